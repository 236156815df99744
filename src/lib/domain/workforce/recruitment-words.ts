/** What is said of the recruitment that a plan would now take. Pure. */
import { tidy } from '#lib/domain/measure-values.ts';
import { WEEKS_TO_START, type Recruitment } from '#lib/domain/workforce/recruitment.ts';
import { longDate, monthName } from '#lib/format/dates.ts';
import { decimal } from '#lib/format/numbers.ts';
import { plural } from '#lib/format/words.ts';

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
				? `The last plan held for each post up to ${longDate(input.by.endsOn)}, the newest of ${monthName(planMonth)}`
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
