import { daysBetween } from '#lib/core/calendar.ts';
import { longDate, monthName } from '#lib/core/dates.ts';
import { count, shareOf } from '#lib/core/numbers.ts';
import { agree, list, plural } from '#lib/core/words.ts';

// The rollout of DIALOG as a board: phases across, places down.

export type RolloutTeam = {
	id: number;
	/** Code of the trust it belongs to. */
	trust: string;
	name: string;
	place: string | null;
	/** As the register holds it now: a phase has no date. */
	phase: string | null;
	plannedOn: string | null;
	liveOn: string | null;
	staff: number | null;
	trained: number | null;
};

/** Columns of the board. The last three hold what the phases alone cannot say, and are often empty. */
export const ROLLOUT_COLUMNS = [
	{ code: 'not-started', label: 'Not started' },
	{ code: 'training', label: 'Training' },
	{ code: 'soft-launch', label: 'Soft launch' },
	{ code: 'live', label: 'Live' },
	{ code: 'embedded', label: 'Embedded' },
	{ code: 'later', label: 'Went live later' },
	{ code: 'undated', label: 'Live, but no date' },
	{ code: 'unknown', label: 'No phase given' }
] as const;

export type RolloutColumn = (typeof ROLLOUT_COLUMNS)[number]['code'];

const ALWAYS = 5;

/** Whether a team is live on a day: its date alone decides, as everywhere else. */
export function isLive(team: RolloutTeam, asAt: string): boolean {
	return team.liveOn !== null && team.liveOn <= asAt;
}

/** Where a team stands on the board of an ISO date. */
export function rolloutColumn(team: RolloutTeam, asAt: string): RolloutColumn {
	if (isLive(team, asAt)) return team.phase === 'embedded' ? 'embedded' : 'live';
	if (team.liveOn !== null) return 'later';
	if (team.phase === null) return 'unknown';
	if (team.phase === 'live' || team.phase === 'embedded') return 'undated';
	return team.phase as RolloutColumn;
}

/** Staff, and those trained, of the teams that gave both. */
export type StaffTrained = { staff: number; trained: number; unknown: number };

export type RolloutCell = {
	teams: RolloutTeam[];
	/** The query of the list that holds these teams and no others; null where no filter does. */
	listed: string | null;
};

export type RolloutRow = {
	/** Null for teams without a place. */
	place: string | null;
	cells: Record<string, RolloutCell>;
	all: RolloutCell;
	live: number;
	staff: StaffTrained;
};

export type RolloutBoard = {
	columns: { code: RolloutColumn; label: string }[];
	/** Places by name; those without one last. */
	rows: RolloutRow[];
	totals: RolloutRow;
};

export function rolloutBoard(teams: readonly RolloutTeam[], asAt: string): RolloutBoard {
	const used = new Set<string>(teams.map((team) => rolloutColumn(team, asAt)));
	const columns = ROLLOUT_COLUMNS.filter(({ code }, index) => index < ALWAYS || used.has(code));
	const places = [...new Set(teams.map(({ place }) => place))].sort((a, b) =>
		a === null ? 1 : b === null ? -1 : a.localeCompare(b, 'en-GB')
	);
	const row = (place: string | null, held: readonly RolloutTeam[], isTotal: boolean) => ({
		place,
		cells: Object.fromEntries(
			columns.map(({ code }) => {
				const found = held.filter((team) => rolloutColumn(team, asAt) === code);
				return [code, { teams: found, listed: listOf(code, place, found, held, asAt, isTotal) }];
			})
		),
		all: {
			teams: [...held],
			listed: isTotal ? '' : place === null ? null : query({ place })
		},
		live: held.filter((team) => isLive(team, asAt)).length,
		staff: staffTrained(held)
	});
	return {
		columns: [...columns],
		rows: places.map((place) => {
			const here = teams.filter((team) => team.place === place);
			return row(place, here, false);
		}),
		totals: row(null, teams, true)
	};
}

const query = (filters: Record<string, string>) => new URLSearchParams(filters).toString();

/**
 * A list is filtered by the phase as it is held and by the state of the day; a cell by both at once.
 * The link is given only where the two agree, so that it never opens other teams than those counted.
 */
function listOf(
	code: RolloutColumn,
	place: string | null,
	found: readonly RolloutTeam[],
	held: readonly RolloutTeam[],
	asAt: string,
	isTotal: boolean
): string | null {
	if (found.length === 0 || (place === null && !isTotal)) return null;
	const phase = code === 'undated' ? 'live' : code;
	const live = code === 'live' || code === 'embedded';
	const same = held.filter((team) => team.phase === phase && (!live || isLive(team, asAt)));
	if (same.length !== found.length || found.some((team) => team.phase !== phase)) return null;
	return query({
		...(place === null ? {} : { place }),
		phase,
		...(live ? { status: 'live' } : {})
	});
}

export function staffTrained(teams: readonly RolloutTeam[]): StaffTrained {
	const sums = { staff: 0, trained: 0, unknown: 0 };
	for (const { staff, trained } of teams) {
		if (staff === null || trained === null) sums.unknown += 1;
		else {
			sums.staff += staff;
			sums.trained += trained;
		}
	}
	return sums;
}

export type ComingTeam = {
	team: RolloutTeam;
	/** Days past the planned date; null for a date still to come. */
	daysLate: number | null;
};

export type Coming = { dated: ComingTeam[]; undated: RolloutTeam[] };

/** Teams not live on the day: overdue ones and then the next by planned date, and those without a date. */
export function comingTeams(teams: readonly RolloutTeam[], asAt: string): Coming {
	const waiting = teams.filter((team) => !isLive(team, asAt));
	const dated = waiting
		.filter((team) => team.plannedOn !== null)
		.map((team) => {
			const late = daysBetween(team.plannedOn!, asAt);
			return { team, daysLate: late > 0 ? late : null };
		})
		.sort((a, b) => (a.team.plannedOn! < b.team.plannedOn! ? -1 : 1));
	return { dated, undated: waiting.filter((team) => team.plannedOn === null) };
}

const PHASES_IN_WORDS: [RolloutColumn, one: string, many: string][] = [
	['soft-launch', 'is in soft launch', 'are in soft launch'],
	['training', 'is in training', 'are in training'],
	['not-started', 'has not started', 'have not started'],
	['later', 'went live later', 'went live later'],
	[
		'undated',
		'says that it is live but gives no date, so it is not counted as live',
		'say that they are live but give no date, so they are not counted as live'
	],
	['unknown', 'gives no phase', 'give no phase']
];

/** "Of 14 teams, 9 are live, 4 of them embedded; 2 are in training. 3 are past …; next is …" */
export function rolloutSentence(board: RolloutBoard, coming: Coming): string {
	const { cells, live, all } = board.totals;
	const teams = all.teams.length;
	if (teams === 0) return 'No team is on the register yet.';
	const size = (code: RolloutColumn) => cells[code]?.teams.length ?? 0;
	const embedded = size('embedded');
	const deep =
		embedded === 0
			? ''
			: embedded === live
				? agree(live, ' and embedded', ', all of them embedded')
				: `, ${count(embedded)} of them embedded`;
	const others = PHASES_IN_WORDS.filter(([code]) => size(code) > 0).map(
		([code, one, many]) => `${count(size(code))} ${agree(size(code), one, many)}`
	);
	const head =
		live === teams
			? `${teams === 1 ? 'The one team is' : teams === 2 ? 'Both teams are' : `All ${count(teams)} teams are`} live${deep}.`
			: `Of ${plural(teams, 'team')}, ${live === 0 ? 'none' : count(live)} ${agree(live || 1, 'is', 'are')} live${deep}; ${list(others)}.`;
	return [head, comingSentence(coming)].filter(Boolean).join(' ');
}

function comingSentence({ dated, undated }: Coming): string {
	const late = dated.filter(({ daysLate }) => daysLate !== null).length;
	const next = dated.find(({ daysLate }) => daysLate === null)?.team;
	const after = dated.filter(({ team }) => team.plannedOn === next?.plannedOn).length - 1;
	return [
		late > 0 && `${plural(late, 'team is', 'teams are')} past the planned date.`,
		next &&
			`Next ${agree(after + 1, 'is', 'are')} ${next.name}${after > 0 ? ` and ${plural(after, 'other')}` : ''}, planned for ${longDate(next.plannedOn)}.`,
		undated.length > 0 &&
			`${plural(undated.length, 'team', 'teams')} not live ${agree(undated.length, 'has', 'have')} no planned date.`
	]
		.filter(Boolean)
		.join(' ');
}

/** What a reader of the board must know; none is left unsaid and none is said in vain. */
export function rolloutNotes(teams: readonly RolloutTeam[], asAt: string, today: string): string[] {
	const behind = teams.filter(
		(team) => isLive(team, asAt) && team.phase !== 'live' && team.phase !== 'embedded'
	).length;
	return [
		asAt < today &&
			`Phases and staff have no dates, so they are as recorded today, ${longDate(today)}. Whether a team was live on ${longDate(asAt)} is worked out from its date.`,
		behind > 0 &&
			`${plural(behind, 'team', 'teams')} went live by ${agree(behind, 'its', 'their')} date although the phase does not say so: ${agree(behind, 'it stands', 'they stand')} under “Live”.`
	].filter((note): note is string => note !== false);
}

/** "195 of 300 staff (65%) are trained", in all. */
export function staffSentence({ staff, trained, unknown }: StaffTrained): string {
	if (staff === 0)
		return unknown > 0
			? 'No team has given both its staff and how many of them are trained.'
			: 'No staff are counted.';
	if (trained > staff)
		return `More staff are trained (${count(trained)}) than the teams have (${count(staff)}): one of the two is wrong in a team or more.`;
	return trained === 0
		? `None of ${count(staff)} staff is trained in DIALOG.`
		: `${shareOf(trained, staff, 'staff')} ${agree(trained, 'is', 'are')} trained in DIALOG.`;
}

// Staff trained in DIALOG, as two registers give it for one trust: the teams, and the courses.

/** One trust's two figures; null where a register does not give one. */
export type DialogStaff = {
	trust: { code: string; name: string };
	/** Over the teams that give both, as held today. */
	teams: { staff: number; trained: number } | null;
	/** A course with DIALOG in its name, in the last whole month it was returned for. */
	course: { name: string; month: string; inScope: number | null; trained: number | null } | null;
};

/** The course's figures where it gives both. */
export function courseFigure({ course }: DialogStaff): { inScope: number; trained: number } | null {
	if (course === null || course.inScope === null || course.trained === null) return null;
	return { inScope: course.inScope, trained: course.trained };
}

/** How one trust's two figures compare; empty where one of them is missing. `today` is an ISO date. */
export function dialogSentence(staff: DialogStaff, today: string): string {
	const { trust, teams, course } = staff;
	const returned = courseFigure(staff);
	if (teams === null || course === null || returned === null) return '';
	const same = teams.staff === returned.inScope && teams.trained === returned.trained;
	if (same)
		return `${trust.name}: both registers say ${shareOf(teams.trained, teams.staff, 'staff')}.`;
	const apart = [
		teams.trained !== returned.trained && difference(teams.trained - returned.trained, 'trained'),
		teams.staff !== returned.inScope && difference(teams.staff - returned.inScope, 'staff in all')
	].filter((part): part is string => part !== false);
	return `${trust.name}: the two registers differ. The teams, as recorded on ${longDate(today)}, count ${list(apart)} than the return of “${course.name}” for ${monthName(course.month)}. The dates differ too, and the course may be for other staff.`;
}

function difference(by: number, what: string): string {
	return `${count(Math.abs(by))} ${by > 0 ? 'more' : 'fewer'} ${what}`;
}
