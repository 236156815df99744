import type { IcsScope } from '#lib/core/access.ts';
import { pageAsked } from '#lib/core/address.ts';
import { daysBetween } from '#lib/core/calendar.ts';
import { addedOutside } from '#lib/core/disclosure.ts';
import { median } from '#lib/core/measure.ts';
import { all, get } from '#lib/platform/database.server.ts';
import {
	byDates,
	outsideFrom,
	outsideSums,
	type RegisterServer
} from '#lib/registers/plug-in.server.ts';
import { statesOf } from '#lib/roadmap/progress/read.server.ts';
import { currentRoadmap, deliverablesNamed } from '#lib/roadmap/read.server.ts';
import type { Deliverable, Roadmap } from '#lib/roadmap/rules.ts';
import {
	coproduction,
	type CoproductionFigures,
	coproductionMeasures,
	coproductionSentence
} from './definition.ts';
import {
	byQuarter,
	byYear,
	type MonthOfActivities,
	peopleSentence,
	type Shaping,
	unshaped,
	unshapedSentence,
	waitingSentence
} from './rules.ts';

/** An activity's state as at `@asAt`; codes are those of the register's definition. */
const COPRODUCTION_STATUS = `CASE
	WHEN held_on > @asAt THEN 'ahead'
	WHEN feedback_on <= @asAt THEN 'answered'
	ELSE 'waiting' END`;

/** Counts of the activities held by the day (ISO); suppressed counts are left out of the sums. */
export function coproductionFigures(scope: IcsScope, asAt: string): CoproductionFigures {
	return coproductionFiguresAt(scope, [asAt])[0]!;
}

/** The same at each of the given days (ISO dates, ascending). */
export function coproductionFiguresAt(
	scope: IcsScope,
	days: readonly string[]
): CoproductionFigures[] {
	const values = { ics: scope.ics.id, days: JSON.stringify(days), last: days.at(-1) };
	const counts = all<Omit<CoproductionFigures, 'feedbackDays' | 'outside'>>(
		`WITH day AS MATERIALIZED (SELECT value AS asAt FROM json_each(@days)),
		activity AS MATERIALIZED (
			SELECT id, held_on, feedback_on, experts, carers
			FROM coproduction WHERE ics_id = @ics AND removed_at IS NULL AND held_on <= @last)
		SELECT day.asAt,
			count(activity.id) AS activities,
			count(*) FILTER (WHERE feedback_on <= asAt) AS answered,
			coalesce(sum(experts) FILTER (WHERE experts <> '*'), 0) AS experts,
			coalesce(sum(carers) FILTER (WHERE carers <> '*'), 0) AS carers,
			${OUTSIDE},
			count(*) FILTER (WHERE '*' IN (coalesce(experts, 0), coalesce(carers, 0))) AS suppressed,
			count(activity.id) FILTER (WHERE experts IS NULL AND carers IS NULL) AS notCounted
		FROM day LEFT JOIN activity ON activity.held_on <= day.asAt GROUP BY day.asAt ORDER BY day.asAt`,
		values
	);
	const feedback = all<{ on: string; days: number }>(
		`SELECT feedback_on AS 'on', CAST(julianday(feedback_on) - julianday(held_on) AS INTEGER) AS days
		FROM coproduction WHERE ics_id = @ics AND removed_at IS NULL
			AND feedback_on <= @last AND feedback_on >= held_on`,
		values
	);
	return counts.map((count) => ({
		...count,
		outside: addedOutside([outsideFrom(count, 'experts'), outsideFrom(count, 'carers')]),
		feedbackDays: feedback.filter(({ on }) => on <= count.asAt).map((one) => one.days)
	}));
}

/** Each number of people that an activity gives, for readers outside. */
const OUTSIDE = ['experts', 'carers']
	.map((name) => outsideSums(name, name, null, `${name} <> '*'`))
	.join(', ');

const HELD_ACTIVITIES = `FROM coproduction WHERE ics_id = @ics AND removed_at IS NULL AND held_on <= @asAt`;

/** Activities held by a day (ISO), month by month; suppressed counts are left out of the sums. */
export function activitiesByMonth(
	scope: IcsScope,
	asAt: string,
	audience = scope.audience
): MonthOfActivities[] {
	return all<Omit<MonthOfActivities, 'outside'>>(
		`SELECT substr(held_on, 1, 7) AS month, count(*) AS activities,
			coalesce(sum(experts) FILTER (WHERE experts <> '*'), 0) AS experts,
			coalesce(sum(carers) FILTER (WHERE carers <> '*'), 0) AS carers,
			${OUTSIDE},
			count(*) FILTER (WHERE experts = '*') AS expertsSuppressed,
			count(*) FILTER (WHERE carers = '*') AS carersSuppressed,
			count(*) FILTER (WHERE experts IS NULL AND carers IS NULL) AS notCounted,
			coalesce(sum(cost), 0) AS cost, count(*) FILTER (WHERE cost IS NULL) AS costUnknown
		${HELD_ACTIVITIES} GROUP BY 1 ORDER BY 1`,
		{ ics: scope.ics.id, asAt }
	).map((row) => ({
		...row,
		outside:
			audience === 'programme'
				? null
				: { experts: outsideFrom(row, 'experts'), carers: outsideFrom(row, 'carers') }
	}));
}

/** Activities held by a day for each stage and depth; null is not said. */
export function activitiesByDepth(
	scope: IcsScope,
	asAt: string
): { stage: string | null; depth: string | null; activities: number }[] {
	return all(
		`SELECT stage, depth, count(*) AS activities ${HELD_ACTIVITIES} GROUP BY stage, depth`,
		{
			ics: scope.ics.id,
			asAt
		}
	);
}

/** What the activities held by a day helped to shape, by depth. */
export function shapedBy(scope: IcsScope, asAt: string): Shaping[] {
	return all<Shaping>(
		`SELECT deliverables, depth, count(*) AS activities ${HELD_ACTIVITIES} AND deliverables IS NOT NULL
		GROUP BY deliverables, depth`,
		{ ics: scope.ics.id, asAt }
	);
}

export type WaitingActivity = { id: number; reference: string; title: string; heldOn: string };

/** Activities whose people have not been told what came of them by a day, the oldest first. */
export function waitingForFeedback(
	scope: IcsScope,
	asAt: string,
	limit: number
): WaitingActivity[] {
	return all<WaitingActivity>(
		`SELECT id, reference, title, held_on AS heldOn ${HELD_ACTIVITIES}
			AND (feedback_on IS NULL OR feedback_on > @asAt)
		ORDER BY held_on, id LIMIT @limit`,
		{ ics: scope.ics.id, asAt, limit }
	);
}

export type HeardActivity = WaitingActivity & {
	heard: string | null;
	changed: string | null;
	deliverables: string | null;
	feedbackOn: string | null;
};

/** What was heard and what changed, the newest first; `about` is the code of a deliverable. */
export function heardAndChanged(
	scope: IcsScope,
	asAt: string,
	page: { about: string | null; limit: number; offset: number }
): { rows: HeardActivity[]; count: number } {
	const where = `${HELD_ACTIVITIES} AND (heard IS NOT NULL OR changed IS NOT NULL)
		AND (@about IS NULL OR instr('; ' || deliverables || ';', '; ' || @about || ';') > 0)`;
	const values = { ics: scope.ics.id, asAt, ...page };
	const rows = all<HeardActivity>(
		`SELECT id, reference, title, held_on AS heldOn, heard, changed, deliverables,
			feedback_on AS feedbackOn ${where}
		ORDER BY held_on DESC, id DESC LIMIT @limit OFFSET @offset`,
		values
	);
	const { about } = page;
	const found = get<{ count: number }>(`SELECT count(*) AS count ${where}`, {
		...{ ics: scope.ics.id, asAt, about }
	});
	return { rows, count: found?.count ?? 0 };
}

/** Year -> pounds that the funding register sets aside for co-production. */
export function setAsideForCoproduction(scope: IcsScope): Map<string, number> {
	const rows = all<{ year: string; allocated: number }>(
		`SELECT year, sum(allocated) AS allocated FROM funding
		WHERE ics_id = ? AND removed_at IS NULL AND category = 'co-production' AND allocated IS NOT NULL
		GROUP BY year`,
		scope.ics.id
	);
	return new Map(rows.map(({ year, allocated }) => [year, allocated]));
}

/** Activities waiting for feedback that are named here; the list holds the rest. */
const WAITING = 10;
/** Activities a page of what was heard. */
const PAGE_OF_HEARD = 6;

/** Who took part, what nobody helped to shape, who waits to hear, and what was heard and changed. */
export function coproductionDashboard(scope: IcsScope, asAt: string, url: URL) {
	const months = activitiesByMonth(scope, asAt);
	const { activities, answered, feedbackDays } = coproductionFigures(scope, asAt);
	const waiting = waitingForFeedback(scope, asAt, WAITING).map((one) => ({
		...one,
		days: daysBetween(one.heldOn, asAt)
	}));
	// An installation without a roadmap still has its activities.
	const deliverables =
		deliverablesNamed(asAt).length === 0 ? [] : withFocusTitles(currentRoadmap(asAt));
	return {
		people: peopleSentence(months),
		quarters: byQuarter(months, asAt),
		depths: activitiesByDepth(scope, asAt),
		...unshapedOf(scope, deliverables, asAt),
		ics: scope.ics.code,
		feedback: {
			activities,
			answered,
			median: median(feedbackDays),
			sentence: waitingSentence(activities - answered, waiting[0]?.days ?? null),
			waiting
		},
		years: byYear(months, setAsideForCoproduction(scope)),
		said: heardPage(scope, deliverables, asAt, url)
	};
}

/** Focus areas share some titles, so that those say which is meant. */
function withFocusTitles({ deliverables, focusAreas }: Roadmap): Deliverable[] {
	return deliverables.map((one) => {
		const focus = focusAreas.find(({ code }) => code === one.focus);
		return focus ? { ...one, title: `${focus.title}: ${one.title}` } : one;
	});
}

function unshapedOf(scope: IcsScope, deliverables: readonly Deliverable[], asAt: string) {
	if (deliverables.length === 0) return { unshaped: [], unshapedSentence: '' };
	const states = statesOf(scope, { deliverables }, asAt);
	const stages = new Map(states.map(({ code, stage }) => [code, stage]));
	const found = unshaped(deliverables, stages, shapedBy(scope, asAt));
	return { unshaped: found, unshapedSentence: unshapedSentence(found, deliverables.length) };
}

/** One page of what was heard: `?about=` names a deliverable, `?said=` the page, counted from 1. */
function heardPage(scope: IcsScope, deliverables: readonly Deliverable[], asAt: string, url: URL) {
	const asked = url.searchParams.get('about');
	const about = deliverables.find(({ code }) => code === asked)?.code ?? null;
	const wanted = pageAsked(url.searchParams.get('said'));
	const read = (page: number) =>
		heardAndChanged(scope, asAt, {
			about,
			limit: PAGE_OF_HEARD,
			offset: (page - 1) * PAGE_OF_HEARD
		});
	const first = read(wanted);
	const pages = Math.max(1, Math.ceil(first.count / PAGE_OF_HEARD));
	// A page past the end is the last one: what is heard may have been narrowed since.
	const page = Math.min(wanted, pages);
	const { rows, count } = page === wanted ? first : read(page);
	const titles = new Map(deliverables.map(({ code, title }) => [code, title]));
	const named = new Set(
		shapedBy(scope, asAt).flatMap(({ deliverables: codes }) => codes.split('; '))
	);
	return {
		...{ about, page, pages, count },
		choices: deliverables
			.filter(({ code }) => named.has(code) || code === about)
			.map(({ code, title }) => ({ code, title })),
		rows: rows.map(({ deliverables: codes, ...row }) => ({
			...row,
			shaped: (codes?.split('; ') ?? []).map((code) => ({ code, title: titles.get(code) ?? code }))
		}))
	};
}

export const coproductionServer: RegisterServer = {
	register: coproduction,
	status: COPRODUCTION_STATUS,
	...byDates(coproductionFiguresAt, {
		sentence: coproductionSentence,
		measures: coproductionMeasures
	}),
	dashboard: coproductionDashboard
};
