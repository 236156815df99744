import type { IcsScope } from '#lib/core/access.ts';
import { daysBetween } from '#lib/core/calendar.ts';
import { count } from '#lib/core/numbers.ts';
import { plural } from '#lib/core/words.ts';
import { all } from '#lib/platform/database.server.ts';
import {
	byDates,
	type DeclaredDashboard,
	type RegisterServer
} from '#lib/registers/plug-in.server.ts';
import {
	countsOnDays,
	type RecordedDays,
	rowsOn,
	rowsOnDays,
	wasRecorded
} from '#lib/registers/recorded.server.ts';
import {
	pipelineSentence,
	policies,
	POLICY_STEPS,
	policyMeasures,
	policySentence,
	stepMeasure
} from './definition.ts';

/** A policy's state as at `@asAt`; codes are those of the register's definition. */
const POLICY_STATUS = `CASE
	WHEN withdrawn_on <= @asAt THEN 'withdrawn'
	WHEN published_on <= @asAt THEN 'published'
	WHEN ratified_on <= @asAt THEN 'ratified'
	WHEN due_on < @asAt THEN 'overdue'
	WHEN consulted_on <= @asAt THEN 'consulted'
	WHEN drafted_on <= @asAt THEN 'drafted'
	WHEN review_started_on <= @asAt THEN 'in-review'
	WHEN identified_on <= @asAt THEN 'identified'
	ELSE 'found' END`;

export type PolicyCounts = {
	asAt: string;
	/** Policies known to need a rewrite by that day; one without a date counts from the start. */
	found: number;
	/** Ratified, published or withdrawn by that day. */
	rewritten: number;
	/** CPA mentions in all that were found, and in those not yet rewritten. */
	mentions: number;
	mentionsInForce: number;
	/** Found policies whose mentions nobody has counted. */
	mentionsUnknown: number;
	overdue: number;
	/** Policies due by that day, and the mentions that would be left; null where none has a due date. */
	due: number | null;
	mentionsPlanned: number | null;
};

/** Counts at each of the given days (ISO dates, ascending), in one pass over the ICS's policies. */
export function policyCounts(scope: IcsScope, days: readonly string[]): PolicyCounts[] {
	return countsOnDays<PolicyCounts>(scope, policies, days, {
		row: `coalesce(identified_on, '') AS identified, mentions, due_on,
			min(coalesce(ratified_on, '9'), coalesce(published_on, '9'), coalesce(withdrawn_on, '9')) AS done`,
		joined: `held.identified <= day.asAt`,
		counts: `
			count(held.identified) AS found,
			count(*) FILTER (WHERE done <= asAt) AS rewritten,
			coalesce(sum(mentions), 0) AS mentions,
			coalesce(sum(mentions) FILTER (WHERE done > asAt), 0) AS mentionsInForce,
			count(*) FILTER (WHERE held.identified IS NOT NULL AND mentions IS NULL) AS mentionsUnknown,
			count(*) FILTER (WHERE done > asAt AND due_on < asAt) AS overdue,
			CASE WHEN count(due_on) > 0 THEN count(*) FILTER (WHERE due_on <= asAt) END AS due,
			CASE WHEN count(due_on) > 0 THEN coalesce(sum(mentions), 0)
				- coalesce(sum(mentions) FILTER (WHERE due_on <= asAt), 0) END AS mentionsPlanned`
	});
}

/** `on` is the day on which the step was finished. */
export type StepDays = { step: string; on: string; days: number } & RecordedDays;

/** Days that each finished step of each policy took, by the last of some days; a step needs both its dates. */
export function policyStepDays(scope: IcsScope, days: readonly string[]): StepDays[] {
	const steps = [
		['review_started_on', 'identified_on'],
		['drafted_on', 'review_started_on'],
		['consulted_on', 'drafted_on'],
		['ratified_on', 'consulted_on'],
		['published_on', 'ratified_on']
	];
	const source = rowsOnDays(scope, policies, days);
	return all<StepDays>(
		steps
			.map(
				([to, from]) =>
					`SELECT '${to}' AS step, ${to} AS 'on', CAST(julianday(${to}) - julianday(${from}) AS INTEGER) AS days,
						from_day AS 'from', to_day AS 'to'
					FROM ${source} WHERE ics_id = @ics AND removed_at IS NULL
						AND ${to} <= @asAt AND ${from} IS NOT NULL AND ${to} >= ${from}`
			)
			.join(' UNION ALL '),
		{ ics: scope.ics.id, asAt: days.at(-1) }
	);
}

/** The counts at each day, with the days that the steps finished by then took. */
function policyFiguresAt(scope: IcsScope, days: readonly string[]) {
	const steps = policyStepDays(scope, days);
	return policyCounts(scope, days).map((counts) => ({
		...counts,
		stepDays: steps
			.filter((step) => step.on <= counts.asAt && wasRecorded(step, counts.asAt))
			.map((step) => step.days)
	}));
}

/** Owners that are named; the list holds the rest. */
const OWNERS = 10;

/** At which step the policies stand on a day (ISO), and who owns those that are overdue. */
function policyDashboard(scope: IcsScope, asAt: string): DeclaredDashboard {
	const asked = { ics: scope.ics.id, asAt };
	const source = `(SELECT *, withdrawn_on <= @asAt AS withdrawn,
			coalesce(min(coalesce(ratified_on, '9'), coalesce(published_on, '9'), coalesce(withdrawn_on, '9')) > @asAt
				AND due_on < @asAt, 0) AS overdue
		FROM ${rowsOn(scope, policies, asAt)}
		WHERE ics_id = @ics AND removed_at IS NULL AND coalesce(identified_on, '') <= @asAt)`;
	const last = POLICY_STEPS.toReversed()
		.map(({ column, status }) => `WHEN ${column} <= @asAt THEN '${status}'`)
		.join(' ');
	const steps = all<{ step: string; policies: number; overdue: number }>(
		`SELECT CASE WHEN withdrawn THEN 'withdrawn' ${last} ELSE 'found' END AS step,
			count(*) AS policies, sum(overdue) AS overdue
		FROM ${source} GROUP BY step`,
		asked
	);
	const owners = all<{ owner: string | null; policies: number; due: string; mentions: number }>(
		`SELECT owner, count(*) AS policies, min(due_on) AS due, coalesce(sum(mentions), 0) AS mentions
		FROM ${source} WHERE overdue GROUP BY owner ORDER BY policies DESC, due, owner LIMIT ${OWNERS}`,
		asked
	);
	const at = (code: string) => steps.find(({ step }) => step === code);
	const bars = [
		...(at('found') ? [{ status: 'found', label: 'No date yet' }] : []),
		...POLICY_STEPS,
		...(at('withdrawn') ? [{ status: 'withdrawn', label: 'Withdrawn' }] : [])
	].map(({ status, label }) => {
		const { policies: value = 0, overdue = 0 } = at(status) ?? {};
		return {
			label,
			value,
			// The list has those that are overdue under their own state.
			query: value > 0 && overdue === 0 ? `status=${status}` : undefined,
			part: { value: overdue, label: 'overdue', query: 'status=overdue' }
		};
	});
	return {
		sections: [
			{
				heading: 'How far the rewriting has come',
				sentence: pipelineSentence(bars),
				chart: { label: 'Policies by the last step they have reached', bars }
			},
			...(owners.length === 0
				? []
				: [
						{
							heading: 'Who owns what is overdue',
							sentence: `${plural(owners.length, 'owner')} ${owners.length === OWNERS ? 'with the most are named' : owners.length === 1 ? 'has all of them' : 'have them'}.`,
							table: {
								caption: 'Overdue policies by owner',
								columns: [
									{ label: 'Owner' },
									{ label: 'Overdue', numeric: true },
									{ label: 'The longest, days', numeric: true },
									{ label: 'CPA mentions in them', numeric: true }
								],
								rows: owners.map(({ owner, policies: number, due, mentions }) => ({
									...(owner === null
										? {}
										: { path: `?status=overdue&owner=${encodeURIComponent(owner)}` }),
									cells: [
										owner ?? 'No owner given',
										count(number),
										count(daysBetween(due, asAt)),
										count(mentions)
									]
								}))
							}
						}
					])
		]
	};
}

export const policiesServer: RegisterServer = {
	register: policies,
	status: POLICY_STATUS,
	...byDates(policyFiguresAt, {
		sentence: policySentence,
		measures: (figures) => [...policyMeasures(figures), stepMeasure(figures.asAt, figures.stepDays)]
	}),
	dashboard: policyDashboard
};
