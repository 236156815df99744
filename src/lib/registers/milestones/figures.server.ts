import type { IcsScope } from '#lib/core/access.ts';
import { all } from '#lib/platform/database.server.ts';
import { FOCUS } from '#lib/registers/definition.ts';
import {
	type BoundRow,
	byDates,
	naturalOrder,
	type RegisterServer
} from '#lib/registers/plug-in.server.ts';
import { countsOnDays, rowsOn } from '#lib/registers/recorded.server.ts';
import {
	type MilestoneFigures,
	milestoneMeasures,
	milestones,
	milestoneSentence
} from './definition.ts';
import { type MilestoneRow, inOrder, milestoneOn, timelineSentence } from './rules.ts';
import { timeScale } from '#lib/ui/charts/series.ts';

/** A milestone's state as at `@asAt`; codes are those of the register's definition. */
const MILESTONE_STATUS = `CASE
	WHEN actual_on <= @asAt THEN 'done'
	WHEN coalesce(forecast_on, baseline_on) < @asAt THEN 'late'
	WHEN forecast_on > baseline_on THEN 'slipping'
	WHEN coalesce(forecast_on, baseline_on) IS NOT NULL THEN 'due'
	ELSE 'no-date' END`;

/** Counts at each of the given days (ISO dates, ascending). */
export function milestoneFiguresAt(scope: IcsScope, days: readonly string[]): MilestoneFigures[] {
	return countsOnDays<MilestoneFigures>(scope, milestones, days, {
		row: `coalesce(actual_on, '9') AS reached,
			coalesce(forecast_on, baseline_on) AS expected, baseline_on AS planned`,
		counts: `
			count(held.id) AS milestones,
			count(*) FILTER (WHERE reached <= asAt) AS done,
			CASE WHEN count(planned) > 0 THEN count(*) FILTER (WHERE planned <= asAt) END AS planned,
			count(*) FILTER (WHERE reached > asAt AND expected < asAt) AS late,
			count(held.id) FILTER (WHERE reached > asAt AND expected IS NULL) AS undated`
	});
}

/** The milestones in an ICS's register on a day (ISO), as recorded: tens, rarely hundreds. */
export function milestonesOf(scope: IcsScope, asAt: string): MilestoneRow[] {
	return all<MilestoneRow>(
		`SELECT id, reference, title, focus, deliverable, owner, baseline_on AS baselineOn,
			forecast_on AS forecastOn, actual_on AS actualOn
		FROM ${rowsOn(scope, milestones, asAt)} WHERE ics_id = @ics AND removed_at IS NULL
		ORDER BY ${naturalOrder('reference')}`,
		{ ics: scope.ics.id, asAt }
	);
}

/** Drawn at most for each focus; the list below holds the rest. */
const MOST = 40;

/** The milestones of each focus area and of none, on one scale of time. */
export function milestoneDashboard(scope: IcsScope, asAt: string) {
	const found = inOrder(milestonesOf(scope, asAt).map((held) => milestoneOn(held, asAt)));
	const dedicated = FOCUS.filter(({ value }) => value !== 'core');
	const core = FOCUS.filter(({ value }) => value === 'core');
	const groups = [
		...[...dedicated, ...core].map(({ value, label }) => ({
			focus: value as string | null,
			label
		})),
		{ focus: null, label: 'No focus area given' }
	];
	return {
		ics: scope.ics.code,
		scale: timeScale(found, asAt),
		sentence: timelineSentence(found),
		groups: groups
			.map((group) => {
				const own = found.filter(({ focus }) => focus === group.focus);
				return {
					...group,
					sentence: timelineSentence(own),
					count: own.length,
					milestones: own.slice(0, MOST)
				};
			})
			.filter(({ count }) => count > 0)
	};
}

/** Promises to lived experience groups, those taken over from a predecessor too: each stands in its thread. */
function promisedMilestones(scope: IcsScope): BoundRow[] {
	return all<{ id: number; concern: number; group: string; from: string | null }>(
		`SELECT p.milestone_id AS id, p.concern_id AS concern, g.name AS "group", NULL AS "from"
		FROM concern_posts p JOIN concerns c ON c.id = p.concern_id JOIN groups g ON g.id = c.group_id
		WHERE c.ics_id = @ics AND p.milestone_id IS NOT NULL
		UNION ALL SELECT h.to_id, p.concern_id, g.name, o.code
		FROM handovers v JOIN handover_rows h ON h.handover_id = v.id AND h.kind = 'milestones' AND h.undone = 0
		JOIN concern_posts p ON p.milestone_id = h.from_id JOIN concerns c ON c.id = p.concern_id
		JOIN groups g ON g.id = c.group_id JOIN organisations o ON o.id = c.ics_id
		WHERE v.to_ics_id = @ics`,
		{ ics: scope.ics.id }
	).map(({ id, concern, group, from }) => ({
		id,
		sentence: `This milestone is a promise to ${group}, so it stays on the list. Its dates can be changed here; if the promise itself changes, tell the group in answer to its concern.`,
		path: `/ics/${from ?? scope.ics.code}/voice/concerns/${concern}`,
		link: `Concern ${concern} and its answers`
	}));
}

export const milestonesServer: RegisterServer = {
	register: milestones,
	status: MILESTONE_STATUS,
	...byDates(milestoneFiguresAt, { sentence: milestoneSentence, measures: milestoneMeasures }),
	dashboard: milestoneDashboard,
	bound: promisedMilestones
};
