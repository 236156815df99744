import { addDays, addMonths, financialYearEnd, financialYearOf } from '#lib/core/calendar.ts';
import { agree, list } from '#lib/core/words.ts';
import type { DedicatedFocusRule, FocusArea } from '#lib/roadmap/rules.ts';

// The dedicated focus plan: in which years an ICS works on each of the focus areas. What must be
// kept (how many in the first year, all by which year) is the roadmap's data.

export type Works = 'yes' | 'no';

/** Year (`2021/22`) -> code of the focus area -> whether it is worked on; what is not said is not there. */
export type FocusPlan = Readonly<Record<string, Readonly<Record<string, Works>>>>;

/** One word on one year and focus; null takes an earlier word back. */
export type PlanCell = { year: string; focus: string; works: Works | null };

/** One saving of the plan: what it changed. */
export type PlanUpdate = {
	id: number;
	note: string | null;
	/** UTC timestamp. */
	recordedAt: string;
	/** Name of the person. */
	recordedBy: string;
	cells: readonly PlanCell[];
};

type Area = Pick<FocusArea, 'code' | 'title'>;
type Rule = Pick<DedicatedFocusRule, 'from' | 'atLeast' | 'allBy'>;

/** What stands after these updates, oldest first. */
export function planOf(updates: readonly Pick<PlanUpdate, 'cells'>[]): FocusPlan {
	const plan: Record<string, Record<string, Works>> = {};
	for (const { year, focus, works } of updates.flatMap(({ cells }) => cells)) {
		const ofYear: Record<string, Works> = { ...plan[year] };
		if (works === null) delete ofYear[focus];
		else ofYear[focus] = works;
		// A year of which nothing is said is not there.
		if (Object.keys(ofYear).length > 0) plan[year] = ofYear;
		else delete plan[year];
	}
	return plan;
}

export function worksOn(plan: FocusPlan, year: string, focus: string): Works | null {
	return plan[year]?.[focus] ?? null;
}

/** The first year of the rule to its last, and on to the year of a day and to the last one spoken of. */
export function planYears(plan: FocusPlan, rule: Rule, day: string): string[] {
	const recorded = Object.keys(plan);
	const last = [rule.allBy, financialYearOf(day), ...recorded].sort().at(-1)!;
	return yearsBetween([rule.from, ...recorded].sort()[0]!, last);
}

/** The years that a form asks about on a day: those of the plan, and the one after this. */
export function formYears(plan: FocusPlan, rule: Rule, today: string): string[] {
	return planYears(plan, rule, addMonths(today, 12));
}

export function yearsBetween(from: string, to: string): string[] {
	const years: string[] = [];
	for (let year = from; year <= to; year = yearAfter(year)) years.push(year);
	return years;
}

export function yearAfter(year: string): string {
	return financialYearOf(addDays(financialYearEnd(year), 1));
}

/** `open`: what has been said does not yet tell. */
export type Verdict = 'kept' | 'broken' | 'open';

export type PlanCheck = {
	/** The first year: focus areas worked on, and those of which nothing is said. */
	start: { verdict: Verdict; worked: Area[]; unsaid: Area[] };
	/**
	 * The years up to the one by which all must be in place: areas worked on in one of them, in none of
	 * them, and those that a year not said may yet cover.
	 */
	all: { verdict: Verdict; worked: Area[]; never: Area[]; unsaid: Area[] };
	/** Years of the rule of which something is not said, with the areas that it is not said of. */
	gaps: { year: string; areas: Area[] }[];
	/** Whether anything at all has been said. */
	isRecorded: boolean;
};

/** Whether a plan keeps the rule (CMH funding guidance 2021/22, §2.6.1). */
export function checkPlan(plan: FocusPlan, rule: Rule, areas: readonly Area[]): PlanCheck {
	const years = yearsBetween(rule.from, rule.allBy);
	const inFirst = (works: Works | null) =>
		areas.filter(({ code }) => worksOn(plan, rule.from, code) === works);
	const [worked, unsaid] = [inFirst('yes'), inFirst(null)];
	const everWorked = areas.filter(({ code }) =>
		years.some((year) => worksOn(plan, year, code) === 'yes')
	);
	const rest = areas.filter((area) => !everWorked.includes(area));
	const maybe = rest.filter(({ code }) => years.some((year) => worksOn(plan, year, code) === null));
	const never = rest.filter((area) => !maybe.includes(area));
	return {
		start: {
			verdict: verdictOf(
				worked.length >= rule.atLeast,
				worked.length + unsaid.length < rule.atLeast
			),
			worked,
			unsaid
		},
		all: {
			verdict: verdictOf(rest.length === 0, never.length > 0),
			worked: everWorked,
			never,
			unsaid: maybe
		},
		gaps: years
			.map((year) => ({
				year,
				areas: areas.filter(({ code }) => worksOn(plan, year, code) === null)
			}))
			.filter((gap) => gap.areas.length > 0),
		isRecorded: Object.keys(plan).length > 0
	};
}

function verdictOf(kept: boolean, broken: boolean): Verdict {
	return kept ? 'kept' : broken ? 'broken' : 'open';
}

export type PlanChange = PlanCell & { was: Works | null };

/** What a plan as it should be changes against the one that stands, by year and then area. */
export function planChanges(
	recorded: FocusPlan,
	wanted: FocusPlan,
	years: readonly string[],
	areas: readonly Pick<Area, 'code'>[]
): PlanChange[] {
	return years.flatMap((year) =>
		areas.flatMap(({ code: focus }) => {
			const was = worksOn(recorded, year, focus);
			const works = worksOn(wanted, year, focus);
			return was === works ? [] : [{ year, focus, was, works }];
		})
	);
}

/** Each saving with what it changed against the one before, newest first. */
export function planHistory(
	updates: readonly PlanUpdate[]
): (Omit<PlanUpdate, 'cells'> & { changes: PlanChange[] })[] {
	return updates
		.map(({ cells, ...update }, index) => {
			const before = planOf(updates.slice(0, index));
			const changes = cells.map((cell) => ({
				...cell,
				was: worksOn(before, cell.year, cell.focus)
			}));
			return { ...update, changes };
		})
		.reverse();
}

/**
 * What somebody wanted, brought up to what others saved meanwhile: answers left as the form opened with
 * (`base`) take the others’ (`recorded`), all that was changed by hand stays.
 */
export function broughtUpTo(
	wanted: FocusPlan,
	base: FocusPlan,
	recorded: FocusPlan,
	years: readonly string[],
	areas: readonly Pick<Area, 'code'>[]
): FocusPlan {
	const cells = years.flatMap((year) =>
		areas.map(({ code: focus }) => {
			const mine = worksOn(wanted, year, focus);
			const touched = mine !== worksOn(base, year, focus);
			return { year, focus, works: touched ? mine : worksOn(recorded, year, focus) };
		})
	);
	return planOf([{ cells }]);
}

// What a dedicated focus plan comes to, in sentences.

export const WORKS_WORDS: Record<Works | 'unsaid', string> = {
	yes: 'Works on it',
	no: 'Not this year',
	unsaid: 'Not recorded'
};

/** "At least 2 of the 3 from 2021/22, and all 3 in place by 2023/24." */
export function ruleSentence(rule: Rule, areas: readonly Area[]): string {
	const all = areas.length;
	return `The rule: work on at least ${rule.atLeast} of the ${all} in ${rule.from}, and all ${all} in place by ${rule.allBy}.`;
}

/** The answer first, then why, then what has not been recorded. */
export function planSentences(plan: FocusPlan, rule: Rule, areas: readonly Area[]): string[] {
	const check = checkPlan(plan, rule, areas);
	if (!check.isRecorded)
		return ['It has not been recorded in which years this ICS works on each dedicated focus.'];
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
		? 'It is not known yet whether the plan keeps the rule.'
		: 'The plan keeps the rule.';
}

function startSentence({ start }: PlanCheck, rule: Rule, areas: readonly Area[]): string {
	const asked = `at least ${rule.atLeast} of the ${areas.length} were asked for`;
	const worked =
		start.worked.length === 0
			? `In ${rule.from} it names none`
			: `In ${rule.from} it works on ${names(start.worked)}`;
	if (start.verdict !== 'open') return `${worked}; ${asked}.`;
	return `${worked} and has no entry for ${names(start.unsaid, 'or')}; ${asked}.`;
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
			? `Whether ${names(all.unsaid)} ${agree(all.unsaid.length, 'is', 'are')} worked on by ${rule.allBy} has not been recorded.`
			: '';
	return [missing, unknown].filter(Boolean).join(' ');
}

/** "2022/23 has not been recorded." */
function gapSentence({ gaps }: PlanCheck, areas: readonly Area[]): string {
	const whole = gaps.filter((gap) => gap.areas.length === areas.length).map(({ year }) => year);
	const parts = gaps
		.filter((gap) => gap.areas.length < areas.length)
		.map(({ year, areas: some }) => `${year} has not been recorded for ${names(some)}.`);
	const wholly =
		whole.length > 0
			? [`${list(whole)} ${agree(whole.length, 'has', 'have')} not been recorded.`]
			: [];
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
