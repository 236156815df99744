import { beforeEach, describe, expect, it } from 'vitest';
import { standingSentence } from '#lib/roadmap/progress/attention.ts';
import { newestUpdate } from '#lib/roadmap/progress/read.server.ts';
import type { ProgressUpdate } from '#lib/roadmap/progress/rules.ts';
import { csvBytes } from '#lib/spreadsheet/write.ts';
import {
	broughtUpTo,
	prefilled,
	readUpdate
} from '../../../src/routes/ics/[ics]/roadmap/[deliverable]/deliverable.server.ts';
import { boardTable, openBoard } from '../../../src/routes/ics/[ics]/roadmap/board.server.ts';
import { freshDatabase, signedInAs } from '../../support/database.ts';
import { directorScope, newRoadmap, recorded } from '../../support/roadmap.ts';

const TODAY = '2023-10-01';

beforeEach(() => {
	freshDatabase();
	newRoadmap();
});

describe('the roadmap as a file', () => {
	const board = (query = '') =>
		openBoard(
			{ person: signedInAs('viewer'), now: new Date(`${TODAY}T12:00:00Z`), today: TODAY },
			'XWE',
			new URL(`http://localhost/ics/XWE/roadmap${query}`)
		);

	it('holds what the page shows, in its order', () => {
		recorded('plans');
		recorded('partners', { forecastOn: '2024-01-31' });
		const table = boardTable(board('?stage=in-delivery&sort=slip&order=desc'));
		expect(table.rows.map((row) => [row[0], row[12]])).toEqual([
			['partners', 31],
			['plans', 0]
		]);
		expect(table.notes).toContainEqual(['Deliverables', '2 of 3, as filtered on the page']);
	});

	it('makes text that looks like a formula harmless', () => {
		recorded('plans', { owner: '=cmd|calc' });
		const text = new TextDecoder().decode(csvBytes(boardTable(board())));
		expect(text).toContain("'=cmd|calc");
	});

	it('shows another day as it was', () => {
		recorded('plans');
		const stages = boardTable(board('?asAt=2023-05-31')).rows.map((row) => row[4]);
		expect(new Set(stages)).toEqual(new Set(['No update yet']));
	});
});

describe('the form of an update', () => {
	const update = (): ProgressUpdate =>
		newestUpdate(directorScope(), { code: 'plans', replaces: [] })!;

	it('opens with what is held, dated today', () => {
		recorded('plans', { note: 'Old note', forecastReason: 'Old reason' });
		expect(prefilled(update(), TODAY)).toMatchObject({
			effectiveOn: TODAY,
			stage: 'in-delivery',
			forecastOn: '2023-12-31',
			forecastReason: '',
			note: ''
		});
	});

	it('reads dates as people write them, and leaves what it cannot read', () => {
		const typed = { ...prefilled(null, TODAY), forecastOn: '31 March 2024', baselineOn: 'soon' };
		expect(readUpdate({ ...typed, actualOn: 'Mar 2023' }, TODAY)).toMatchObject({
			forecastOn: '2024-03-31',
			baselineOn: 'soon',
			actualOn: '2023-03-31'
		});
	});

	it('keeps what was typed and brings the rest up to what somebody else said', () => {
		const seen = recorded('plans');
		const base = update();
		const typed = { ...prefilled(base, TODAY), forecastOn: '31 December 2023', note: 'Mine' };
		recorded('plans', { stage: 'getting-started', owner: 'Theirs' }, { seen });
		expect(broughtUpTo({ ...typed, confidence: 'amber' }, base, update(), TODAY)).toMatchObject({
			stage: 'getting-started',
			owner: 'Theirs',
			confidence: 'amber',
			note: 'Mine',
			forecastOn: '2023-12-31'
		});
	});
});

describe('where a deliverable stands, as a sentence', () => {
	const open = {
		stage: 'in-delivery' as const,
		promisedOn: '2024-03-31',
		dueOn: '2024-03-31',
		actualOn: null,
		slip: 0
	};

	it.each([
		[{ ...open, stage: null, promisedOn: null }, 'There is no update yet.'],
		[open, 'In delivery, forecast for 31 March 2024, as first planned.'],
		[{ ...open, slip: null }, 'In delivery, forecast for 31 March 2024.'],
		[
			{ ...open, slip: 1 },
			'In delivery, forecast for 31 March 2024, 1 day later than first planned.'
		],
		[
			{ ...open, slip: -7 },
			'In delivery, forecast for 31 March 2024, 7 days earlier than first planned.'
		],
		[
			{ ...open, slip: 183, dueOn: '2023-09-30' },
			'In delivery, forecast for 31 March 2024, 183 days later than first planned: the planned date was 30 September 2023.'
		],
		[{ ...open, promisedOn: null }, 'In delivery, with no date.'],
		[
			{ ...open, promisedOn: '2023-09-30' },
			'In delivery. It was forecast for 30 September 2023, which has passed.'
		],
		[
			{ ...open, stage: 'success-reached' as const, actualOn: '2023-09-01', slip: 12 },
			'Success was reached on 1 September 2023, 12 days later than first planned.'
		],
		[
			{ ...open, stage: 'sustained' as const, actualOn: '2023-09-01', slip: null },
			'Reached on 1 September 2023, and sustained since.'
		]
	])('%#', (standing, sentence) => {
		expect(standingSentence(standing, TODAY)).toBe(sentence);
	});
});
