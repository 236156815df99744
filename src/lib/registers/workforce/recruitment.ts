import {
	addDays,
	addQuarters,
	financialYearEnd,
	financialYearOf,
	type Quarter,
	quarterFromCode,
	quarterOf
} from '#lib/core/calendar.ts';
import { longDate, monthName } from '#lib/core/dates.ts';
import { tidy } from '#lib/core/measure.ts';
import { decimal } from '#lib/core/numbers.ts';
import { plural } from '#lib/core/words.ts';

// What recruitment it would now take to have the planned posts filled by the end of a quarter.

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

// What is said of the recruitment that a plan would now take.

/** "To fill 240 WTE by 31 March 2027, 24 WTE must start in Q4 2026/27, …" */
export function recruitmentSentence(found: Recruitment): string {
	const { input, outcome, firstStart, quarters, net, netEach, grossEach } = found;
	const { planned, inPost, offers, best, by } = input;
	const end = longDate(by.endsOn);
	if (outcome === 'no-plan' || planned === null)
		return 'No row gives a plan, so nobody can say what recruitment it would take.';
	const aim = `${decimal(planned)} WTE by ${end}`;
	const offered = (offers ?? 0) > 0;
	if (outcome === 'met') {
		if (found.gap <= 0)
			return `The plan of ${aim} is met already: ${decimal(inPost)} WTE are in post${found.leaving ? ', enough even if people go on leaving as they did' : ''}.`;
		return `The plan of ${aim} would be met by those in post and the offers that are out.`;
	}
	if (outcome === 'too-late') {
		const short = decimal(found.gross ?? net);
		return `The plan of ${aim} cannot be reached by advertising any more: somebody advertised for today could start on ${longDate(firstStart)} at the earliest, and ${short} WTE ${offered ? 'beyond the offers that are out ' : ''}are still to be found.`;
	}
	const each = decimal((grossEach ?? netEach)!);
	const when =
		quarters.length === 1
			? `in ${by.label}`
			: `in each of the ${quarters.length} quarters from ${quarters[0]!.label} to ${by.label}`;
	const start = `To have ${aim}, ${each} WTE must start ${when}`;
	const parts =
		grossEach === null
			? '. Nothing is known of how many leave, so this counts nobody as leaving'
			: net <= 0
				? ', all of them for people who may leave'
				: found.leaving === 0
					? ''
					: `: ${decimal(netEach!)} to close the gap and ${decimal(tidy(grossEach - netEach!))} for people who may leave`;
	return `${start}${parts}. ${bestWords(found, best, by.label)}`.trim();
}

function bestWords(found: Recruitment, best: Recruitment['input']['best'], label: string): string {
	if (best === null) return 'There is no whole quarter of starters yet to compare this with.';
	const was = `the best quarter so far, ${best.quarter.label}, brought ${decimal(best.starters)}`;
	if (found.outcome !== 'beyond-best')
		return found.outcome === 'within-best'
			? `That has been done before: ${was}.`
			: `For comparison: ${was}.`;
	const reached =
		found.atBestRate === null
			? ''
			: `: at that rate ${decimal(found.atBestRate)} WTE would be in post`;
	return `At the rate of ${was.replace(', brought', ', which brought')}, the plan cannot be reached any more by the end of ${label}${reached}.`;
}

/** What the sum is made of, line by line: what, how much, and where from. */
export function recruitmentLines(
	found: Recruitment,
	history: { quarters: number; of: number },
	planMonth: string | null
): { label: string; value: string; about: string }[] {
	const { input, gap, net, leaving, gross, netEach, grossEach, quarters } = found;
	const wte = (value: number | null) =>
		value === null ? 'not known' : decimal(value).replace('-', '−');
	const from =
		quarters.length === 0
			? ''
			: `${plural(quarters.length, 'quarter')}, ${quarters[0]!.label}${quarters.length > 1 ? ` to ${quarters.at(-1)!.label}` : ''}`;
	return [
		{
			label: 'Planned',
			value: wte(input.planned),
			about: planMonth
				? `The last plan recorded for each post up to ${longDate(input.by.endsOn)}, the newest of ${monthName(planMonth)}`
				: ''
		},
		{
			label: 'In post',
			value: wte(input.inPost),
			about: `At the end of ${monthName(input.month)}`
		},
		{ label: 'Gap', value: wte(gap), about: 'Planned less in post' },
		{
			label: 'Offers out',
			value: input.offers === null ? 'not given' : decimal(input.offers),
			about:
				input.offers === null
					? 'No row says, so none is counted'
					: 'Each counted as one WTE that starts'
		},
		{ label: 'Net recruitment', value: wte(net), about: 'Gap less offers out' },
		{
			label: 'May leave',
			value: wte(leaving),
			about:
				input.leavers === null
					? 'No whole quarter of the last four has every return'
					: `${decimal(input.leavers)} a quarter, the average of ${history.quarters} of the last ${plural(history.of, 'quarter')}, from the end of ${monthName(input.month)} to ${longDate(input.by.endsOn)}`
		},
		{
			label: 'Gross recruitment',
			value: wte(gross),
			about: 'Net recruitment and those who may leave'
		},
		{
			label: 'Net, each quarter',
			value: from ? wte(netEach) : '–',
			about: from || 'No quarter is left in which somebody advertised for today could start'
		},
		{ label: 'Gross, each quarter', value: from ? wte(grossEach) : '–', about: from }
	];
}

/** How long recruitment takes, said beside the sum. */
export function timeToStartWords(found: Recruitment): string {
	return `From advert to start takes at least ${WEEKS_TO_START} weeks (Annex D of the national guidance for 2021/22), so somebody advertised for on ${longDate(found.input.asAt)} could start on ${longDate(found.firstStart)} at the earliest.`;
}
