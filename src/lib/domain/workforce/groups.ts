/** The posts of one month by what they are: role, trust, employer or focus. Pure. */
import { tidy } from '#lib/domain/measure-values.ts';
import { columnOf, labelOf } from '#lib/domain/registers/definition.ts';
import { workforce } from '#lib/domain/registers/workforce.ts';
import type { MonthPosts } from '#lib/domain/workforce/months.ts';
import { monthName } from '#lib/format/dates.ts';
import { decimal, percentage } from '#lib/format/numbers.ts';
import { agree, plural } from '#lib/format/words.ts';

export const GROUP_NAMES = ['role', 'trust', 'employer', 'focus'] as const;
export type GroupName = (typeof GROUP_NAMES)[number];

export function isGroupName(text: string | null): text is GroupName {
	return GROUP_NAMES.some((name) => name === text);
}

/** One group as it comes from the database. */
export type PostGroup = Omit<MonthPosts, 'month'> & {
	/** As the column holds it. */
	value: string;
	/** How many spellings of it there are. */
	spellings: number;
	name: string;
};

/** One line of the table; null where no row of the group gives both a plan and people in post. */
export type GroupLine = {
	name: string;
	planned: number | null;
	inPost: number | null;
	/** Below nought where more are in post than planned. */
	gap: number | null;
	/** "24% of 10", empty where nothing is planned. */
	vacancy: string;
	/** Null where no row says. */
	offers: number | null;
	unknown: number;
	/** The parameters that narrow the register to its rows. */
	query: string;
};

/** The widest gap first; groups that give no figures last. */
export function groupLines(groups: readonly PostGroup[], by: GroupName): GroupLine[] {
	const column = columnOf(workforce, by);
	return groups
		.map((group) => ({
			...lineOf(column.choices ? labelOf(column, group.value) : group.name, group),
			query: new URLSearchParams({
				// The list knows one spelling at a time; its search takes them all.
				[by === 'role' && group.spellings > 1 ? 'search' : by]: group.value
			}).toString()
		}))
		.sort((a, b) => (b.gap ?? -Infinity) - (a.gap ?? -Infinity) || a.name.localeCompare(b.name));
}

/** All groups together. */
export function totalLine(groups: readonly PostGroup[]): GroupLine {
	const sum = (name: 'planned' | 'inPost' | 'given' | 'unknown') =>
		tidy(groups.reduce((total, group) => total + group[name], 0));
	const offers = groups.flatMap(({ offers }) => (offers === null ? [] : [offers]));
	return lineOf('Total', {
		planned: sum('planned'),
		inPost: sum('inPost'),
		given: sum('given'),
		unknown: sum('unknown'),
		offers: offers.length === 0 ? null : offers.reduce((total, some) => total + some, 0)
	});
}

function lineOf(name: string, posts: Omit<MonthPosts, 'month'>): GroupLine {
	const { planned, inPost, given, unknown, offers } = posts;
	const gap = tidy(planned - inPost);
	const share = percentage(Math.max(0, gap), planned);
	return {
		...{ name, unknown, offers, query: '' },
		planned: given === 0 ? null : planned,
		inPost: given === 0 ? null : inPost,
		gap: given === 0 ? null : gap,
		vacancy: share && `${share} of ${decimal(planned)}`
	};
}

const NOUNS: Record<GroupName, [string, string]> = {
	role: ['role', 'roles'],
	trust: ['trust', 'trusts'],
	employer: ['kind of employer', 'kinds of employer'],
	focus: ['focus area', 'focus areas']
};

/** "At the end of September 2026, 4 of 5 roles were below plan. The widest gap is …" */
export function groupsSentence(lines: readonly GroupLine[], by: GroupName, month: string): string {
	const [one, many] = NOUNS[by];
	const known = lines.filter(({ gap }) => gap !== null);
	const when = `At the end of ${monthName(month)},`;
	if (known.length === 0)
		return `${when} no row gives both a plan and people in post, so no gap can be worked out.`;
	const below = known.filter(({ gap }) => gap! > 0);
	const silent = lines.length - known.length;
	const rest =
		silent === 0
			? ''
			: ` ${plural(silent, one, many)} ${agree(silent, 'gives', 'give')} no such figures.`;
	const of = plural(known.length, one, many);
	if (below.length === 0)
		return known.length === 1
			? `${when} the one ${one} was at or above its plan.${rest}`
			: `${when} all ${of} were at or above plan.${rest}`;
	const widest = below[0]!;
	const gap = `${decimal(widest.gap!)} of ${decimal(widest.planned!)} WTE`;
	if (known.length === 1)
		return `${when} the one ${one}, ${widest.name}, was below its plan by ${gap}.${rest}`;
	const how =
		below.length === known.length
			? `all ${of} were`
			: `${below.length} of ${of} ${agree(below.length, 'was', 'were')}`;
	return `${when} ${how} below plan. The widest gap is that of ${widest.name}: ${gap}.${rest}`;
}
