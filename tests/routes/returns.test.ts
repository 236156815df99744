/** The pages of an ICS's return, asked as a form or a reader would: what comes back, and what is kept. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Role } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import { EMPTY_SECTION } from '#lib/returns/return/content.ts';
import {
	findReturn,
	returnNotes,
	sectionEdits,
	submissionOf
} from '#lib/returns/return/read.server.ts';
import { saveSection, sendReturn, startReturn } from '#lib/returns/return/write.server.ts';
import { queriesOf } from '#lib/returns/review/read.server.ts';
import { askQuery, sendBack } from '#lib/returns/review/write.server.ts';
import { GET } from '../../src/routes/api/v1/ics/[ics]/returns/+server.ts';
import {
	actions as listActions,
	load as listLoad
} from '../../src/routes/ics/[ics]/returns/+page.server.ts';
import {
	actions as wholeActions,
	load as wholeLoad
} from '../../src/routes/ics/[ics]/returns/[quarter]/+page.server.ts';
import {
	actions,
	load
} from '../../src/routes/ics/[ics]/returns/[quarter]/[section]/+page.server.ts';
import { freshDatabase, signedInAs } from '../support/database.ts';
import { newPolicy } from '../support/registers.ts';
import {
	concludedReturn,
	QUARTER,
	returnActor,
	reviewing,
	sending,
	sentReturn,
	TODAY,
	writing,
	writtenReturn
} from '../support/returns.ts';
import { newRoadmap } from '../support/roadmap.ts';

const SECTION = 'quality';

beforeEach(() => {
	freshDatabase();
	newRoadmap();
});

type Sent = Record<string, string | string[]>;

function event(role: Role, sent?: Sent, query = '', organisation = 'XWE') {
	const body = new FormData();
	for (const [name, value] of Object.entries(sent ?? {}))
		for (const one of [value].flat()) body.append(name, one);
	const url = new URL(`http://localhost/ics/XWE/returns/${QUARTER}/${SECTION}${query}`);
	return {
		locals: { person: signedInAs(role, organisation), today: TODAY, now: new Date() },
		params: { ics: 'XWE', quarter: QUARTER, section: SECTION },
		url,
		depends: () => {},
		request: new Request(url, sent ? { method: 'POST', body } : {})
	} as never;
}

/** What an action answers: its data with the status, or where it leads. */
async function answered(work: unknown): Promise<Record<string, unknown>> {
	try {
		const result = (await work) as Record<string, unknown>;
		return 'status' in result && 'data' in result
			? { status: result.status, ...(result.data as object) }
			: result;
	} catch (thrown) {
		return thrown as Record<string, unknown>;
	}
}

const director = (sent: Sent) => event('programme-director', sent);
const officer = (sent: Sent) => event('data-officer', sent);
const held = () => findReturn(writing().scope, QUARTER);
const kept = () => sectionEdits(writing().scope, held().id).get(SECTION);
const save = (asked: never) => answered(actions.save!(asked));

describe('saving a section', () => {
	beforeEach(() => void startReturn(writing(), QUARTER));

	test('keeps every field, leads back, and on to the next section where that is asked', async () => {
		const sent = {
			...{ rating: 'amber-red', narrative: 'It goes on.\r\nSlowly.', noChange: 'on' },
			...{ noChangeReason: 'Nothing due.', evidence: 'Papers.', coproduced: 'Two workshops.' },
			...{ seen: '0', risks: ['R9'], deliverables: ['nowhere'] }
		};
		expect(await save(director(sent))).toMatchObject({
			location: `/ics/XWE/returns/${QUARTER}/quality?done=saved`
		});
		expect(kept()).toMatchObject({
			...{ rating: 'amber-red', narrative: 'It goes on.\nSlowly.', noChange: true },
			...{ noChangeReason: 'Nothing due.', evidence: 'Papers.', coproduced: 'Two workshops.' },
			// What is not on the roadmap or the register cannot be linked.
			...{ risks: [], deliverables: [] }
		});
		expect(await save(director({ ...sent, narrative: 'More.', then: 'workforce' }))).toMatchObject({
			location: `/ics/XWE/returns/${QUARTER}/workforce?done=saved`
		});
		expect(await save(director({ ...sent, then: '//elsewhere' }))).toMatchObject({
			location: `/ics/XWE/returns/${QUARTER}/quality?done=saved`
		});
	});

	test('while typing answers the saving that the form now stands on, and stays', async () => {
		const answer = await save(director({ narrative: 'One.', seen: '0', autosave: 'yes' }));
		expect(answer).toEqual({ saved: { id: kept()!.id, at: kept()!.at, repeated: false } });
		const again = await save(director({ narrative: 'One.', seen: '0', autosave: 'yes' }));
		expect(again).toMatchObject({ saved: { repeated: true } });
	});

	test('gives back what was typed with the reason when it is refused', async () => {
		const answer = await save(director({ narrative: 'Patient 943 476 5919', seen: '0' }));
		expect(answer).toMatchObject({
			status: 400,
			save: { typed: { narrative: 'Patient 943 476 5919' }, findings: [{ field: 'narrative' }] }
		});
		expect(kept()).toBeUndefined();
	});

	test('after it was sent is refused with what was typed', async () => {
		const words = { ...EMPTY_SECTION, rating: 'amber' as const, narrative: 'It goes on.' };
		saveSection(writing(), QUARTER, SECTION, words, 0);
		sendReturn(sending(), QUARTER);
		const answer = await save(director({ narrative: 'Too late.', seen: '0' }));
		expect(answer).toMatchObject({ status: 400, save: { typed: { narrative: 'Too late.' } } });
	});
});

describe('two people in one section', () => {
	beforeEach(async () => {
		startReturn(writing(), QUARTER);
		await save(director({ rating: 'amber', narrative: 'Ours.', seen: '0' }));
	});
	/** The officer opened the form before the director saved. */
	const late = { rating: 'green', narrative: 'Mine.', evidence: 'Minutes.', seen: '0' };

	test('the second sees both, with who and when, and nothing is saved', async () => {
		const answer = await save(officer(late));
		expect(answer).toMatchObject({
			status: 409,
			save: {
				typed: { narrative: 'Mine.' },
				conflict: {
					by: 'programme-director of xwe',
					seen: kept()!.id,
					base: 0,
					merge: { clashes: [{ field: 'rating' }, { field: 'narrative', theirs: 'Ours.' }] }
				}
			}
		});
		expect(kept()!.narrative).toBe('Ours.');
	});

	test('has to choose, and then keeps theirs, mine or both', async () => {
		const settling = { ...late, seen: String(kept()!.id), base: '0' };
		expect(await save(officer({ ...settling, 'side-rating': 'mine' }))).toMatchObject({
			status: 400,
			save: { findings: [{ field: 'side-narrative' }], conflict: { chosen: { rating: 'mine' } } }
		});
		await save(officer({ ...settling, 'side-rating': 'theirs', 'side-narrative': 'both' }));
		expect(kept()).toMatchObject({
			...{ rating: 'amber', narrative: 'Ours.\n\nMine.', evidence: 'Minutes.' },
			by: 'data-officer of xwe'
		});
	});

	test('meets a third saving that came while choosing', async () => {
		const settling = { ...late, seen: String(kept()!.id), base: '0' };
		await save(director({ rating: 'red', narrative: 'Ours again.', seen: settling.seen }));
		const sides = { 'side-rating': 'mine', 'side-narrative': 'mine' };
		expect(await save(officer({ ...settling, ...sides }))).toMatchObject({
			status: 409,
			save: { conflict: { merge: { clashes: [{ theirs: 'Red' }, { theirs: 'Ours again.' }] } } }
		});
		expect(kept()!.narrative).toBe('Ours again.');
	});

	test('is told who else saved just now; the writer is not', async () => {
		const others = async (role: Role) =>
			((await load(event(role))) as { others: { by: string }[] }).others;
		expect(await others('data-officer')).toMatchObject([{ by: 'programme-director of xwe' }]);
		expect(await others('programme-director')).toEqual([]);
		expect(await others('viewer')).toEqual([]);
	});
});

describe('what is said against figures and to checks', () => {
	beforeEach(() => writtenReturn());
	const figure = (sent: Sent) =>
		answered(actions.figure!(director({ subject: 'policies-rewritten', ...sent })));

	test('is kept, taken back, and refused empty or with a number of a person', async () => {
		newPolicy({ mentions: 4, identified_on: '2026-01-01' });
		expect(await figure({ words: ' ' })).toMatchObject({
			note: { id: 'figure-policies-rewritten-words' }
		});
		expect(await figure({ words: '943 476 5919' })).toMatchObject({ status: 400 });
		expect(returnNotes(writing().scope, held().id)).toEqual([]);
		expect(await figure({ words: 'Two more.' })).toMatchObject({ status: 303 });
		expect(returnNotes(writing().scope, held().id)).toMatchObject([
			{ kind: 'figure', words: 'Two more.' }
		]);
		await figure({ take: 'back' });
		expect(returnNotes(writing().scope, held().id)).toEqual([]);
	});

	test('a check takes its sentence; a figure of another section is not there', async () => {
		const check = { subject: 'unchanged-over-slip', words: 'It was agreed.' };
		expect(await answered(actions.check!(director(check)))).toMatchObject({ status: 303 });
		expect(returnNotes(writing().scope, held().id)).toMatchObject([
			{ kind: 'check', words: 'It was agreed.' }
		]);
		expect(await figure({ subject: 'risks-open', words: 'x' })).toMatchObject({ status: 404 });
	});
});

describe('a return that was sent back', () => {
	function sentBack(): number {
		sentReturn();
		const asked = askQuery(reviewing(), QUARTER, {
			...{ section: SECTION, about: 'narrative', words: 'Which ones?' },
			submission: submissionOf(writing().scope, held().id)!.id
		});
		sendBack(reviewing(), QUARTER, 'See the query.');
		return done(asked).id;
	}

	test('shows the reason while it is corrected, and takes an answer beside the query', async () => {
		const id = sentBack();
		expect(await load(event('programme-director'))).toMatchObject({
			mayWrite: true,
			sentBack: { reason: 'See the query.' },
			queries: [{ about: 'narrative', state: 'open' }]
		});
		const reply = (words: string) =>
			answered(actions.reply!(director({ query: String(id), words })));
		expect(await reply('')).toMatchObject({ note: { id: `reply-${id}` } });
		expect(await reply('The first two.')).toMatchObject({ status: 303 });
		expect(queriesOf(writing().scope, held().id)).toMatchObject([{ state: 'answered' }]);
	});

	test('is resubmitted, and the first sending can still be read', async () => {
		sentBack();
		await save(director({ rating: 'red', narrative: 'Mended.', seen: '1' }));
		expect(await answered(wholeActions.send!(director({})))).toMatchObject({
			location: `/ics/XWE/returns/${QUARTER}?done=sent`
		});
		const narrative = async (query: string) =>
			(
				(await wholeLoad(event('viewer', undefined, query))) as {
					sent: { number: number; content: { sections: { narrative: string }[] } };
				}
			).sent.content.sections[0]!.narrative;
		expect(await narrative('')).toBe('Mended.');
		expect(await narrative('?sent=1')).toBe('It goes on.');
		expect(await narrative('?sent=99')).toBe('Mended.');
	});
});

describe('the return as a whole', () => {
	test('is begun from the list, and led to the list while nobody has begun', async () => {
		expect(await answered(Promise.try(() => wholeLoad(event('viewer'))))).toMatchObject({
			location: '/ics/XWE/returns'
		});
		expect(await answered(listActions.begin!(director({ quarter: QUARTER })))).toMatchObject({
			location: `/ics/XWE/returns/${QUARTER}`
		});
		expect(await answered(listActions.begin!(director({ quarter: '2031-32-q1' })))).toMatchObject({
			status: 404
		});
		expect(await listLoad(event('viewer'))).toMatchObject({ asked: [{ state: 'draft' }] });
	});

	test('is not sent while something stands in the way', async () => {
		startReturn(writing(), QUARTER);
		expect(await answered(wholeActions.send!(director({})))).toMatchObject({ status: 400 });
		expect(held().state).toBe('draft');
	});

	test('is taken back with a reason alone', async () => {
		sentReturn();
		expect(await answered(wholeActions.recall!(director({ reason: '' })))).toMatchObject({
			form: 'recall',
			typed: ''
		});
		await answered(wholeActions.recall!(director({ reason: 'A slip.' })));
		expect(held().state).toBe('draft');
	});

	test('keeps what was done about a condition; an empty word is refused', async () => {
		const { condition } = concludedReturn();
		const say = (words: string) =>
			answered(wholeActions.condition!(director({ condition, words })));
		expect(await say('')).toMatchObject({ form: `condition-${condition}`, typed: '' });
		expect(await say('Counted.')).toMatchObject({ status: 303 });
		expect(await wholeLoad(event('programme-director'))).toMatchObject({
			conditions: [{ met: false, updates: [{ words: 'Counted.' }] }]
		});
	});

	test('shows what was sent beside what the registers say now, and alters neither', async () => {
		newPolicy({ mentions: 4, identified_on: '2026-01-01' });
		sentReturn();
		expect(await wholeLoad(event('viewer'))).toMatchObject({ sent: { changes: [] } });
		newPolicy({ reference: 'P2', mentions: 9, identified_on: '2026-01-01' });
		const shown = (await wholeLoad(event('viewer'))) as { sent: { changes: unknown[] } };
		expect(shown.sent.changes).toContainEqual({
			...{ section: SECTION, about: 'figure:policies-rewritten' },
			...{ sent: '0 of 1 policy (0%)', now: '0 of 2 policies (0%)' }
		});
	});

	test('can be read as a draft by whoever reads the ICS, who may not write in it', async () => {
		writtenReturn();
		for (const [role, where] of [
			['viewer', 'XWE'],
			['coproduction-member', 'XWE'],
			['region-reviewer', 'X01'],
			['national', '']
		] as const) {
			expect(await load(event(role, undefined, '', where)), role).toMatchObject({
				mayWrite: false,
				section: { narrative: 'It goes on.' }
			});
			expect(await wholeLoad(event(role, undefined, '', where)), role).toMatchObject({
				may: { write: false, send: false, recall: false },
				draft: { sentence: expect.stringMatching(/^The one section is answered/) }
			});
		}
	});

	test('is there for the data officer to write but not to send', async () => {
		writtenReturn();
		expect(await wholeLoad(event('data-officer'))).toMatchObject({
			may: { write: true, send: false }
		});
		expect(returnActor('write-returns', 'data-officer').scope.permission).toBe('write-returns');
	});
});

describe('the API', () => {
	const asked = async (query = '') => {
		const response = (await GET(event('viewer', undefined, query))) as Response;
		return { status: response.status, body: await response.json() };
	};

	test('lists returns with what was sent and its hash', async () => {
		sentReturn();
		const sent = submissionOf(writing().scope, held().id)!;
		expect(await asked()).toEqual({
			status: 200,
			body: {
				ics: 'XWE',
				returns: [
					{
						...{ quarter: QUARTER, state: 'submitted', since: held().stateSince, dueOn: null },
						submissions: [{ number: 1, sha256: sent.sha256, at: sent.at }]
					}
				]
			}
		});
	});

	test('gives what was last sent for a quarter, exactly as it was frozen', async () => {
		sentReturn();
		const { body } = await asked(`?quarter=${QUARTER}`);
		expect(body.content).toEqual(submissionOf(writing().scope, held().id)!.content);
	});

	test('gives no content of a draft, and refuses a quarter that is none or not begun', async () => {
		writtenReturn();
		expect((await asked(`?quarter=${QUARTER}`)).body).toMatchObject({
			...{ state: 'draft', submissions: [], content: null }
		});
		expect((await asked('?quarter=soon')).status).toBe(400);
		expect((await asked('?quarter=2026-27-q3')).status).toBe(404);
	});
});
