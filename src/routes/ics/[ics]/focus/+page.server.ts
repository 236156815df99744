import type { IcsScope } from '#lib/core/access.ts';
import { financialYearOf } from '#lib/core/calendar.ts';
import { milestonesOf } from '#lib/registers/milestones/figures.server.ts';
import { inOrder, milestoneOn, timelineSentence } from '#lib/registers/milestones/rules.ts';
import { timeScale } from '#lib/ui/charts/series.ts';
import { asAtOf, icsShown, mayIn, openIcs, withHttpErrors } from '#lib/request.server.ts';
import { focusPlanUpdates } from '#lib/roadmap/focus/read.server.ts';
import {
	type FocusPlan,
	focusSentence,
	planHistory,
	planOf,
	planSentences,
	planYears,
	ruleSentence,
	worksOn
} from '#lib/roadmap/focus/rules.ts';
import { criterionStates, statesOf } from '#lib/roadmap/progress/read.server.ts';
import { currentRoadmap, type VersionedRoadmap } from '#lib/roadmap/read.server.ts';
import type { FocusArea } from '#lib/roadmap/rules.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) => {
	const opened = openIcs(locals, params.ics);
	const { ics, scope } = opened;
	const asAt = asAtOf(url, opened);
	const roadmap = withHttpErrors(() => currentRoadmap(asAt));
	const updates = focusPlanUpdates(scope, asAt);
	const plan = planOf(updates);
	const { dedicatedFocusRule: rule, focusAreas } = roadmap;
	const { areas, scale } = areasOf(scope, roadmap, plan, asAt);
	return {
		ics: icsShown(ics),
		asAt,
		today: opened.today,
		may: mayIn(locals, ics, 'update-roadmap')['update-roadmap'],
		version: roadmap.title,
		saved: url.searchParams.get('saved'),
		rule: { sentence: ruleSentence(rule, focusAreas), source: rule.source },
		sentences: planSentences(plan, rule, focusAreas),
		plan: planYears(plan, rule, asAt).map((year) => ({
			year,
			works: focusAreas.map(({ code }) => worksOn(plan, year, code))
		})),
		history: planHistory(updates),
		areas,
		scale
	};
};

/** Each focus area with its deliverables, their criteria and its milestones, on one scale of time. */
function areasOf(scope: IcsScope, roadmap: VersionedRoadmap, plan: FocusPlan, asAt: string) {
	const deliverables = roadmap.deliverables.filter(({ focus }) => focus !== null);
	const states = new Map(
		statesOf(scope, { deliverables }, asAt).map((state) => [state.code, state])
	);
	const met = criterionStates(scope, { deliverables }, asAt);
	const milestones = inOrder(milestonesOf(scope, asAt).map((one) => milestoneOn(one, asAt)));
	const year = financialYearOf(asAt);
	const areas = roadmap.focusAreas.map((area: FocusArea) => {
		const own = deliverables
			.filter(({ focus }) => focus === area.code)
			.map(({ code, title, criteria }) => {
				const { stage, confidence, reached } = states.get(code)!;
				const counted = criteria
					.filter(({ kind }) => kind !== 'consider')
					.map(({ code: name, text }) => ({ code: name, text, met: met.get(name) ?? null }));
				return {
					code,
					title,
					stage,
					confidence: reached ? null : confidence,
					reached,
					criteria: counted
				};
			});
		const criteria = own.flatMap((one) => one.criteria);
		const steps = milestones.filter(({ focus, deliverable }) =>
			focus === null
				? own.some(({ code }) => code === deliverable)
				: focus === area.code.toLowerCase()
		);
		return {
			...area,
			sentence: focusSentence({
				deliverables: own.length,
				reached: own.filter(({ reached }) => reached).length,
				underWay: own.filter(({ stage }) => stage === 'getting-started' || stage === 'in-delivery')
					.length,
				unknown: own.filter(({ stage }) => stage === null).length,
				criteria: { met: criteria.filter(({ met }) => met).length, of: criteria.length },
				planned: worksOn(plan, year, area.code),
				year
			}),
			deliverables: own,
			milestones: steps,
			milestoneSentence: timelineSentence(steps)
		};
	});
	return {
		areas,
		scale: timeScale(
			areas.flatMap((area) => area.milestones),
			asAt
		)
	};
}
