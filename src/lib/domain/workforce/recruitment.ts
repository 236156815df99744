/** What recruitment it would now take to have the planned posts filled by the end of a quarter. Pure. */
import {
	addDays,
	addQuarters,
	financialYearEnd,
	financialYearOf,
	quarterFromCode,
	quarterOf,
	type Quarter
} from '#lib/domain/calendar.ts';
import { tidy } from '#lib/domain/measure-values.ts';

/** From advert to start, at least: Annex D of the guidance on transformation funding for 2021/22. */
export const WEEKS_TO_START = 13;

export type RecruitmentInput = {
	/** ISO date of the day asked for. */
	asAt: string;
	/** The month at whose end the people in post were counted. */
	month: string;
	/** In WTE; null where nothing is planned. */
	planned: number | null;
	inPost: number;
	/** Offers made and not yet taken up, each taken for one WTE; null where no row says. */
	offers: number | null;
	/** WTE leaving in a quarter, on average; null without a history. */
	leavers: number | null;
	/** The quarter in which most started, in WTE; null without a history. */
	best: { quarter: Quarter; starters: number } | null;
	/** The quarter by whose end the plan is to be met. */
	by: Quarter;
};

export type Recruitment = {
	outcome:
		| 'no-plan'
		/** In post and on offer meet the plan, and those who may leave too. */
		| 'met'
		/** Somebody is still to be found, and nobody advertised for today could start in time. */
		| 'too-late'
		/** More a quarter than the best quarter so far brought. */
		| 'beyond-best'
		| 'within-best'
		/** There is no best quarter to compare with. */
		| 'no-history';
	input: RecruitmentInput;
	/** The first day on which somebody advertised for today could start. */
	firstStart: string;
	/** From the quarter of that day to the one asked for; empty when it is too late. */
	quarters: Quarter[];
	/** Plan less people in post; below nought where the plan is passed. */
	gap: number;
	/** Gap less offers out: what is still to be found if nobody leaves. */
	net: number;
	/** WTE that may leave from the last count to the end; null without a history. */
	leaving: number | null;
	/** Net and those who may leave; null without a history. */
	gross: number | null;
	/** Never below nought; null when it is too late, or unknown. */
	netEach: number | null;
	grossEach: number | null;
	/** In post at the end at the rate of the best quarter; null without a history. */
	atBestRate: number | null;
};

export function recruitmentNeeded(input: RecruitmentInput): Recruitment {
	const { asAt, month, planned, inPost, offers, leavers, best, by } = input;
	const firstStart = addDays(asAt, WEEKS_TO_START * 7);
	const quarters = quartersFrom(quarterOf(firstStart), by);
	const gap = tidy((planned ?? 0) - inPost);
	const net = tidy(gap - (offers ?? 0));
	const leaving = leavers === null ? null : tidy((leavers * monthsUntil(month, by)) / 3);
	const gross = leaving === null ? null : tidy(net + leaving);
	const each = (amount: number | null) =>
		amount === null || quarters.length === 0 ? null : tidy(Math.max(0, amount) / quarters.length);
	const grossEach = each(gross);
	const needed = gross ?? net;
	const result = {
		...{ input, firstStart, quarters, gap, net, leaving, gross },
		netEach: each(net),
		grossEach,
		atBestRate:
			best === null || leaving === null
				? null
				: tidy(Math.max(0, inPost + (offers ?? 0) + best.starters * quarters.length - leaving))
	};
	if (planned === null) return { ...result, outcome: 'no-plan' };
	if (needed <= 0) return { ...result, outcome: 'met' };
	if (quarters.length === 0) return { ...result, outcome: 'too-late' };
	if (best === null || grossEach === null) return { ...result, outcome: 'no-history' };
	return { ...result, outcome: grossEach > best.starters ? 'beyond-best' : 'within-best' };
}

/** The last quarter of the financial year, or of the next when too few weeks of it remain. */
export function defaultPlanQuarter(asAt: string): Quarter {
	const end = quarterOf(financialYearEnd(financialYearOf(asAt)));
	return addDays(asAt, WEEKS_TO_START * 7) <= end.endsOn ? end : addQuarters(end, 4);
}

/** The quarters that a plan can be asked for: this one, and the eight after it. */
export function planQuarters(asAt: string): Quarter[] {
	return Array.from({ length: 9 }, (_, index) => addQuarters(quarterOf(asAt), index));
}

/** The quarter an address asks for; the default one unless it is among those that can be asked for. */
export function planQuarter(code: string | null, asAt: string): Quarter {
	const asked = code === null ? undefined : quarterFromCode(code);
	const offered = planQuarters(asAt).some((quarter) => quarter.code === asked?.code);
	return asked && offered ? asked : defaultPlanQuarter(asAt);
}

function quartersFrom(first: Quarter, last: Quarter): Quarter[] {
	const quarters: Quarter[] = [];
	for (let next = first; next.endsOn <= last.endsOn; next = addQuarters(next, 1))
		quarters.push(next);
	return quarters;
}

/** Whole months from the end of a month to the end of a quarter; none when it is over. */
function monthsUntil(month: string, by: Quarter): number {
	const count = (date: string) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
	return Math.max(0, count(by.endsOn) - count(month));
}
