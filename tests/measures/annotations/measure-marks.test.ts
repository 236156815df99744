import { isActionFailure, isHttpError, isRedirect } from '@sveltejs/kit';
import { beforeEach, describe, expect, test } from 'vitest';
import { done } from '#lib/core/result.ts';
import { linkedMeasures, marksByMeasure } from '#lib/measures/annotations/read.server.ts';
import type { MarkInput, MarkKind } from '#lib/measures/annotations/rules.ts';
import { addMark, addRemark, withdrawMark } from '#lib/measures/annotations/write.server.ts';
import { all, run } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { insertRow } from '#lib/registers/write.server.ts';
import { actions, load } from '../../../src/routes/ics/[ics]/measures/[measure]/+page.server.ts';
import { GET } from '../../../src/routes/ics/[ics]/measures/[measure]/export/[format]/+server.ts';
import { actorOf, actorOn } from '../../support/actors.ts';
import { freshDatabase, signedInAs } from '../../support/database.ts';
import { scopeOf } from '../../support/registers.ts';
import {
	directorScope,
	newDeliverable,
	newDocument,
	newRoadmap,
	recorded
} from '../../support/roadmap.ts';

const TODAY = '2026-11-21';

beforeEach(() => {
	freshDatabase();
	newRoadmap(newDocument({ deliverables: [newDeliverable('data-proms', 1)] }));
});

/** One return a month that makes these values the shares of people with a first score, in percent. */
function returned(values: readonly number[], of = 100): void {
	const actor = actorOf(scopeOf(), new Date('2026-11-01T10:00:00Z'));
	values.forEach((value, index) => {
		const month = `${2024 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
		const first_scores = (value * of) / 100;
		const row = { team: 'T1', measure: 'dialog', month, eligible: of, first_scores };
		insertRow(actor, registerNamed('proms'), row);
	});
}

type Shown = { chart: import('#lib/spc/rules.ts').Chart };

function event(
	query = '',
	fields: Record<string, string> | null = null,
	measure = 'prom-first-score'
) {
	const url = new URL(`http://localhost/ics/XWE/measures/${measure}${query}`);
	const body = new FormData();
	for (const [name, value] of Object.entries(fields ?? {})) body.set(name, value);
	return {
		locals: { person: signedInAs('programme-director'), now: new Date(), today: TODAY },
		params: { ics: 'XWE', measure, format: 'csv' },
		url,
		request: new Request(url, fields ? { method: 'POST', body } : {})
	};
}

const page = (query = '', measure?: string) => load(event(query, null, measure) as never) as Shown;

describe('the page of a measure', () => {
	test.each([
		['1,2,1,2,10,1,2,1,2,1,2,1,2,1,2,1,2,1', 1.9444, -3.0626, 6.9515, [[5, 1]]],
		[
			'59,59,60,50,56,55,59,60,54,57,50,44,50,46',
			54.2143,
			42.9604,
			65.4681,
			[
				[12, 3],
				[14, 3]
			]
		],
		['44,58,48,50,51,48,48,52,51,51,50,51,49,48', 49.9286, 41.744, 58.1132, []],
		[
			'56,57,42,42,53,44,52,55,56,52,51,51,51,43',
			50.3571,
			37.8756,
			62.8387,
			[7, 8, 9, 10, 11, 12, 13].map((at) => [at, 4])
		],
		[
			'56,57,58,41,51,55,48,43,44,49,50,51,52,53',
			50.5714,
			39.3176,
			61.8253,
			[8, 9, 10, 11, 12, 13, 14].map((at) => [at, 2])
		],
		['50,52,48,52,48,52,48,52,48,52,48,52,70', 51.692, 38.392, 64.992, [[13, 1]]]
	] as [string, number, number, number, number[][]][])(
		'draws the check values %s',
		(text, mean, lower, upper, flagged) => {
			returned(text.split(',').map(Number));
			const last = text.split(',').length;
			// As at the end of the last month, so that no month is missing after it.
			const year = 2024 + Math.floor(last / 12);
			const { chart } = page(`?asAt=${year}-${String((last % 12) + 1).padStart(2, '0')}-15`);
			expect(chart.points).toHaveLength(last);
			expect(chart.current).toMatchObject({ kind: 'control' });
			const { current } = chart;
			if (current?.kind !== 'control') throw new Error('no limits');
			expect(current.mean).toBeCloseTo(mean, 2);
			expect(current.lower).toBeCloseTo(lower, 2);
			expect(current.upper).toBeCloseTo(upper, 2);
			expect(
				chart.points.flatMap(({ rules }, index) => (rules[0] ? [[index + 1, rules[0]]] : []))
			).toEqual(flagged);
		}
	);

	test('shows a run chart and says how many values limits need under 13 points', () => {
		returned([50, 52, 48]);
		expect(page('?asAt=2024-03-31').chart.current).toMatchObject({ kind: 'run', needed: 10 });
	});

	test('knows no measure of another name', () => {
		expect(() => page('', 'no-such')).toThrow();
		try {
			page('', 'no-such');
		} catch (thrown) {
			expect(isHttpError(thrown, 404)).toBe(true);
		}
	});

	test('leads a series out as a file that is safe to open', async () => {
		returned([50, 52]);
		const response = (await GET(event('?asAt=2024-02-29') as never)) as Response;
		const lines = (await response.text()).trim().split('\r\n');
		expect(lines[0]).toContain('Period,On,Numerator');
		expect(lines[1]).toContain('January 2024,2024-01-31,50,100,50,50 of 100 (50%)');
		expect(lines).toHaveLength(3);
	});
});

describe('the forms beside a measure', () => {
	async function sent(
		fields: Record<string, string>,
		action: 'mark' | 'withdraw' = 'mark',
		measure?: string
	) {
		try {
			return await actions[action]!(event('', fields, measure) as never);
		} catch (thrown) {
			if (isRedirect(thrown)) return thrown.location;
			throw thrown;
		}
	}

	test('keep what was typed and name the field', async () => {
		const answer = await sent({ kind: 'rebase', from: 'soon', text: 'New form' });
		expect(isActionFailure(answer) && answer.data).toEqual({
			kind: 'rebase',
			typed: { value: '', from: 'soon', to: '', text: 'New form', by: '' },
			findings: [
				{ field: 'from', message: 'Enter the day from which the limits start afresh' },
				{ field: 'by', message: 'Enter the name of the person who decided it' }
			]
		});
		expect(all('SELECT * FROM measure_marks')).toEqual([]);
	});

	test('a re-base that leaves too few values for limits says so before it is kept', async () => {
		returned([50, 52, 48, 52, 48, 52, 48, 52, 48, 52, 48, 52, 50, 51, 49, 50]);
		const typed = { kind: 'rebase', from: '2025-04-01', text: 'New form', by: 'A. Lead' };
		const answer = await sent(typed);
		expect(isActionFailure(answer) && answer.data).toMatchObject({
			findings: [
				{
					field: 'few',
					message:
						'This leaves 1 value from that day on. Limits need 13: until there are as many, a median is drawn and no signal is given. Re-base all the same, or choose another day.'
				}
			]
		});
		expect(all('SELECT * FROM measure_marks')).toEqual([]);
		// Thirteen values after it are enough, however few are before; the next re-base ends them.
		const kept = '/ics/XWE/measures/prom-first-score?kept=rebase';
		expect(await sent({ ...typed, from: '2024-04-01' })).toBe(kept);
		expect(await sent({ ...typed, few: 'yes' })).toBe(kept);
		expect(page().chart.segments.map(({ values }) => values)).toEqual([3, 12, 1]);
		expect(JSON.stringify(await sent({ ...typed, from: '2024-05-01' }))).toContain(
			'This leaves 11 values from that day on'
		);
	});

	test('what has no control limits is not re-based', async () => {
		const typed = { kind: 'rebase', from: '2024-03-01', text: 'New form', by: 'A. Lead' };
		const answer = await sent(typed, 'mark', 'pcns-live');
		expect(JSON.stringify(isActionFailure(answer) && answer.data)).toContain(
			'This measure has no control limits'
		);
	});

	test('refuse an NHS number', async () => {
		const answer = await sent({
			kind: 'annotation',
			from: '2026-03-01',
			text: 'About 943 476 5919'
		});
		expect(JSON.stringify(isActionFailure(answer) && answer.data)).toContain(
			'looks like an NHS number'
		);
	});

	test('keep a target from the first day of a named month, and the chart compares with it', async () => {
		returned([50, 52, 48]);
		expect(await sent({ kind: 'target', value: '80', from: 'March 2024' })).toBe(
			'/ics/XWE/measures/prom-first-score?kept=target'
		);
		const { chart } = page('?asAt=2024-03-31');
		expect(chart.points.map(({ target }) => target)).toEqual([null, null, 80]);
		expect(all("SELECT act FROM audit WHERE act = 'measure.target'")).toHaveLength(1);
	});

	test('withdraw a mark once; it stays with who and when and counts no more', async () => {
		returned([50, 52, 48]);
		await sent({ kind: 'target', value: '80' });
		const marks = () => marksByMeasure(directorScope()).get('prom-first-score')!;
		const [mark] = marks();
		await sent({ mark: String(mark!.id) }, 'withdraw');
		await sent({ mark: String(mark!.id) }, 'withdraw');
		expect(marks()).toMatchObject([{ value: 80, withdrawnBy: 'programme-director of xwe' }]);
		expect(page('?asAt=2024-03-31').chart.targets).toEqual([]);
		expect(all("SELECT act FROM audit WHERE act = 'measure.withdraw'")).toHaveLength(1);
	});
});

function kept(kind: MarkKind, details: Partial<MarkInput>, code = 'XWE'): number {
	const input = { value: '', from: '', to: '', text: '', by: '', ...details };
	const result = addMark(actorOn(directorScope(code), TODAY), 'prom-first-score', kind, input);
	return done(result).id;
}

test.each(['target', 'annotation', 'rebase'] as const)('a %s that is sent twice is one', (kind) => {
	const input = { value: kind === 'target' ? '80' : '', from: '2024-01-01', text: 'So decided.' };
	const by = kind === 'target' ? {} : { by: 'The board', few: 'yes' };
	const first = kept(kind, { ...input, ...by });
	expect(kept(kind, { ...input, ...by })).toBe(first);
	expect(all('SELECT 1 FROM measure_marks')).toHaveLength(1);
	expect(all("SELECT 1 FROM audit WHERE act LIKE 'measure.%'")).toHaveLength(1);
	// The same again after it was withdrawn, or after something else, is said anew.
	withdrawMark(actorOn(directorScope(), TODAY), 'prom-first-score', first);
	const again = kept(kind, { ...input, ...by });
	expect(again).not.toBe(first);
	const other = kept(kind, { ...input, ...by, text: 'Otherwise.' });
	expect(kept(kind, { ...input, ...by })).toBeGreaterThan(other);
});

test('a mark of another system is not found, and none can be changed or removed', () => {
	const theirs = kept('target', { value: '80' }, 'XBA');
	expect(() => withdrawMark(actorOn(directorScope(), TODAY), 'prom-first-score', theirs)).toThrow(
		'No mark'
	);
	expect(() => withdrawMark(actorOn(directorScope('XBA'), TODAY), 'pcns-live', theirs)).toThrow(
		'No mark'
	);
	expect(() => run('UPDATE measure_marks SET value = 1')).toThrow('never changed');
	expect(() => run('DELETE FROM measure_marks')).toThrow('never removed');
});

describe('a sentence on a signal', () => {
	const deliverable = { code: 'data-proms', replaces: [] };
	const STEADY = [50, 52, 48, 52, 48, 52, 48, 52, 48, 52, 48, 52];

	function linked(confidence: 'green' | 'amber' | 'amber-green', asAt = '2025-01-31') {
		return linkedMeasures(scopeOf('read'), deliverable, confidence, asAt).find(
			({ measure }) => measure.name === 'prom-first-score'
		)!;
	}

	const said = (text: string, today?: string) =>
		addRemark(
			today ? actorOn(directorScope(), today) : actorOf(directorScope()),
			{ code: 'data-proms', measure: 'prom-first-score' },
			text
		);

	test('is asked for, kept, and shown until the rating changes', () => {
		returned([...STEADY, 20]);
		const first = recorded('data-proms', { effectiveOn: '2024-12-01' }, { today: '2025-01-31' });
		expect(linked('green')).toMatchObject({ against: 'concern', remark: null });
		expect(said(' ')).toHaveProperty('refused');
		expect(said('One team missed a return.')).toHaveProperty('ok');
		expect(said('One team missed a return.')).toHaveProperty('ok');
		expect(all('SELECT 1 FROM signal_remarks')).toHaveLength(1);
		// Said today, so it is not known of on an earlier day.
		expect(linked('green').remark).toBeNull();
		const now = new Date().toISOString().slice(0, 10);
		const from = (confidence: 'green' | 'amber') =>
			linkedMeasures(scopeOf('read'), deliverable, confidence, now).find(
				({ measure }) => measure.name === 'prom-first-score'
			)!;
		expect(from('green').remark).toMatchObject({ text: 'One team missed a return.' });
		expect(from('amber')).toMatchObject({ against: null, remark: null });
		const amber = {
			confidence: 'amber',
			reason: 'Why',
			owner: 'Who',
			backToGreenOn: '2027-01-01'
		} as const;
		const second = recorded(
			'data-proms',
			{ effectiveOn: '2025-01-02', ...amber },
			{ seen: first, today: '2025-01-31' }
		);
		recorded('data-proms', { effectiveOn: '2025-01-03' }, { seen: second, today: '2025-01-31' });
		expect(from('green').remark).toBeNull();
	});

	test('is not taken where nothing speaks against the rating', () => {
		returned([...STEADY, 50]);
		recorded('data-proms', { effectiveOn: '2024-12-01' }, { today: '2025-01-31' });
		expect(said('Why not.')).toMatchObject({ refused: [{ code: 'signal-changed' }] });
	});
});
