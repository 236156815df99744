/**
 * All that a reader outside is shown of counts of people, read off pages, files and the API themselves, as
 * the solver of `attack.ts` takes it: which values can each hidden count of the registers still have?
 */
import papaparse from 'papaparse';
import { monthEnd } from '#lib/core/calendar.ts';
import { all } from '#lib/platform/database.server.ts';
import { labelOf, columnOf } from '#lib/registers/definition.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { FEWEST_SHOWN } from '#lib/core/disclosure.ts';
import { type Cell, nearest, type Seen, type SeenShare } from './attack.ts';
import { figuresIn } from './crawl.ts';

/** What an address answers to the reader. */
export type Read = (path: string) => Promise<string>;

type Counts = Readonly<Record<string, unknown>>;
/** A row as it is recorded, with the ICS it is of and a name for its present state. */
type Held = Counts & { id: number; ics: string; name: string };

export type Exposed = {
	cells: Map<string, Cell>;
	sums: Seen[];
	shares: SeenShare[];
	within: [string, string][];
};

export const nothingExposed = (): Exposed => ({
	...{ cells: new Map(), sums: [], shares: [], within: [] }
});

const SHARES = [
	['prom-first-score', 'first_scores', 'eligible', 'First score'],
	['prom-paired', 'paired_scores', 'first_scores', 'Paired score'],
	['prom-improved', 'improved', 'paired_scores', 'Improved'],
	['prom-reliably-improved', 'reliably_improved', 'paired_scores', 'Reliably improved'],
	['prom-deteriorated', 'deteriorated', 'paired_scores', 'Reliably deteriorated']
] as const;
const PROM_COUNTS = [
	...['deteriorated', 'reliably_improved', 'improved'],
	...['paired_scores', 'first_scores', 'eligible']
];

/** Adds what one reading of everything shows, of some ICSs with the months of a quarter, as at some days. */
export async function expose(
	found: Exposed,
	reads: Read,
	{ places, months, quarter, days }: Asked
): Promise<void> {
	const known = new Map<string, Promise<string>>();
	const read = (path: string) => {
		if (!known.has(path)) known.set(path, reads(path));
		return known.get(path)!;
	};
	const rows = held('proms', places, PROM_COUNTS);
	const activities = held('coproduction', places, ['experts', 'carers']);
	for (const [register, own, names] of [
		['proms', rows.filter(({ month }) => months.includes(String(month))), PROM_COUNTS],
		['coproduction', activities, ['experts', 'carers']]
	] as const) {
		for (const row of own) addCells(found, row, names);
		for (const place of places) await checkCells(read, register, place, own, names);
	}
	for (const day of days)
		for (const [measure, part, whole, title] of SHARES) {
			const given = rows.filter((row) => isNumber(row[part]) && isNumber(row[whole]));
			const seen = (of: readonly Held[], words: string) =>
				addShare(found, of, [part, whole], words);
			for (const place of places) {
				const own = given.filter(({ ics }) => ics === place);
				await seenSeries(read, place, measure, day, (month, words) => {
					if (months.includes(month))
						seen(
							own.filter((row) => row.month === month),
							words
						);
				});
				for (const by of ['team', 'measure'] as const)
					for (const period of [...months, quarter]) {
						const path = `/ics/${place}/proms/table/csv?by=${by}&period=${period}&asAt=${day}`;
						for (const line of parsed(await read(path)))
							seen(
								own.filter(
									(row) =>
										(period === quarter
											? months.includes(String(row.month))
											: row.month === period) && labelled(by, row[by]) === Object.values(line)[0]
								),
								`${line[title]} of ${whole === 'eligible' ? line['Of people eligible'] : line[`Of people with a ${title === 'Improved' ? 'paired' : 'first'} score`]} (${line[`${title}, %`]}%)`
							);
					}
			}
			// The total is of the last month that each ICS returned by then.
			const latest = places.flatMap((place) => {
				const own = rows.filter(({ ics }) => ics === place);
				const last = own
					.map(({ month }) => String(month))
					.filter((month) => monthEnd(month) <= day)
					.sort()
					.at(-1);
				return given.filter(({ ics, month }) => ics === place && month === last);
			});
			if (latest.every(({ month }) => months.includes(String(month))))
				for (const { key, words } of await totals(read, measure, day))
					if (key.includes(' England ')) seen(latest, words);
		}
	for (const day of days) {
		const by = activities.filter((row) => String(row.held_on) <= day);
		for (const place of places) {
			const { measures } = JSON.parse(await read(`/api/v1/ics/${place}/measures?asAt=${day}`));
			const one = measures.find(
				(value: { measure: string }) => value.measure === 'people-taking-part'
			);
			addSum(
				found,
				by.filter(({ ics }) => ics === place),
				one.value
			);
		}
		for (const { key, words } of await totals(read, 'people-taking-part', day))
			if (key.includes(' England ')) addSum(found, by, numberOf(words));
	}
}

type Asked = {
	places: readonly string[];
	months: readonly string[];
	quarter: string;
	days: readonly string[];
};

const isNumber = (value: unknown): value is number => typeof value === 'number';

function held(register: string, places: readonly string[], counts: readonly string[]): Held[] {
	return all<Counts & { id: number; ics: string }>(
		`SELECT r.*, o.code AS ics FROM ${register} r JOIN organisations o ON o.id = r.ics_id
		WHERE o.code IN (SELECT value FROM json_each(?)) AND r.removed_at IS NULL`,
		JSON.stringify(places)
	).map((row) => ({
		...row,
		name: `${register[0]}${row.id}_${counts
			.map((name) => row[name] ?? 'x')
			.join('_')
			.replaceAll('*', 's')}`
	}));
}

const cellOf = (row: Held, count: string) => `${count[0]}${row.name}`;

function addCells({ cells, within }: Exposed, row: Held, counts: readonly string[]): void {
	const given = counts.filter((name) => isNumber(row[name]));
	for (const name of given)
		cells.set(cellOf(row, name), { name: cellOf(row, name), count: row[name] as number });
	if (counts === PROM_COUNTS)
		given.slice(1).forEach((name, at) => within.push([cellOf(row, given[at]!), cellOf(row, name)]));
}

/** That the list hands out each count by the rule alone, which is what the attacker takes. */
async function checkCells(
	read: Read,
	register: string,
	place: string,
	rows: readonly Held[],
	counts: readonly string[]
): Promise<void> {
	const answer = JSON.parse(await read(`/api/v1/ics/${place}/registers/${register}?format=json`));
	const key = registerNamed(register).key;
	const shown = new Map<string, Counts>(
		answer.rows.map((row: Counts) => [key.map((name) => row[name]).join('/'), row])
	);
	for (const row of rows.filter(({ ics }) => ics === place))
		for (const name of counts.filter((one) => isNumber(row[one]))) {
			const count = row[name] as number;
			const right = count < FEWEST_SHOWN ? '*' : nearest(count);
			const told = shown.get(key.map((one) => row[one]).join('/'))?.[name];
			if (told !== right) throw new Error(`${place} ${register} ${name}: ${told} for ${count}`);
		}
}

function numberOf(words: string | undefined): number | null {
	const found = /^[\d,]+/.exec(words ?? '');
	return found ? Number(found[0].replaceAll(',', '')) : null;
}

function addSum(found: Exposed, of: readonly Held[], shown: unknown): void {
	const over = of.flatMap((row) =>
		['experts', 'carers'].filter((name) => isNumber(row[name])).map((name) => cellOf(row, name))
	);
	if (over.length > 0) found.sums.push({ over, shown: isNumber(shown) ? shown : null });
}

/** "40 of 85 (48%)" over the two counts of some rows. */
function addShare(
	found: Exposed,
	of: readonly Held[],
	[part, whole]: readonly [string, string],
	words: string
): void {
	const match = /^([\d,]+|\*) of ([\d,]+|\*) \((\d+|\*)?%?\)$/.exec(words);
	if (of.length === 0 || !match) return;
	const over = {
		parts: of.map((row) => cellOf(row, part)),
		wholes: of.map((row) => cellOf(row, whole))
	};
	found.sums.push({ over: over.parts, shown: numberOf(match[1]) });
	found.sums.push({ over: over.wholes, shown: numberOf(match[2]) });
	// Over hidden counts it is that of the two numbers beside it, which the attacker has already.
	const isHidden = of.some((row) =>
		[row[part], row[whole]].some((count) => (count as number) < FEWEST_SHOWN)
	);
	const percent = numberOf(match[3]);
	if (percent !== null && !isHidden) found.shares.push({ ...over, percent });
}

async function seenSeries(
	read: Read,
	place: string,
	measure: string,
	day: string,
	seen: (month: string, words: string) => void
): Promise<void> {
	const { points } = JSON.parse(
		await read(`/ics/${place}/measures/${measure}/export/json?asAt=${day}`)
	);
	for (const { on, figure } of points as { on: string; figure: string }[])
		seen(on.slice(0, 7), figure);
}

/** Totals of many ICSs, as the page that compares them heads its columns. */
async function totals(read: Read, measure: string, day: string) {
	const html = await read(`/?measure=${measure}&asAt=${day}`);
	return figuresIn(html, '/').filter(({ key }) => key.startsWith(`${measure} `));
}

function parsed(csv: string): Record<string, string>[] {
	return papaparse.parse<Record<string, string>>(csv.replace(/^\uFEFF/, ''), {
		...{ header: true, skipEmptyLines: true }
	}).data;
}

function labelled(by: 'team' | 'measure', value: unknown): string {
	const column = columnOf(registerNamed('proms'), by);
	return by === 'team' ? String(value) : labelOf(column, String(value));
}
