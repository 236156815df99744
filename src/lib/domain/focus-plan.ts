/**
 * The dedicated focus plan: in which years a system works on each of the focus areas. What must be
 * kept (how many in the first year, all by which year) is the roadmap's data. Pure.
 */
import { addDays, addMonths, financialYearEnd, financialYearOf } from '#lib/domain/calendar.ts';
import type { DedicatedFocusRule, FocusArea } from '#lib/domain/roadmap.ts';

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
		const held: Record<string, Works> = { ...plan[year] };
		if (works === null) delete held[focus];
		else held[focus] = works;
		// A year of which nothing is said is not there.
		if (Object.keys(held).length > 0) plan[year] = held;
		else delete plan[year];
	}
	return plan;
}

export function worksOn(plan: FocusPlan, year: string, focus: string): Works | null {
	return plan[year]?.[focus] ?? null;
}

/** The first year of the rule to its last, and on to the year of a day and to the last one spoken of. */
export function planYears(plan: FocusPlan, rule: Rule, day: string): string[] {
	const said = Object.keys(plan);
	const last = [rule.allBy, financialYearOf(day), ...said].sort().at(-1)!;
	return yearsBetween([rule.from, ...said].sort()[0]!, last);
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
	said: boolean;
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
		said: Object.keys(plan).length > 0
	};
}

function verdictOf(kept: boolean, broken: boolean): Verdict {
	return kept ? 'kept' : broken ? 'broken' : 'open';
}

export type PlanChange = PlanCell & { was: Works | null };

/** What a plan as it should be changes against the one that stands, by year and then area. */
export function planChanges(
	held: FocusPlan,
	wanted: FocusPlan,
	years: readonly string[],
	areas: readonly Pick<Area, 'code'>[]
): PlanChange[] {
	return years.flatMap((year) =>
		areas.flatMap(({ code: focus }) => {
			const was = worksOn(held, year, focus);
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
 * What somebody wanted, brought up to what others saved meanwhile: words left as the form opened with
 * (`base`) take the others' (`held`), all that was changed by hand stays.
 */
export function broughtUpTo(
	wanted: FocusPlan,
	base: FocusPlan,
	held: FocusPlan,
	years: readonly string[],
	areas: readonly Pick<Area, 'code'>[]
): FocusPlan {
	const cells = years.flatMap((year) =>
		areas.map(({ code: focus }) => {
			const mine = worksOn(wanted, year, focus);
			const touched = mine !== worksOn(base, year, focus);
			return { year, focus, works: touched ? mine : worksOn(held, year, focus) };
		})
	);
	return planOf([{ cells }]);
}
