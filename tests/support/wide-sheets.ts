/** Returns with a column for each month, as trusts send them, made while a journey runs. */
import { type FixtureCell, workbook } from '../fixtures/workbook.ts';

/** The last whole months before today as they stand in headings, oldest first. */
function lastMonths(count: number): string[] {
	const now = new Date();
	const name = new Intl.DateTimeFormat('en-GB', { month: 'short', year: '2-digit' });
	return Array.from({ length: count }, (_, index) => {
		const month = new Date(now.getFullYear(), now.getMonth() - count + index, 1);
		return name.format(month).replace(' ', '-').replace('Sept', 'Sep');
	});
}

const sheet = (name: string, rows: FixtureCell[][], merges: string[] = []): Buffer =>
	Buffer.from(workbook([{ name, rows, merges }]));

/** Two teams with DIALOG over six months: four numbers a month on four lines, one suppressed. */
export function wideOutcomes(): Buffer {
	const block = (team: string, base: number): FixtureCell[][] => {
		const line = (label: string, value: number): FixtureCell[] => [
			...[null, null, label],
			...Array.from({ length: 6 }, (_, month) => value + month)
		];
		const [eligible, ...rest] = [
			line('Eligible', base),
			line('First score', base / 2),
			line('Paired score', base / 4),
			line('Improved', base / 8)
		];
		return [[team, 'DIALOG', ...eligible!.slice(2)], ...rest];
	};
	const rows = [...block('Hill team', 80), ...block('Dale team', 40)];
	rows[7]![3] = '*';
	return sheet('Outcomes', [['Team', 'Measure', null, ...lastMonths(6)], ...rows]);
}

/** Two roles over twenty-four months: planned and in-post posts side by side, ever fewer of them. */
export function wideWorkforce(): Buffer {
	const months = lastMonths(24);
	const line = (role: string, band: string, planned: number): FixtureCell[] => [
		...[role, band, 'NHS'],
		...months.map(() => planned),
		...months.map((_, month) => planned - Math.floor(month / 3) - (month % 2) / 2)
	];
	return sheet(
		'Workforce',
		[
			[null, null, null, 'Planned WTE', ...months.slice(1).map(() => null), 'In post WTE'],
			['Role', 'AfC band', 'Employer', ...months, ...months],
			line('Wellbeing nurse', '6', 30),
			line('Village link worker', '4', 12)
		],
		['D1:AA1', 'AB1:AY1']
	);
}
