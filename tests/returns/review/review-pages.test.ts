/** The pages of a review as SvelteKit asks for them: the desk, one return, the rounds. */
import { isHttpError, isRedirect } from '@sveltejs/kit';
import { beforeEach, describe, expect, test } from 'vitest';
import { giveRole } from '#lib/accounts/write.server.ts';
import { authorise, type Person, type Role } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import { all, run } from '#lib/platform/database.server.ts';
import { EMPTY_SECTION, type SectionText } from '#lib/returns/return/content.ts';
import { findReturn, sectionEdits, submissionOf } from '#lib/returns/return/read.server.ts';
import { saveSection, sendReturn, startReturn } from '#lib/returns/return/write.server.ts';
import { conditionsOf, openQueries, ratingsOf } from '#lib/returns/review/read.server.ts';
import {
	acceptWithConditions,
	askQuery,
	replyToQuery,
	sendBack,
	updateCondition
} from '#lib/returns/review/write.server.ts';
import { setRound } from '#lib/returns/rounds/write.server.ts';
import * as reviewPage from '../../../src/routes/ics/[ics]/returns/[quarter]/review/+page.server.ts';
import { addressesOn } from '../../../src/routes/ics/[ics]/returns/[quarter]/review/forms.ts';
import * as deskPage from '../../../src/routes/reviews/+page.server.ts';
import * as deskFile from '../../../src/routes/reviews/export/+server.ts';
import * as roundsPage from '../../../src/routes/reviews/rounds/+page.server.ts';
import { actorOf } from '../../support/actors.ts';
import { freshDatabase, signedInAs } from '../../support/database.ts';
import { newPolicy } from '../../support/registers.ts';
import {
	accepting,
	closing,
	concludedReturn,
	QUARTER,
	reviewing,
	sending,
	sentReturn,
	settingRounds,
	TODAY,
	unratedIn,
	writing
} from '../../support/returns.ts';
import { newDocument, newRoadmap } from '../../support/roadmap.ts';

const BEFORE = '2026-27-q1';

beforeEach(() => {
	freshDatabase();
	const section = (code: string, number: number) => ({ code, number, title: code, question: '?' });
	newRoadmap(newDocument({ returnSections: [section('quality', 1), section('workforce', 2)] }));
});

type Asked = {
	person?: Person;
	ics?: string;
	quarter?: string;
	query?: string;
	form?: Record<string, string | string[]>;
};

const reviewer = () => signedInAs('region-reviewer', 'X01');

/** Calls a load, an action or a handler as SvelteKit would, and tells how it ended. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the shape is what each test looks at
async function call(work: unknown, asked: Asked = {}): Promise<any> {
	const { person = reviewer(), ics = 'XWE', quarter = QUARTER, query = '', form } = asked;
	const body = new FormData();
	for (const [name, values] of Object.entries(form ?? {}))
		for (const value of [values].flat()) body.append(name, value);
	const url = new URL(`http://localhost/page${query}`);
	const event = {
		locals: { person, today: TODAY, now: new Date() },
		params: { ics, quarter },
		url,
		request: new Request(url, form ? { method: 'POST', body } : {})
	};
	try {
		return await (work as (event: unknown) => unknown)(event);
	} catch (thrown) {
		if (isRedirect(thrown)) return { to: thrown.location };
		if (isHttpError(thrown)) return { refused: thrown.status };
		throw thrown;
	}
}

const look = (asked: Asked = {}) => call(reviewPage.load, asked);
const act = (name: keyof typeof reviewPage.actions, form: Asked['form'], asked: Asked = {}) =>
	call(reviewPage.actions[name], { form, ...asked });
const held = () => findReturn(writing().scope, QUARTER);
const latest = () => submissionOf(writing().scope, held().id)!.id;
const seen = () => ({ submission: String(latest()) });

function write(section: string, words: Partial<SectionText>, quarter = QUARTER): void {
	const edit = sectionEdits(writing().scope, findReturn(writing().scope, quarter).id).get(section);
	const full = { ...EMPTY_SECTION, rating: 'amber' as const, narrative: 'It goes on.', ...words };
	done(saveSection(writing(), quarter, section, full, edit?.id ?? 0));
}

function asked(words = 'How many?', section = 'quality'): number {
	const input = { section, about: 'section', words, submission: latest() };
	return done(askQuery(reviewing(), QUARTER, input)).id;
}

/** Sent back for a query, corrected in one section, and resubmitted. */
function sentAgain(words: Partial<SectionText> = { narrative: 'Twelve of them.' }): void {
	asked();
	sendBack(reviewing(), QUARTER, 'One thing is not clear.');
	write('quality', words);
	done(sendReturn(sending(), QUARTER));
}

function acceptedBefore(): void {
	sentReturn(BEFORE);
	accepting(BEFORE);
}

describe('the review of a return', () => {
	test('says that there is nothing to read it against, where that is so', async () => {
		sentReturn();
		const { review } = await look();
		expect(review).toMatchObject({
			against: null,
			movement: expect.stringContaining('2 sections')
		});
	});

	test('opens on what moved since the last accepted one, the heaviest first', async () => {
		acceptedBefore();
		startReturn(writing(), QUARTER);
		write('quality', { rating: 'green', narrative: 'Better now.' });
		write('workforce', { rating: 'red' });
		sendReturn(sending(), QUARTER);
		const { review } = await look({ query: '?section=all' });
		expect(review.against).toMatchObject({ called: 'the last accepted return (Q1 2026/27)' });
		const kinds = review.opened.map(({ movements }: { movements: { kind: string }[] }) =>
			movements.map(({ kind }) => kind)
		);
		expect(kinds).toEqual([['better', 'text'], ['worse']]);
		expect(review.opened[0].difference.before[0]).toEqual({ text: 'It goes on.', marked: true });
		expect(review.opened[1].difference).toBeNull();
	});

	test('finds no section that moved where nothing did, and takes the ratings together', async () => {
		acceptedBefore();
		sentReturn();
		const { review } = await look();
		expect(review.opened.map(({ movements }: { movements: unknown[] }) => movements)).toEqual([[]]);
		expect(review.movement).toBe('Nothing moved in any of 2 sections.');
		const agree = ['quality:amber', 'workforce:amber'];
		expect(await act('agree', { ...seen(), agree })).toMatchObject({
			to: expect.stringContaining('done=agreed')
		});
		expect(ratingsOf(writing().scope, held().id).size).toBe(2);
	});

	test('of one resubmitted shows only what changed since it was sent back', async () => {
		acceptedBefore();
		sentReturn(QUARTER, 'All is new.');
		sentAgain();
		const { review } = await look();
		expect(review.against.since).toBe(true);
		expect(
			review.opened.flatMap(({ movements }: { movements: { section: string }[] }) =>
				movements.map(({ section }) => section)
			)
		).toEqual(['quality']);
		expect(review.opened[0].queries).toHaveLength(1);
		const whole = await look({ query: '?against=accepted&section=all' });
		expect(whole.review.against.since).toBe(false);
		const moved = whole.review.opened.flatMap(
			({ movements }: { movements: unknown[] }) => movements
		);
		expect(moved).toHaveLength(2);
	});

	test('shows what the registers say now where it is not what was sent', async () => {
		newPolicy({ mentions: 4, identified_on: '2026-01-01' });
		sentReturn();
		newPolicy({ reference: 'P2', mentions: 9, identified_on: '2026-01-01' });
		const { review } = await look({ query: '?section=quality' });
		const figure = review.opened[0].figures.find(
			({ name }: { name: string }) => name === 'policies-rewritten'
		);
		expect(figure.now).toMatch(/^0 of 1/);
		expect(figure.registers).toMatch(/^0 of 2/);
	});

	test('of a draft is “not sent yet” and nothing else', async () => {
		startReturn(writing(), QUARTER);
		write('quality', { narrative: 'A secret.' });
		const data = await look();
		expect(data.review).toBeNull();
		expect(JSON.stringify(data)).not.toContain('A secret.');
		expect(await look({ quarter: '2030-31-q1' })).toEqual({ refused: 404 });
		expect(await look({ quarter: 'soon' })).toEqual({ refused: 404 });
	});

	test('of somebody else’s region is not found', async () => {
		sentReturn(QUARTER, undefined, 'XBA');
		expect(await look({ ics: 'XBA' })).toEqual({ refused: 404 });
		expect(await act('accept', {}, { ics: 'XBA' })).toEqual({ refused: 404 });
	});

	test('is read only for whoever works for the programme, and says why', async () => {
		sentReturn();
		const person = reviewer();
		giveRole(actorOf(authorise(signedInAs('admin'), 'manage-accounts')), person.accountId, {
			role: 'data-officer',
			organisationCodes: ['XWE']
		});
		const both = reviewer();
		const { review } = await look({ person: both });
		expect(review).toMatchObject({ conflicted: true, mayReview: false, acts: [] });
		expect(await act('accept', seen(), { person: both })).toEqual({ refused: 403 });
		expect(held().state).toBe('submitted');
	});

	test('offers each person only what they may do now', async () => {
		sentReturn();
		const acts = async (role: Role, code = 'XWE') =>
			(await look({ person: signedInAs(role, code) })).review.acts.map(
				({ act: name }: { act: string }) => name
			);
		expect(await acts('region-reviewer', 'X01')).toEqual([
			'begin-review',
			'send-back',
			'accept',
			'accept-with-conditions'
		]);
		for (const role of ['programme-director', 'national', 'viewer'] as const)
			expect(await acts(role), role).toEqual([]);
		accepting();
		expect(await acts('national')).toEqual(['close']);
	});
});

describe('the sections of a review', () => {
	const opened = async (query = '', person?: Person) =>
		(await look({ query, ...(person && { person }) })).review.opened.map(
			({ code }: { code: string }) => code
		);

	test('stand in a line each, and nothing of what they hold is there', async () => {
		sentReturn(QUARTER, 'What only the section says.');
		const data = await look({ person: signedInAs('viewer') });
		expect(data.review.sections).toEqual(
			['quality', 'workforce'].map((code, place) => ({
				code,
				number: place + 1,
				title: code,
				rating: 'amber',
				own: null,
				moved: 1,
				movedWords: '1 thing',
				waiting: 0,
				isOpen: false
			}))
		);
		expect(data.review.opened).toEqual([]);
		expect(JSON.stringify(data)).not.toContain('What only the section says.');
	});

	test('open by the address: one, all, or those in which nothing moved', async () => {
		acceptedBefore();
		startReturn(writing(), QUARTER);
		write('quality', { rating: 'green' });
		write('workforce', {});
		sendReturn(sending(), QUARTER);
		expect(await opened('?section=workforce')).toEqual(['workforce']);
		expect(await opened('?section=all')).toEqual(['quality', 'workforce']);
		expect(await opened('?section=unmoved')).toEqual(['workforce']);
		expect(await opened('?section=nowhere')).toEqual([]);
		expect(await opened('?section=all', signedInAs('viewer'))).toHaveLength(2);
	});

	test('open by themselves while a query waits in them', async () => {
		sentReturn();
		const id = asked('How many?', 'workforce');
		expect(await opened()).toEqual(['workforce']);
		expect(await opened('?section=quality')).toEqual(['quality', 'workforce']);
		const { review } = await look();
		expect(review.unsettled).toMatchObject([
			{ id, section: 'workforce', asked: 'How many?', answer: null }
		]);
		await act('settle', { query: String(id), to: 'settled' });
		expect(await opened('', signedInAs('viewer'))).toEqual([]);
	});

	test('begin for a reviewer at the first without a rating, and lead on to the next one', async () => {
		sentReturn();
		const rate = (section: string, next: string) =>
			act('rate', { ...seen(), section, rating: 'amber', reason: '', next });
		const nextOf = async () => (await look()).review.opened[0].nextUnrated;
		expect(await opened()).toEqual(['quality']);
		expect(await nextOf()).toBe('workforce');
		const page = `/ics/XWE/returns/${QUARTER}/review`;
		expect((await rate('quality', 'workforce')).to).toBe(
			`${page}?done=rated&section=workforce#section-workforce`
		);
		expect(await opened()).toEqual(['workforce']);
		expect(await nextOf()).toBeNull();
		expect((await rate('workforce', 'decide')).to).toBe(`${page}?done=rated#decide`);
		expect(await opened()).toEqual([]);
		expect((await rate('workforce', 'sections')).to).toBe(`${page}?done=rated#sections`);
	});

	test('are open again after something was done in them, beside what else was asked', async () => {
		sentReturn();
		const rate = (query: string) =>
			act('rate', { ...seen(), section: 'quality', rating: 'amber', reason: '' }, { query });
		const page = `/ics/XWE/returns/${QUARTER}/review`;
		expect((await rate('?/rate&section=quality&against=accepted')).to).toBe(
			`${page}?done=rated&section=quality&against=accepted#section-quality`
		);
		expect((await rate('?/rate')).to).toBe(`${page}?done=rated&section=quality#section-quality`);
		expect((await rate('?/rate&section=all')).to).toBe(
			`${page}?done=rated&section=all#section-quality`
		);
		const query = String(asked('Which?', 'workforce'));
		const settled = await act(
			'settle',
			{ query, to: 'settled' },
			{ query: '?/settle&section=workforce' }
		);
		expect(settled.to).toBe(`${page}?done=settled&section=workforce#query-${query}`);
	});

	test('are named in the addresses of the page together with what else is there', () => {
		const at = addressesOn(
			new URL('http://localhost/page?/rate=&against=accepted&section=quality&about=x&done=rated')
		);
		expect(at.open('workforce', 'section-workforce')).toBe(
			'?section=workforce&against=accepted#section-workforce'
		);
		expect(at.ask('workforce', 'deliverable:A1')).toBe(
			'?section=workforce&about=deliverable%3AA1&against=accepted#ask-workforce'
		);
		expect(at.closed).toBe('?against=accepted#sections');
		expect(at.against(false)).toBe('?section=quality');
		expect(at.action('begin')).toBe('?/begin&section=quality&against=accepted');
		expect(at.action('rate', 'workforce')).toBe('?/rate&section=workforce&against=accepted');
		const all = addressesOn(new URL('http://localhost/page?section=all&rows=6'));
		expect(all.action('rate', 'workforce')).toBe('?/rate&section=all');
		expect(all.against(true)).toBe('?against=accepted&rows=6&section=all');
	});
});

describe('a decision', () => {
	beforeEach(() => sentReturn());

	test('that is refused says what to do and keeps what was typed', async () => {
		const refused = await act('send-back', { ...seen(), reason: 'Not clear.' });
		expect(refused.data.findings[0]).toMatchObject({
			field: 'send-back-reason',
			message: expect.stringContaining('Ask at least one query')
		});
		expect(refused.data.typed).toMatchObject({ place: 'send-back', reason: 'Not clear.' });
		const id = asked();
		expect((await act('accept', seen())).data.findings[0].message).toContain('not settled');
		expect((await act('send-back', { ...seen(), reason: '' })).status).toBe(400);
		expect(await act('settle', { query: String(id), to: 'settled' })).toHaveProperty('to');
		expect(await act('accept', { ...seen(), unrated: '2' })).toHaveProperty('to');
		expect(held().state).toBe('accepted');
	});

	test('with conditions leaves empty rows out and names the row that is wrong', async () => {
		const rows = {
			'words-0': '',
			'owner-0': '',
			'due-0': '',
			'section-0': '',
			'words-1': 'A plan',
			'owner-1': '',
			'due-1': '3 October 2027',
			'section-1': 'quality',
			'words-2': 'A count',
			'owner-2': 'The lead',
			'due-2': 'soon',
			'section-2': ''
		};
		const refused = await act('conditions', { ...seen(), ...rows });
		expect(refused.data.findings.map(({ field }: { field: string }) => field)).toEqual([
			'conditions-owner-1',
			'conditions-due-2'
		]);
		expect(refused.data.typed).toMatchObject({ 'words-1': 'A plan', 'due-2': 'soon' });
		const more = await act('conditions', { ...seen(), ...rows, more: '1' }, { query: '?rows=6' });
		expect(more.data).toMatchObject({ findings: [], typed: { 'words-1': 'A plan' } });
		expect(held().state).toBe('submitted');
		const right = { ...rows, 'owner-1': 'The director', 'due-2': '1/12/2027' };
		expect(await act('conditions', { ...seen(), ...right, unrated: '2' })).toHaveProperty('to');
		expect(
			conditionsOf(writing().scope, held().id).map(({ dueOn, section }) => [dueOn, section])
		).toEqual([
			['2027-10-03', 'quality'],
			['2027-12-01', null]
		]);
	});

	test('on a page from before the return was resubmitted changes nothing', async () => {
		const stale = seen();
		sentAgain();
		for (const [name, form] of [
			['accept', {}],
			['begin', {}],
			['send-back', { reason: 'Still not clear.' }],
			['rate', { section: 'quality', rating: 'amber', reason: '' }]
		] as const) {
			const refused = await act(name, { ...stale, ...form });
			expect(refused.status, name).toBe(409);
			expect(refused.data.stale, name).toContain('resubmitted the return');
		}
		expect(held().state).toBe('resubmitted');
		expect(ratingsOf(writing().scope, held().id).size).toBe(0);
	});

	test('that a colleague took before is told, and not taken twice', async () => {
		const form = seen();
		accepting();
		expect((await act('accept', form)).to).toContain('done=already');
		const other = await act('send-back', { ...form, reason: 'Not clear.' });
		expect(other.data.findings[0].message).toContain('somebody may have acted');
		expect(other.data.typed.reason).toBe('Not clear.');
		expect(all("SELECT 1 FROM return_events WHERE act = 'accept'")).toHaveLength(1);
	});

	test('asks before it accepts what its reviewer has not rated, and how many sections that are', async () => {
		const asked = await act('accept', seen());
		expect(asked.data.findings).toMatchObject([
			{ field: 'accept-unrated', message: expect.stringContaining('None of the 2 sections') }
		]);
		await act('rate', { ...seen(), section: 'quality', rating: 'amber', reason: '' });
		// What was confirmed for two sections does not hold for one.
		expect((await act('accept', { ...seen(), unrated: '2' })).data.findings[0].message).toContain(
			'1 of 2 sections has no rating of yours'
		);
		expect(held().state).toBe('submitted');
		expect(await act('accept', { ...seen(), unrated: '1' })).toHaveProperty('to');
		expect(held().state).toBe('accepted');
	});

	test('asks the same before it accepts with conditions', async () => {
		const condition = { 'words-0': 'A plan', 'owner-0': 'Lead', 'due-0': '1 January 2027' };
		const asked = await act('conditions', { ...seen(), ...condition });
		expect(asked.data.findings[0].message).toContain('None of the 2 sections');
		expect(asked.data.typed['words-0']).toBe('A plan');
		expect(await act('conditions', { ...seen(), ...condition, unrated: '2' })).toHaveProperty('to');
	});

	test('on a query leaves a trace: who settled, withdrew or opened it again, once', async () => {
		const id = String(asked());
		for (const to of ['settled', 'settled', 'open', 'withdrawn'])
			await act('settle', { query: id, to });
		expect(all("SELECT act FROM audit WHERE act LIKE 'query.%' ORDER BY id")).toEqual([
			{ act: 'query.settle' },
			{ act: 'query.reopen' },
			{ act: 'query.withdraw' }
		]);
	});

	test('leaves no query that could be opened again after it', async () => {
		const id = asked();
		await act('settle', { query: String(id), to: 'withdrawn' });
		accepting();
		expect((await act('settle', { query: String(id), to: 'open' })).status).toBe(409);
		expect(openQueries(writing().scope, held().id)).toEqual([]);
	});

	test('of the national team closes what the region accepted', async () => {
		const national = signedInAs('national');
		accepting();
		expect(closing().scope.permission).toBe('close-returns');
		expect(await act('close', seen(), { person: national })).toHaveProperty('to');
		expect(held().state).toBe('closed');
	});
});

describe('asking, rating and conditions', () => {
	beforeEach(() => sentReturn());

	test('keep what was typed at the form it came from', async () => {
		const form = { ...seen(), place: 'ask-worse-0', section: 'quality', about: 'narrative' };
		const refused = await act('ask', { ...form, words: 'Patient 943 476 5919?' });
		expect(refused.data).toMatchObject({
			findings: [{ field: 'ask-worse-0-words' }],
			typed: { place: 'ask-worse-0', words: 'Patient 943 476 5919?' }
		});
		const rate = await act('rate', { ...seen(), section: 'quality', rating: 'red', reason: '' });
		expect(rate.data).toMatchObject({
			findings: [{ field: 'rate-quality-reason' }],
			typed: { rating: 'red' }
		});
		expect(await act('ask', { ...form, words: 'Which ones?' })).toHaveProperty('to');
	});

	test('only the region says that a condition is met, and with a word', async () => {
		const condition = { section: null, words: 'A plan', owner: 'Lead', dueOn: '2027-01-01' };
		acceptWithConditions(reviewing(), QUARTER, [condition], undefined, unratedIn());
		const id = String(conditionsOf(writing().scope, held().id)[0]!.id);
		expect((await act('condition', { condition: id, met: 'yes', words: '' })).status).toBe(400);
		await act('condition', { condition: id, met: 'yes', words: 'Seen.' });
		expect(conditionsOf(writing().scope, held().id)[0]!.met).toBe(true);
	});
});

describe('the desk', () => {
	const national = () => settingRounds();
	const round = () =>
		setRound(national(), {
			quarter: QUARTER,
			region: null,
			opensOn: '2026-10-01',
			dueOn: '2026-10-31'
		});

	test('says what waits, for whom, and what is next', async () => {
		round();
		sentReturn();
		run("UPDATE returns SET state_since = '2026-11-09T10:00:00.000Z'");
		const data = await call(deskPage.load);
		expect(data.sentence).toBe(
			'Q2 2026/27: of 2 ICSs, 1 is with the region and 1 is overdue. The longest wait for the region is Westside and Eastside ICS, 12 days.'
		);
		expect(data.steps.map(({ href }: { href: string }) => href)).toEqual([
			'/ics/XWE/returns/2026-27-q2/review',
			'/reviews/rounds?quarter=2026-27-q2#remind-XOT'
		]);
		expect(data.table.rows.map(({ waitingFor }: { waitingFor: string }) => waitingFor)).toEqual([
			'You',
			'The ICS'
		]);
		expect((await call(deskPage.load, { query: '?turn=mine' })).total).toBe(1);
	});

	test('is a plain list for those who judge nothing, and leads an ICS’s people to their own', async () => {
		round();
		sentReturn();
		const viewer = await call(deskPage.load, { person: signedInAs('viewer') });
		expect(viewer).toMatchObject({ judges: false, writes: false, steps: [], news: null });
		expect(viewer.table.rows[0].href).toBe('/ics/XWE/returns/2026-27-q2/review');
		const director = await call(deskPage.load, { person: signedInAs('programme-director') });
		expect(director).toMatchObject({ judges: false, writes: true });
		expect(director.table.rows[0].href).toBe('/ics/XWE/returns/2026-27-q2');
	});

	test('tells what came in since the last visit, and of one’s own region alone', async () => {
		round();
		expect((await call(deskPage.load)).news).toBeNull();
		run("UPDATE desk_visits SET latest_at = '2026-01-01T10:00:00.000Z'");
		sentReturn();
		sentReturn(QUARTER, undefined, 'XBA');
		const id = asked();
		sendBack(reviewing(), QUARTER, 'Not clear.');
		replyToQuery(writing(), QUARTER, id, 'Twelve.');
		const { news } = await call(deskPage.load);
		expect(news.sentence).toBe('1 return was sent and 1 query was answered.');
		expect(news.items[0].words).toBe('Westside and Eastside ICS answered a query on Q2 2026/27');
	});

	test('lets the national team close several accepted returns at once', async () => {
		round();
		sentReturn();
		const person = signedInAs('national');
		const mayClose = async (asking: Person) =>
			(await call(deskPage.load, { person: asking })).table.rows.filter(
				(row: { mayClose: boolean }) => row.mayClose
			).length;
		expect(await mayClose(person)).toBe(0);
		accepting();
		expect(await mayClose(person)).toBe(1);
		expect(await mayClose(reviewer())).toBe(0);
		const close = (form: Asked['form'], asking = person) =>
			call(deskPage.actions.close, {
				person: asking,
				form: form ?? {},
				query: '?/close&round=all'
			});
		expect((await close({})).data.findings[0].message).toContain('Tick');
		expect(await close({ close: `XWE/${QUARTER}` }, reviewer())).toEqual({ refused: 403 });
		expect((await close({ close: `XOT/${QUARTER}` })).refused).toBe(404);
		expect(held().state).toBe('accepted');
		expect((await close({ close: [`XWE/${QUARTER}`] })).to).toBe('/reviews?round=all&closed=1');
		expect(held().state).toBe('closed');
	});

	test('offers no closing to a region that waits for a condition to be looked at', async () => {
		round();
		const { condition } = concludedReturn();
		done(updateCondition(writing(), QUARTER, Number(condition), { words: 'Counted.', met: null }));
		const row = async (person: Person) =>
			(await call(deskPage.load, { person })).table.rows.find(
				({ code }: { code: string }) => code === 'XWE'
			);
		expect(await row(reviewer())).toMatchObject({ mine: true, mayClose: false });
		expect(await row(signedInAs('national'))).toMatchObject({ mayClose: true });
	});

	test('downloads exactly what is shown', async () => {
		round();
		sentReturn();
		const response = await call(deskFile.GET, { query: '?state=submitted' });
		const lines = (await response.text()).trim().split('\r\n');
		expect(lines).toHaveLength(2);
		expect(lines[1]).toContain('Westside and Eastside ICS,Q2 2026/27,Sent to the region');
	});
});

describe('the rounds', () => {
	const form = { quarter: QUARTER, region: 'X01', opensOn: '1 October 2026', dueOn: '31/10/2026' };

	test('are set with dates as people write them, and a refusal keeps what was typed', async () => {
		const refused = await call(roundsPage.actions.set, { form: { ...form, dueOn: 'soon' } });
		expect(refused.data).toMatchObject({
			findings: [{ field: 'dueOn' }],
			set: { dueOn: 'soon' }
		});
		expect(await call(roundsPage.actions.set, { form: { ...form, region: '' } })).toEqual({
			refused: 403
		});
		const { to } = await call(roundsPage.actions.set, { form });
		const id = /round=(\d+)/.exec(to)![1]!;
		const data = await call(roundsPage.load, { query: `?round=${id}` });
		expect(data.chosen).toMatchObject({ dueOn: '2026-10-31', mayChange: true, unsent: 2 });
		expect(data.chosen.reminders[0]).toMatchObject({ label: 'Overdue' });
		expect(data.proposed.quarter).toBe('2026-27-q3');
	});

	test('keep exceptions with a reason, and remind nobody once closed', async () => {
		const { to } = await call(roundsPage.actions.set, { form });
		const id = /round=(\d+)/.exec(to)![1]!;
		const except = (given: Record<string, string>) =>
			call(roundsPage.actions.except, {
				form: { round: id, ics: 'XWE', kind: 'later', laterOn: '', reason: 'A merger.', ...given }
			});
		expect((await except({})).data.findings[0].field).toBe('laterOn');
		expect((await except({ kind: '' })).data.findings[0].field).toBe('kind');
		expect(await except({ laterOn: '30 November 2026' })).toHaveProperty('to');
		const { chosen } = await call(roundsPage.load, { query: `?round=${id}` });
		expect(chosen.exceptions).toMatchObject([{ kind: 'later', reason: 'A merger.' }]);
		await call(roundsPage.actions.close, { form: { round: id } });
		const after = await call(roundsPage.load, { query: `?round=${id}` });
		expect(after.chosen).toMatchObject({ mayChange: false, reminders: [] });
	});

	test('of another region are neither shown nor changed', async () => {
		const other = signedInAs('region-reviewer', 'X02');
		const { to } = await call(roundsPage.actions.set, {
			person: other,
			form: { ...form, region: 'X02' }
		});
		const id = /round=(\d+)/.exec(to)![1]!;
		expect((await call(roundsPage.load)).rounds).toEqual([]);
		expect(await call(roundsPage.actions.close, { form: { round: id } })).toEqual({ refused: 404 });
	});
});
