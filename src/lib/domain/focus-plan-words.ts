/** What a dedicated focus plan comes to, in sentences. Pure. */
import {
	checkPlan,
	planYears,
	worksOn,
	type FocusPlan,
	type PlanCheck,
	type Works
} from '#lib/domain/focus-plan.ts';
import type { DedicatedFocusRule, FocusArea } from '#lib/domain/roadmap.ts';
import { agree, list } from '#lib/format/words.ts';

type Area = Pick<FocusArea, 'code' | 'title'>;
type Rule = Pick<DedicatedFocusRule, 'from' | 'atLeast' | 'allBy'>;

export const WORKS_WORDS: Record<Works | 'unsaid', string> = {
	yes: 'Works on it',
	no: 'Not this year',
	unsaid: 'Not said'
};

/** "At least 2 of the 3 from 2021/22, and all 3 in place by 2023/24." */
export function ruleSentence(rule: Rule, areas: readonly Area[]): string {
	const all = areas.length;
	return `The rule: work on at least ${rule.atLeast} of the ${all} in ${rule.from}, and all ${all} in place by ${rule.allBy}.`;
}

/** The answer first, then why, then what has not been said. */
export function planSentences(plan: FocusPlan, rule: Rule, areas: readonly Area[]): string[] {
	const check = checkPlan(plan, rule, areas);
	if (!check.said)
		return ['It has not been said in which years this system works on each dedicated focus.'];
	return [
		verdictSentence(check, rule),
		startSentence(check, rule, areas),
		allSentence(check, plan, rule, areas),
		gapSentence(check, areas)
	].filter((sentence) => sentence !== '');
}

function verdictSentence({ start, all }: PlanCheck, rule: Rule): string {
	const verdicts = [start.verdict, all.verdict];
	if (verdicts.includes('broken'))
		return start.verdict === all.verdict
			? 'The plan does not keep either part of the rule.'
			: `The plan does not keep the rule ${start.verdict === 'broken' ? `for ${rule.from}` : `for ${rule.allBy}`}.`;
	return verdicts.includes('open')
		? 'It cannot be told yet whether the plan keeps the rule.'
		: 'The plan keeps the rule.';
}

function startSentence({ start }: PlanCheck, rule: Rule, areas: readonly Area[]): string {
	const asked = `at least ${rule.atLeast} of the ${areas.length} were asked for`;
	const worked =
		start.worked.length === 0
			? `In ${rule.from} it names none`
			: `In ${rule.from} it works on ${names(start.worked)}`;
	if (start.verdict !== 'open') return `${worked}; ${asked}.`;
	return `${worked} and does not say whether on ${names(start.unsaid, 'or')}; ${asked}.`;
}

function allSentence(
	{ all }: PlanCheck,
	plan: FocusPlan,
	rule: Rule,
	areas: readonly Area[]
): string {
	if (all.verdict === 'kept') return `By ${rule.allBy} it has worked on all ${areas.length}.`;
	const never = all.never.map((area) => {
		const from = planYears(plan, rule, `${rule.allBy.slice(0, 4)}-04-01`).find(
			(year) => year > rule.allBy && worksOn(plan, year, area.code) === 'yes'
		);
		return from ? `${inSentence(area)} (planned from ${from})` : inSentence(area);
	});
	const missing =
		never.length > 0 ? `Up to ${rule.allBy} there is no work on ${list(never, 'or')}.` : '';
	const unknown =
		all.unsaid.length > 0
			? `Whether ${names(all.unsaid)} ${agree(all.unsaid.length, 'is', 'are')} worked on by ${rule.allBy} has not been said.`
			: '';
	return [missing, unknown].filter(Boolean).join(' ');
}

/** "2022/23 has not been said." */
function gapSentence({ gaps }: PlanCheck, areas: readonly Area[]): string {
	const whole = gaps.filter((gap) => gap.areas.length === areas.length).map(({ year }) => year);
	const parts = gaps
		.filter((gap) => gap.areas.length < areas.length)
		.map(({ year, areas: some }) => `${year} has not been said for ${names(some)}.`);
	const wholly =
		whole.length > 0 ? [`${list(whole)} ${agree(whole.length, 'has', 'have')} not been said.`] : [];
	return [...wholly, ...parts].join(' ');
}

/** "Adult eating disorders" within a sentence. */
function inSentence({ title }: Area): string {
	return title.charAt(0).toLowerCase() + title.slice(1);
}

function names(areas: readonly Area[], joiner = 'and'): string {
	return list(areas.map(inSentence), joiner);
}

export type FocusCounts = {
	deliverables: number;
	/** In place. */
	reached: number;
	/** Getting started or in delivery. */
	underWay: number;
	/** Without any update. */
	unknown: number;
	criteria: { met: number; of: number };
	/** What the plan says of the year that the day lies in. */
	planned: Works | null;
	year: string;
};

/** "1 of 4 deliverables is in place and 2 are under way. 5 of 12 criteria are met." */
export function focusSentence(counts: FocusCounts): string {
	const { deliverables, reached, underWay, unknown, criteria, planned, year } = counts;
	if (deliverables === 0) return 'The roadmap has no deliverable for it.';
	if (unknown === deliverables)
		return `Nothing has been recorded of its ${deliverables === 1 ? 'one deliverable' : `${deliverables} deliverables`} yet.`;
	const place =
		reached === deliverables
			? deliverables === 1
				? 'Its one deliverable is in place.'
				: `All ${deliverables} deliverables are in place.`
			: `${reached === 0 ? 'None' : reached} of ${deliverables} ${agree(deliverables, 'deliverable', 'deliverables')} ${agree(reached, 'is', 'are')} in place${underWay > 0 ? `, and ${underWay} ${agree(underWay, 'is', 'are')} under way` : ''}.`;
	const silent = unknown > 0 ? ` ${unknown} ${agree(unknown, 'has', 'have')} no update yet.` : '';
	const met =
		criteria.of === 0
			? ''
			: ` ${criteria.met === 0 ? 'None' : criteria.met} of ${criteria.of} criteria ${agree(criteria.met, 'is', 'are')} recorded as met.`;
	const odd =
		planned === 'no' && underWay > 0
			? ` The plan has no work on it in ${year}, yet ${underWay === 1 ? 'one is' : `${underWay} are`} under way: one of the two needs correcting.`
			: '';
	const claimed =
		reached === deliverables && criteria.met < criteria.of
			? ' Success is claimed for all of it while criteria are open.'
			: '';
	return place + silent + met + claimed + odd;
}
