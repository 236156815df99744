/** The grid of the roadmap's page, and its timeline, as SvelteKit asks for them. */
import { isRedirect } from '@sveltejs/kit';
import { beforeEach, describe, expect, test } from 'vitest';
import { all } from '#lib/platform/database.server.ts';
import { newestUpdate } from '#lib/roadmap/progress/read.server.ts';
import { timeAxis } from '#lib/roadmap/timeline.ts';
import { xlsxBytes } from '#lib/spreadsheet/write.ts';
import * as page from '../../../src/routes/ics/[ics]/roadmap/+page.server.ts';
import { boardTable, openBoard } from '../../../src/routes/ics/[ics]/roadmap/board.server.ts';
import { freshDatabase, signedInAs } from '../../support/database.ts';
import { directorScope, newRoadmap, recorded } from '../../support/roadmap.ts';

const TODAY = '2023-10-01';

beforeEach(() => {
	freshDatabase();
	newRoadmap();
});

type Role = Parameters<typeof signedInAs>[0];

async function call(
	work: unknown,
	query: string,
	form?: Record<string, string | File>,
	role?: Role
	// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the shape is what each test looks at
): Promise<any> {
	const url = new URL(`http://localhost/ics/XWE/roadmap?view=update${query}`);
	if (query.startsWith('&view=')) url.search = query.slice(1);
	const body = new FormData();
	for (const [name, value] of Object.entries(form ?? {})) body.append(name, value);
	const person = signedInAs(role ?? 'programme-director');
	try {
		return await (work as (event: unknown) => unknown)({
			locals: { person, today: TODAY, now: new Date(`${TODAY}T12:00:00Z`) },
			params: { ics: 'XWE' },
			url,
			request: new Request(url, form ? { method: 'POST', body } : {})
		});
	} catch (thrown) {
		if (isRedirect(thrown)) return { to: thrown.location };
		throw thrown;
	}
}

const look = (query = '', role?: Role) => call(page.load, query, undefined, role);
const act = (name: keyof typeof page.actions, form: Record<string, string>) =>
	call(page.actions[name], '', form);

/** The grid as the page opens with it, with some cells changed. */
async function typed(changed: Record<string, string> = {}): Promise<Record<string, string>> {
	const { grid } = await look();
	const fields = grid.rows.flatMap(
		({ code, seen, typed: cells }: { code: string; seen: number; typed: object }) => [
			[`${code}.seen`, String(seen)],
			...Object.entries(cells).map(([field, value]) => [`${code}.${field}`, value])
		]
	);
	return { effectiveOn: TODAY, ...Object.fromEntries(fields), ...changed };
}

const count = () => all('SELECT id FROM deliverable_updates').length;
const newest = (code: string) => newestUpdate(directorScope(), { code, replaces: [] });

describe('the grid', () => {
	test('opens with what is recorded, for those who may update and today alone', async () => {
		const id = recorded('partners');
		const { grid, view } = await look();
		expect(view).toBe('update');
		expect(grid.rows).toHaveLength(3);
		expect(grid.rows[0]).toMatchObject({
			code: 'partners',
			seen: id,
			typed: { stage: 'in-delivery', confidence: 'green', forecastOn: '2023-12-31', owner: '' }
		});
		expect(grid.rows[1]).toMatchObject({ seen: 0, typed: { stage: '', forecastOn: '' } });
		expect((await look('', 'viewer')).view).toBe('picture');
		expect((await look('&asAt=2023-09-01')).view).toBe('picture');
	});

	test('shows what will change before it saves, and saves what was shown and nothing else', async () => {
		recorded('partners');
		const form = await typed({
			'partners.stage': 'getting-started',
			'plans.stage': 'in-delivery',
			'plans.forecastOn': '31 March 2024'
		});
		const { grid } = await act('check', form);
		expect(grid.plan).toMatchObject([
			{ code: 'partners', changes: [{ from: 'In delivery', to: 'Getting started' }] },
			{ code: 'plans', title: 'Title of plans' }
		]);
		expect(count()).toBe(1);
		// Changed after it was looked at: shown once more.
		const other = await act('save', { ...form, token: grid.token, 'plans.stage': 'not-started' });
		expect(other.data.grid.plan).toHaveLength(2);
		expect(count()).toBe(1);
		const saved = await act('save', { ...form, token: grid.token });
		const [, batch] = /^\/ics\/XWE\/roadmap\?view=update&saved=(\d+)$/.exec(saved.to)!;
		expect(newest('plans')).toMatchObject({
			forecastOn: '2024-03-31',
			baselineOn: '2024-03-31',
			effectiveOn: TODAY
		});
		expect((await look(`&saved=${batch}`)).grid.saved).toEqual({ id: Number(batch), count: 2 });
		expect((await act('undo', { batch: batch! })).to).toContain('&undone=2');
		expect(count()).toBe(1);
		expect((await look(`&saved=${batch}`)).grid.saved).toBeNull();
	});

	test('untouched changes nothing', async () => {
		recorded('partners');
		expect((await act('check', await typed())).grid.plan).toEqual([]);
	});

	test('names each cell that is wrong, and keeps what was typed', async () => {
		recorded('partners');
		const form = await typed({
			'partners.confidence': 'red',
			'partners.forecastOn': '31/2/2024',
			'plans.stage': 'somewhere'
		});
		const { status, data } = await act('check', form);
		expect(status).toBe(400);
		expect(data.grid.findings.map(({ field }: { field: string }) => field)).toEqual([
			'partners.forecastOn',
			'partners.reason',
			'partners.owner',
			'partners.backToGreenOn',
			'partners.reason',
			'plans.stage'
		]);
		expect(data.grid.findings[0].message).toMatch(/^“Title of partners”, Forecast: /);
		expect(data.grid.rows[0].typed.forecastOn).toBe('31/2/2024');
		expect(count()).toBe(1);
	});

	test('takes a new reason as the one for a moved date, and an old one not', async () => {
		recorded('partners', { reason: 'An old reason' });
		const moved = { 'partners.forecastOn': '31 March 2024' };
		const refused = await act('check', await typed(moved));
		expect(refused.data.grid.findings[0].message).toContain('why the forecast date has moved');
		const form = await typed({ ...moved, 'partners.reason': 'The partner joins later' });
		const { grid } = await act('check', form);
		await act('save', { ...form, token: grid.token });
		expect(newest('partners')).toMatchObject({ forecastReason: 'The partner joins later' });
	});

	test('meets what somebody else saved: theirs where it was left alone, and nothing is lost', async () => {
		const seen = recorded('partners');
		const form = await typed({ 'partners.owner': 'Us', 'plans.stage': 'in-delivery' });
		const theirs = recorded('partners', { stage: 'getting-started' }, { seen });
		const { status, data } = await act('check', form);
		expect(status).toBe(409);
		expect(data.grid.conflicts).toMatchObject([{ code: 'partners', title: 'Title of partners' }]);
		expect(data.grid.rows[0]).toMatchObject({
			seen: theirs,
			typed: { stage: 'getting-started', owner: 'Us' }
		});
		expect(data.grid.rows[1].typed.stage).toBe('in-delivery');
		expect(count()).toBe(2);
	});

	test('leaves alone what somebody else saved where nothing was typed', async () => {
		const seen = recorded('partners');
		const form = await typed({ 'plans.stage': 'in-delivery' });
		recorded('partners', { stage: 'getting-started' }, { seen });
		const { grid } = await act('check', form);
		expect(grid.plan.map(({ code }: { code: string }) => code)).toEqual(['plans']);
	});
});

describe('the roadmap’s own spreadsheet', () => {
	const board = () =>
		openBoard(
			{ person: signedInAs('viewer'), now: new Date(`${TODAY}T12:00:00Z`), today: TODAY },
			'XWE',
			new URL('http://localhost/ics/XWE/roadmap')
		);

	/** The export with some cells changed, as somebody sends it back. */
	async function upload(changed: (rows: unknown[][]) => void) {
		const table = boardTable(board());
		const rows = table.rows.map((row) => [...row]);
		changed(rows);
		const bytes = await xlsxBytes({ ...table, rows } as typeof table);
		const file = new File([bytes as BlobPart], 'roadmap.xlsx');
		return call(page.actions.upload, '', { file });
	}

	test('comes back unchanged without a change', async () => {
		recorded('partners', { confidence: 'amber', reason: 'Why', owner: 'Us', backToGreenOn: TODAY });
		expect((await upload(() => {})).grid).toMatchObject({ plan: [], findings: [] });
	});

	test('shows what it changes, and is saved as the grid is', async () => {
		recorded('partners');
		const { grid } = await upload(([first]) => {
			first![4] = 'Getting started';
			first![7] = 'The whole team';
		});
		expect(grid.plan).toMatchObject([
			{ code: 'partners', changes: [{ to: 'Getting started' }, { to: 'The whole team' }] }
		]);
		expect(count()).toBe(1);
		const form = await typed({
			'partners.stage': 'getting-started',
			'partners.owner': 'The whole team'
		});
		expect((await act('save', { ...form, token: grid.token })).to).toContain('saved=');
	});

	test('names the cell of what is wrong, and nothing is saved', async () => {
		recorded('partners');
		const words = async (changed: (rows: unknown[][]) => void) =>
			(await upload(changed)).data.grid.findings.map(({ message }: { message: string }) => message);
		expect(await words(([first]) => void (first![0] = 'nowhere'))).toEqual([
			'Roadmap!A2: the roadmap in force has no deliverable “nowhere”.'
		]);
		expect(await words(([first]) => void (first![4] = 'Done'))).toEqual([
			'Roadmap!E2: “Done” is none of the choices.'
		]);
		expect(await words((rows) => void (rows[1]![0] = 'partners'))).toEqual([
			'Roadmap!A3: “partners” stands in the sheet twice.'
		]);
		const order = await words(([first]) => {
			first![4] = 'Success reached';
			first![11] = '2023-11-30';
		});
		expect(order).toEqual([
			expect.stringMatching(/^Roadmap!L2, “Title of partners”, Reached on: .* after the date/)
		]);
		expect(count()).toBe(1);
	});

	test('that is none is refused with a sentence', async () => {
		const send = async (form: Record<string, File>) =>
			(await call(page.actions.upload, '', form)).data.grid.findings[0].message;
		expect(await send({})).toContain('Choose the spreadsheet');
		const text = (body: string) => ({ file: new File([body], 'a.csv') });
		expect(await send(text('Name,Date\na,b'))).toContain('“Code”');
	});
});

describe('the timeline', () => {
	test('has every date that a deliverable had', async () => {
		const seen = recorded('partners');
		const moved = { forecastOn: '2024-03-31', forecastReason: 'Later', effectiveOn: '2023-07-01' };
		recorded('partners', moved, { seen });
		const { timeline } = await look('&view=timeline', 'viewer');
		const [group] = timeline as { title: string; rows: object[] }[];
		expect(group!.title).toBe('Model development');
		expect(group!.rows).toHaveLength(3);
		expect(group!.rows[0]).toMatchObject({
			planned: '2023-12-31',
			earlier: ['2023-12-31'],
			forecast: '2024-03-31',
			reached: null,
			late: false
		});
	});

	const row = (forecast: string | null) => ({
		...{ code: 'a', title: 'A', planned: null, earlier: [], reached: null, late: false },
		forecast
	});

	test.each([
		['no date at all', null, '2023-10-01', '2024-01-01'],
		['one', '2024-05-20', '2023-10-01', '2024-07-01']
	])('reaches over whole quarters: %s', (_, forecast, first, last) => {
		const { place, ticks } = timeAxis([{ title: 'Area', rows: [row(forecast)] }], TODAY);
		expect([ticks[0], ticks.at(-1)]).toEqual([first, last]);
		expect([place(first), place(last)]).toEqual([0, 1]);
	});

	test('over many years is ticked by the beginnings of financial years', () => {
		const { ticks } = timeAxis([{ title: 'Area', rows: [row('2033-01-01')] }], TODAY);
		expect(ticks.every((tick) => tick.endsWith('-04-01'))).toBe(true);
	});
});
