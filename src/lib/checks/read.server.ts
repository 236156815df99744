/** What an ICS's registers and roadmap contradict each other in, with what was said about it. */
import type { IcsScope } from '#lib/core/access.ts';
import { addMonths, lastWholeMonth } from '#lib/core/calendar.ts';
import { all, get } from '#lib/platform/database.server.ts';
import { REGISTERS } from '#lib/registers/all.ts';
import { milestones as milestonesRegister } from '#lib/registers/milestones/definition.ts';
import { pcns } from '#lib/registers/pcns/definition.ts';
import { pcnCounts } from '#lib/registers/pcns/figures.server.ts';
import { policyCounts } from '#lib/registers/policies/figures.server.ts';
import { standingRows } from '#lib/registers/read.server.ts';
import { rowsOn } from '#lib/registers/recorded.server.ts';
import { teams as teamsRegister } from '#lib/registers/teams/definition.ts';
import { statesOf } from '#lib/roadmap/progress/read.server.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';
import { findDeliverable } from '#lib/roadmap/rules.ts';
import { checkOfRow, type Compared, contradictions, type DataCheck } from './rules.ts';

export type Explanation = {
	words: string;
	facts: string;
	at: string;
	by: string;
	/** Whether it was given for the values that are held now. */
	stands: boolean;
};

export type ExplainedCheck = DataCheck & { explanation: Explanation | null };

/** Months that a live team may be silent, and months it may be live before anybody asks. */
const SILENT_MONTHS = 3;

/** Deliverables whose whole claim a register counts. */
const CLAIMS = [
	{ code: 'model-pcn-coverage', register: 'pcns' },
	{ code: 'model-cpa-shift', register: 'policies' }
] as const;

/** Every contradiction as of a day (ISO date), those without an explanation that stands first. */
export function dataChecks(scope: IcsScope, today: string): ExplainedCheck[] {
	const found = [...rowWarnings(scope, today), ...contradictions(comparedIn(scope, today))];
	const words = explanations(scope);
	const explained = found.map((check): ExplainedCheck => {
		const one = words.get(`${check.code}/${check.subject}`);
		return {
			...check,
			explanation: one ? { ...one, stands: one.facts === check.facts } : null
		};
	});
	const waits = ({ explanation }: ExplainedCheck) => !explanation?.stands;
	return [...explained.filter(waits), ...explained.filter((check) => !waits(check))];
}

/** How many wait to be corrected or explained, and how many are explained. */
export function dataCheckCounts(checks: readonly ExplainedCheck[]): {
	open: number;
	explained: number;
} {
	const explained = checks.filter(({ explanation }) => explanation?.stands).length;
	return { open: checks.length - explained, explained };
}

/** What the registers' own rules warn of, on rows that are held. */
function rowWarnings(scope: IcsScope, today: string): DataCheck[] {
	return REGISTERS.filter(({ rules, manyRows }) => rules.length > 0 && !manyRows).flatMap(
		(register) =>
			standingRows(scope, register, today).flatMap((row) =>
				register.rules.flatMap((rule) => {
					const finding = rule(row, today, {});
					return finding ? [checkOfRow(register, row.id, row, finding)] : [];
				})
			)
	);
}

function comparedIn(scope: IcsScope, today: string): Compared {
	const roadmap = currentRoadmap(today);
	const titleOf = (code: string) => findDeliverable(roadmap, code)?.title ?? code;
	const states = new Map(statesOf(scope, roadmap, today).map((state) => [state.code, state]));
	const milestones = all<{
		id: number;
		title: string;
		deliverable: string;
		forecastOn: string | null;
	}>(
		`SELECT id, title, deliverable, forecast_on AS forecastOn FROM ${rowsOn(scope, milestonesRegister, today)}
		WHERE ics_id = @ics AND removed_at IS NULL AND coalesce(actual_on, '9') > @asAt
			AND deliverable IS NOT NULL
		ORDER BY reference`,
		{ ics: scope.ics.id, asAt: today }
	);
	return {
		...teamsIn(scope, today),
		dialogTraining: dialogTraining(scope, today),
		arrs: arrsPosts(scope, today),
		claims: CLAIMS.flatMap(({ code, register }) => {
			if (!states.get(code)?.reached) return [];
			const [policies] = register === 'policies' ? policyCounts(scope, [today]) : [];
			const [networks] = register === 'pcns' ? pcnCounts(scope, [today]) : [];
			const done = policies?.rewritten ?? networks?.live ?? 0;
			const of = policies?.found ?? networks?.networks ?? 0;
			return [{ deliverable: code, title: titleOf(code), register, done, of }];
		}),
		openBehindSuccess: milestones
			.filter(({ deliverable }) => states.get(deliverable)?.reached)
			.map((one) => ({ ...one, deliverable: titleOf(one.deliverable) })),
		afterDeliverable: milestones.flatMap(({ forecastOn, ...one }) => {
			const state = states.get(one.deliverable);
			const promisedOn = state?.promisedOn ?? null;
			if (!forecastOn || !promisedOn || state?.reached || forecastOn <= promisedOn) return [];
			return [{ ...one, deliverable: titleOf(one.deliverable), forecastOn, promisedOn }];
		})
	};
}

/** Names are compared without case; an ICS that keeps no teams yet is not asked about them. */
function teamsIn(
	scope: IcsScope,
	today: string
): Pick<Compared, 'networkTeams' | 'promTeams' | 'silentTeams'> {
	const ics = scope.ics.id;
	const teams = rowsOn(scope, teamsRegister, today);
	const kept = get<{ teams: number }>(
		`SELECT count(*) AS teams FROM ${teams} WHERE ics_id = @ics AND removed_at IS NULL`,
		{ ics, asAt: today }
	)!;
	if (kept.teams === 0) return { networkTeams: [], promTeams: [], silentTeams: [] };
	const unknown = `NOT EXISTS (SELECT 1 FROM ${teams} t WHERE t.ics_id = @ics AND t.removed_at IS NULL
		AND (t.name = found.team COLLATE NOCASE OR t.code = found.team COLLATE NOCASE))`;
	const newest = get<{ month: string | null }>(
		`SELECT max(month) AS month FROM proms WHERE ics_id = ? AND removed_at IS NULL AND month <= ?`,
		ics,
		lastWholeMonth(today)
	)!.month;
	const since = newest && addMonths(`${newest}-01`, 1 - SILENT_MONTHS).slice(0, 7);
	return {
		networkTeams: all(
			`SELECT * FROM (SELECT team, count(*) AS networks FROM ${rowsOn(scope, pcns, today)}
				WHERE ics_id = @ics AND removed_at IS NULL AND team IS NOT NULL AND live_on <= @asAt
				GROUP BY team) AS found
			WHERE ${unknown} ORDER BY team`,
			{ ics, asAt: today }
		),
		promTeams: all(
			`SELECT * FROM (SELECT team, count(*) AS rows FROM proms WHERE ics_id = @ics
				AND removed_at IS NULL GROUP BY team) AS found
			WHERE ${unknown} ORDER BY team`,
			{ ics, asAt: today }
		),
		silentTeams: since
			? all(
					`SELECT id, name, live_on AS liveOn, @since AS since FROM ${teams} team
					WHERE ics_id = @ics AND removed_at IS NULL AND live_on < @since || '-01'
						AND NOT EXISTS (SELECT 1 FROM proms p WHERE p.ics_id = @ics AND p.removed_at IS NULL
							AND p.month >= @since
							AND (p.team = team.name COLLATE NOCASE OR p.team = team.code COLLATE NOCASE))
					ORDER BY name`,
					{ ics, since, asAt: today }
				)
			: []
	};
}

function dialogTraining(scope: IcsScope, today: string): Compared['dialogTraining'] {
	return all(
		`SELECT t.trust, coalesce(o.short_name, t.trust) AS name, sum(t.staff_trained) AS teams,
			r.trained AS training, r.month
		FROM ${rowsOn(scope, teamsRegister, today)} t
		JOIN (SELECT trust, sum(trained) AS trained, month FROM training
			WHERE ics_id = @ics AND removed_at IS NULL AND course LIKE '%DIALOG%'
				AND month = (SELECT max(month) FROM training other WHERE other.ics_id = @ics
					AND other.removed_at IS NULL AND other.trust = training.trust
					AND other.course LIKE '%DIALOG%')
			GROUP BY trust, month) r ON r.trust = t.trust
		LEFT JOIN organisations o ON o.code = t.trust
		WHERE t.ics_id = @ics AND t.removed_at IS NULL AND t.staff_trained IS NOT NULL
		GROUP BY t.trust ORDER BY name`,
		{ ics: scope.ics.id, asAt: today }
	);
}

function arrsPosts(scope: IcsScope, today: string): Compared['arrs'] {
	const found = get<{ networks: number | null; workforce: number | null; month: string | null }>(
		`SELECT (SELECT sum(arrs_wte) FROM ${rowsOn(scope, pcns, today)}
				WHERE ics_id = @ics AND removed_at IS NULL) AS networks,
			sum(in_post_wte) AS workforce, month
		FROM workforce WHERE ics_id = @ics AND removed_at IS NULL AND employer = 'primary-care'
			AND role LIKE '%ARRS%' AND month = (SELECT max(month) FROM workforce
				WHERE ics_id = @ics AND removed_at IS NULL AND employer = 'primary-care' AND month <= @month)`,
		{ ics: scope.ics.id, asAt: today, month: lastWholeMonth(today) }
	);
	if (!found?.networks || !found.workforce || found.month === null) return null;
	return { networks: found.networks, workforce: found.workforce, month: found.month };
}

/** The latest words on each subject, by `code/subject`; withdrawn ones are left out. */
function explanations(scope: IcsScope): Map<string, Omit<Explanation, 'stands'>> {
	const rows = all<{ key: string; words: string | null; facts: string; at: string; by: string }>(
		`SELECT e.check_code || '/' || e.subject AS key, e.words, e.facts, e.recorded_at AS at, u.name AS by
		FROM data_explanations e JOIN user u ON u.id = e.recorded_by
		WHERE e.ics_id = ? AND e.id = (SELECT max(id) FROM data_explanations later
			WHERE later.ics_id = e.ics_id AND later.check_code = e.check_code AND later.subject = e.subject)`,
		scope.ics.id
	);
	return new Map(
		rows.flatMap(({ key, words, ...rest }) => (words === null ? [] : [[key, { words, ...rest }]]))
	);
}
