/** The tables of a round's pack: what the page shows, a sheet or a file each. Pure. */
import type { Value } from '#lib/domain/registers/definition.ts';
import { stateLabel } from '#lib/domain/returns/moves.ts';
import { ratingWords, type PackContent } from '#lib/domain/returns/pack.ts';
import { capital } from '#lib/format/words.ts';

export type PackColumn = {
	name: string;
	label: string;
	kind: 'text' | 'date' | 'whole-number' | 'decimal';
	wide: boolean;
};

export type PackTable = { name: string; title: string; columns: PackColumn[]; rows: Value[][] };

export const PACK_TABLES = [
	{ name: 'systems', title: 'Systems' },
	{ name: 'ratings', title: 'Ratings' },
	{ name: 'plan', title: 'Plan' },
	{ name: 'help', title: 'Needs help' },
	{ name: 'conditions', title: 'Conditions open' },
	{ name: 'queries', title: 'Queries by section' },
	{ name: 'not-sent', title: 'Not sent' }
] as const;

export type PackTableName = (typeof PACK_TABLES)[number]['name'];

const text = (name: string, label: string, wide = false): PackColumn => ({
	...{ name, label, kind: 'text', wide }
});
const of = (name: string, label: string, kind: PackColumn['kind']): PackColumn => ({
	...{ name, label, kind, wide: false }
});
const SYSTEM = [text('code', 'Code'), text('system', 'System')];

/** Every table of a pack, in the order of `PACK_TABLES`. */
export function packTables(pack: PackContent): PackTable[] {
	return PACK_TABLES.map(({ name, title }) => ({ name, title, ...MAKERS[name](pack) }));
}

type Made = Pick<PackTable, 'columns' | 'rows'>;

const MAKERS: Record<PackTableName, (pack: PackContent) => Made> = {
	systems: ({ systems }) => ({
		columns: [
			...SYSTEM,
			text('region', 'Region'),
			text('state', 'State'),
			of('sent', 'Sent on', 'date'),
			of('times', 'Times sent', 'whole-number'),
			of('decided', 'Last decision on', 'date'),
			text('sentence', 'In a sentence', true),
			text('sha256', 'SHA-256 of what was sent')
		],
		rows: systems.map(({ ics, region, state, sent, decided, sentence }) => [
			...[ics.code, ics.name, region, state === null ? 'Not begun' : stateLabel(state)],
			...[sent?.on ?? null, sent?.number ?? null, decided?.on ?? null, sentence],
			sent?.sha256 ?? null
		])
	}),
	ratings: ({ systems, sections }) => ({
		columns: [
			...SYSTEM,
			...sections.flatMap(({ code, number, title }) => [
				text(`${code}-own`, `${number} ${title}: system`),
				text(`${code}-reviewer`, `${number} ${title}: reviewer`)
			])
		],
		rows: systems
			.filter(({ sent }) => sent !== null)
			.map(({ ics, ratings }) => [
				...[ics.code, ics.name],
				...ratings.flatMap(({ own, reviewer }) => [ratingWords(own), ratingWords(reviewer)])
			])
	}),
	plan: ({ systems, totals }) => ({
		columns: [
			...SYSTEM,
			...totals.flatMap(({ name, title, unit }) => [
				of(`${name}-planned`, `${title}: planned (${unit})`, 'decimal'),
				of(`${name}-actual`, `${title}: actual (${unit})`, 'decimal')
			])
		],
		rows: [
			...systems
				.filter(({ sent }) => sent !== null)
				.map(({ ics, plan }) => [
					...[ics.code, ics.name],
					...totals.flatMap(({ name }) => {
						const line = plan.find((one) => one.name === name);
						return [line?.planned ?? null, line?.actual ?? null];
					})
				]),
			[null, 'Total of those given', ...totals.flatMap((line) => [line.planned, line.actual])]
		]
	}),
	help: (pack) => ({
		columns: [
			...SYSTEM,
			text('section', 'Section'),
			text('own', 'System’s rating'),
			text('reviewer', 'Reviewer’s rating'),
			text('words', 'What the system says', true)
		],
		rows: pack.systems.flatMap(({ ics, help }) =>
			help.map((one) => [
				...[ics.code, ics.name, titleOf(pack, one.section)],
				...[ratingWords(one.own), ratingWords(one.reviewer), one.words]
			])
		)
	}),
	conditions: (pack) => ({
		columns: [
			...SYSTEM,
			text('section', 'Section'),
			text('words', 'What is asked for', true),
			text('owner', 'Of whom'),
			of('due', 'Due on', 'date'),
			text('late', 'Past its day')
		],
		rows: pack.systems.flatMap(({ ics, conditions }) =>
			conditions.map(({ section, words, owner, dueOn, pastDue }) => [
				...[ics.code, ics.name, section === null ? 'The whole return' : titleOf(pack, section)],
				...[words, owner, dueOn, pastDue ? 'Yes' : 'No']
			])
		)
	}),
	queries: (pack) => ({
		columns: [
			text('section', 'Section'),
			of('systems', 'Systems asked', 'whole-number'),
			of('asked', 'Queries asked', 'whole-number'),
			of('waiting', 'Not settled', 'whole-number')
		],
		rows: pack.themes.map(({ section, systems, asked, waiting }) => [
			...[titleOf(pack, section), systems, asked, waiting]
		])
	}),
	'not-sent': ({ notSent }) => ({
		columns: [...SYSTEM, text('why', 'Why', true)],
		rows: notSent.map(({ ics, why }) => [ics.code, ics.name, why])
	})
};

/** "7 Workforce". */
export function titleOf({ sections }: Pick<PackContent, 'sections'>, code: string): string {
	const found = sections.find((section) => section.code === code);
	return found ? `${found.number} ${found.title}` : capital(code.replaceAll('-', ' '));
}
