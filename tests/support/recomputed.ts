/**
 * The headline measures as a stranger works them out: from the rows of each register's export and from
 * what the measure is published to count, and of what, with nothing of the product behind it.
 */
import type { IcsScope } from '#lib/core/access.ts';
import { measuresAsAt } from '#lib/measures/read.server.ts';
import { NOT_RECORDED } from '#lib/measures/rules.ts';
import { REGISTERS } from '#lib/registers/all.ts';
import { exportRows } from '#lib/registers/export.server.ts';
import { parseListRequest } from '#lib/registers/form.ts';

type Row = Readonly<Record<string, unknown>>;
type Counts = { numerator: number | null; denominator: number | null; value: number | null };

/** The rows of each register's JSON export, as at the day. */
type Exported = Readonly<Record<string, readonly Row[]>>;

const text = (value: unknown) => (typeof value === 'string' ? value : '');
const isBy = (value: unknown, day: string) => text(value) !== '' && text(value) <= day;
const isBefore = (value: unknown, day: string) => text(value) !== '' && text(value) < day;
const isGiven = (...values: unknown[]) => values.every((value) => typeof value === 'number');
const sum = (rows: readonly Row[], ...columns: string[]) =>
	Number(
		rows
			.flatMap((row) => columns.map((name) => row[name]))
			.reduce<number>((total, value) => total + (typeof value === 'number' ? value : 0), 0)
			.toFixed(6)
	);
const share = (numerator: number, denominator: number): Counts => ({
	...{ numerator, denominator },
	value: denominator === 0 ? null : numerator / denominator
});
const of = (part: readonly Row[], whole: readonly Row[]) => share(part.length, whole.length);

function middle(days: readonly number[]): number | null {
	const sorted = [...days].sort((a, b) => a - b);
	const half = sorted.length / 2;
	if (sorted.length === 0) return null;
	return Number.isInteger(half) ? (sorted[half - 1]! + sorted[half]!) / 2 : sorted[half - 0.5]!;
}

const daysFrom = (from: unknown, to: unknown) =>
	(Date.parse(text(to)) - Date.parse(text(from))) / 86_400_000;

/** The last month that had ended by the day: "2026-10". */
function lastMonth(day: string): string {
	const next = new Date(Date.parse(day) + 86_400_000);
	const ended = new Date(Date.UTC(next.getUTCFullYear(), next.getUTCMonth() - 1, 1));
	return ended.toISOString().slice(0, 7);
}

/** The rows of the last month of each group; those of one group where `by` names none. */
function latestOf(rows: readonly Row[], day: string, by: (row: Row) => string): Row[] {
	const known = rows.filter(({ month }) => text(month) <= lastMonth(day));
	const groups = Map.groupBy(known, by);
	return [...groups.values()].flatMap((group) => {
		const last = group
			.map(({ month }) => text(month))
			.sort()
			.at(-1);
		return group.filter(({ month }) => month === last);
	});
}

/** "2025/26" of a day in it, from 1 April. */
function yearOf(day: string): string {
	const year = Number(day.slice(0, 4)) - (day.slice(5) < '04-01' ? 1 : 0);
	return `${year}/${String((year + 1) % 100).padStart(2, '0')}`;
}

const aYearBefore = (day: string) => `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`;

const lower = (value: unknown) => text(value).toLowerCase();

/** Which headline measures of an ICS as at a day (ISO) a stranger gets otherwise, and how many were tried. */
export async function recomputedOtherwise(
	scope: IcsScope,
	asAt: string
): Promise<{ otherwise: string[]; tried: number }> {
	const exported: Record<string, readonly Row[]> = {};
	for (const register of REGISTERS) {
		const request = parseListRequest(register, new URLSearchParams(), 'programme');
		const { bytes } = await exportRows(scope, register, request, asAt, 'json', 'programme');
		exported[register.name] = JSON.parse(new TextDecoder().decode(bytes)).rows;
	}
	const found = recomputed(exported, asAt);
	// An indicator is a row by itself.
	const measures = measuresAsAt(scope, asAt).filter(({ title }) => title === undefined);
	const otherwise = measures.flatMap(({ measure, numerator, denominator, value, note }) => {
		if (note === NOT_RECORDED) return [];
		const own = found[measure];
		const isSame =
			own &&
			(value === null || own.value === null
				? value === own.value
				: own.numerator === numerator && Math.abs(own.value - value) < 1e-9) &&
			(denominator ?? 0) === (own.denominator ?? 0);
		return isSame
			? []
			: [
					`${scope.ics.code}, ${asAt}, ${measure}: ${JSON.stringify(own)} is shown as ${JSON.stringify({ numerator, denominator, value })}`
				];
	});
	return { otherwise, tried: measures.length };
}

/** Measure -> its counts and value, of all measures that stand in the catalogue. */
function recomputed(rows: Exported, day: string): Record<string, Counts> {
	return {
		...ofPolicies(rows.policies!, day),
		...ofRollout(rows.pcns!, rows.teams!, day),
		...ofMonths(rows, day),
		...ofPeople(rows.coproduction!, day),
		...ofPlans(rows, day)
	};
}

function ofPolicies(rows: readonly Row[], day: string): Record<string, Counts> {
	const found = rows.filter(({ identified_on: on }) => on === null || isBy(on, day));
	const isDone = (row: Row) =>
		['ratified_on', 'published_on', 'withdrawn_on'].some((name) => isBy(row[name], day));
	const left = found.filter((row) => !isDone(row));
	const steps = ['identified_on', 'review_started_on', 'drafted_on', 'consulted_on'];
	const ends = [...steps.slice(1), 'ratified_on', 'published_on'];
	const starts = [...steps, 'ratified_on'];
	const days = rows.flatMap((row) =>
		ends.flatMap((end, at) => {
			const [from, to] = [row[starts[at]!], row[end]];
			return isBy(to, day) && text(from) !== '' && text(to) >= text(from)
				? [daysFrom(from, to)]
				: [];
		})
	);
	return {
		'policies-rewritten': of(found.filter(isDone), found),
		'cpa-mentions-in-force': share(sum(left, 'mentions'), sum(found, 'mentions')),
		'policies-overdue': of(
			left.filter(({ due_on: on }) => isBefore(on, day)),
			found
		),
		'policy-step-days': { numerator: null, denominator: days.length, value: middle(days) }
	};
}

function ofRollout(pcns: readonly Row[], teams: readonly Row[], day: string) {
	const networks = pcns.filter(
		({ opened_on: from, closed_on: to }) => (from === null || isBy(from, day)) && !isBy(to, day)
	);
	const live = (rows: readonly Row[]) => rows.filter(({ live_on: on }) => isBy(on, day));
	const both = teams.filter(({ staff, staff_trained: trained }) => isGiven(staff, trained));
	return {
		'pcns-live': of(live(networks), networks),
		'population-covered': share(sum(live(networks), 'population'), sum(networks, 'population')),
		'full-offer-covered': share(
			sum(
				live(networks).filter(({ must_have_services: must }) => must === 'yes'),
				'smi_register'
			),
			sum(networks, 'smi_register')
		),
		'teams-live': of(live(teams), teams),
		'dialog-staff-trained': share(sum(both, 'staff_trained'), sum(both, 'staff'))
	};
}

/** Rows about a month. */
function ofMonths(rows: Exported, day: string): Record<string, Counts> {
	const proms = latestOf(rows.proms!, day, () => '');
	const given = (part: string, whole: string) =>
		proms.filter((row) => isGiven(row[part], row[whole]));
	const rate = (part: string, whole: string) =>
		share(sum(given(part, whole), part), sum(given(part, whole), whole));
	const returned = latestOf(rows.workforce!, day, ({ trust }) => lower(trust));
	const isScheme = ({ role }: Row) => lower(role).includes('arrs');
	const ofNetworks = returned.filter((row) => isScheme(row) && row.employer === 'primary-care');
	const posts = returned.filter(
		(row) =>
			!isScheme(row) ||
			row.employer === 'primary-care' ||
			!ofNetworks.some(({ role, focus }) => lower(role) === lower(row.role) && focus === row.focus)
	);
	const both = posts.filter((row) => isGiven(row.planned_wte, row.in_post_wte));
	const [planned, inPost] = [sum(both, 'planned_wte'), sum(both, 'in_post_wte')];
	const asked = posts.filter(({ lived_experience: one }) => one !== null);
	const lived = asked.filter(({ lived_experience: one }) => one === 'yes');
	const courses = latestOf(
		rows.training!,
		day,
		({ trust, course }) => `${lower(trust)}/${lower(course)}`
	).filter((row) => isGiven(row.in_scope, row.trained));
	return {
		'prom-first-score': rate('first_scores', 'eligible'),
		'prom-paired': rate('paired_scores', 'first_scores'),
		'prom-improved': rate('improved', 'paired_scores'),
		'prom-reliably-improved': rate('reliably_improved', 'paired_scores'),
		'prom-deteriorated': rate('deteriorated', 'paired_scores'),
		'posts-filled': share(inPost, planned),
		'vacancy-rate': share(Math.max(0, Number((planned - inPost).toFixed(6))), planned),
		'lived-experience-wte': share(sum(lived, 'in_post_wte'), sum(asked, 'in_post_wte')),
		'training-done': share(sum(courses, 'trained'), sum(courses, 'in_scope'))
	};
}

function ofPeople(rows: readonly Row[], day: string): Record<string, Counts> {
	const held = rows.filter(({ held_on: on }) => isBy(on, day));
	const told = held.filter(({ feedback_on: on }) => isBy(on, day));
	const days = told.map(({ held_on: from, feedback_on: to }) => daysFrom(from, to));
	const isCounted = held.some(({ experts, carers }) => isGiven(experts) || isGiven(carers));
	const people = isCounted ? sum(held, 'experts', 'carers') : null;
	return {
		'feedback-given': of(told, held),
		'feedback-days': { numerator: null, denominator: days.length, value: middle(days) },
		'people-taking-part': { numerator: people, denominator: null, value: people }
	};
}

function ofPlans(rows: Exported, day: string): Record<string, Counts> {
	const {
		milestones = [],
		communications = [],
		drivers = [],
		wordings = [],
		risks = [],
		funding = []
	} = rows;
	const ideas = drivers.filter(({ kind }) => kind === 'idea');
	const isDone = ({ actual_on: on }: Row) => isBy(on, day);
	const there = rows.assets!.filter(({ closed_on: on }) => !isBy(on, day));
	const due = communications.filter(({ planned_on: on }) => isBy(on, day));
	const opened = risks.filter(({ opened_on: on }) => on === null || isBy(on, day));
	const open = opened.filter(({ closed_on: on }) => !isBy(on, day));
	const years = funding.map(({ year }) => text(year)).filter((year) => year <= yearOf(day));
	const lines = funding.filter(({ year }) => year === years.sort().at(-1));
	const both = lines.filter(({ allocated, spent }) => isGiven(allocated, spent));
	const vcse = lines.filter(({ category }) => category === 'vcse');
	return {
		'milestones-done': of(milestones.filter(isDone), milestones),
		'milestones-late': of(
			milestones.filter((row) => !isDone(row) && isBefore(row.forecast_on ?? row.baseline_on, day)),
			milestones
		),
		'passages-rewritten': of(
			wordings.filter(({ agreed_on: on }) => isBy(on, day)),
			wordings
		),
		'change-ideas-tried': of(
			ideas.filter(({ done_on: on }) => isBy(on, day)),
			ideas
		),
		'communications-done': of(
			due.filter(({ done_on: on }) => isBy(on, day)),
			due
		),
		'communications-overdue': of(
			due.filter(
				({ planned_on: planned, done_on: on }) => isBefore(planned, day) && !isBy(on, day)
			),
			due
		),
		'risks-open': of(open, opened),
		'risks-past-review': of(
			open.filter(({ review_on: on }) => isBefore(on, day)),
			open
		),
		'assets-checked': of(
			there.filter(({ checked_on: on }) => isBy(on, day) && !isBy(on, aYearBefore(day))),
			there
		),
		...ofFollowed('issues', rows.issues!, ['raised_on', 'due_on', 'closed_on'], 'closed', day),
		...ofFollowed('actions', rows.actions!, ['agreed_on', 'due_on', 'done_on'], 'done', day),
		...ofFollowed(
			'decisions',
			rows.decisions!,
			['decided_on', 'review_on', 'replaced_on'],
			null,
			day
		),
		'funding-spent': share(sum(both, 'spent'), sum(both, 'allocated')),
		'vcse-share': share(sum(vcse, 'allocated'), sum(lines, 'allocated'))
	};
}

/** Rows that begin, are due and end: of those that began, the part that is over and the part past its day. */
function ofFollowed(
	name: string,
	rows: readonly Row[],
	[began, due, ended]: readonly [string, string, string],
	over: string | null,
	day: string
): Record<string, Counts> {
	const known = rows.filter((row) => row[began] === null || isBy(row[began], day));
	const open = known.filter((row) => !isBy(row[ended], day));
	const late = open.filter((row) => isBefore(row[due], day));
	return {
		...(over ? { [`${name}-${over}`]: share(known.length - open.length, known.length) } : {}),
		[`${name}-${over ? 'overdue' : 'past-review'}`]: of(late, known)
	};
}
