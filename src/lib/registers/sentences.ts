/** The answer at the top of a register's page, worked out from its counts. Pure; every case tested. */
import { isSmall, type Reader, SUPPRESSED } from '#lib/core/disclosure.ts';
import { count as number, percentage } from '#lib/core/numbers.ts';
import { agree, counted } from '#lib/core/words.ts';

export type PolicyFigures = {
	found: number;
	rewritten: number;
	mentions: number;
	mentionsInForce: number;
	overdue: number;
};

/** "16 of 37 policies are rewritten; 12 are overdue. 400 of the 779 mentions of CPA are still in force." */
export function policySentence(figures: PolicyFigures): string {
	const { found, rewritten, overdue, mentions, mentionsInForce } = figures;
	if (found === 0) return 'No policy had been found to mention CPA by this day.';
	const head =
		rewritten === found
			? found === 1
				? 'The one policy found is rewritten.'
				: `All ${number(found)} policies are rewritten.`
			: `${rewritten === 0 ? 'None' : number(rewritten)} of ${counted(found, 'policy', 'policies')} ${agree(rewritten, 'is', 'are')} rewritten${
					overdue === 0
						? ', and none is overdue.'
						: `; ${number(overdue)} ${agree(overdue, 'is', 'are')} overdue.`
				}`;
	if (mentions === 0) return head;
	if (mentionsInForce === 0) return `${head} No mention of CPA is left in force.`;
	return `${head} ${number(mentionsInForce)} of the ${number(mentions)} mentions of CPA ${agree(mentionsInForce, 'is', 'are')} still in force.`;
}

export type PcnFigures = {
	networks: number;
	live: number;
	planned: number;
	population: number;
	livePopulation: number;
	populationUnknown: number;
	undated: number;
	/** Networks of the register that are not open on the day. */
	notOpen: number;
};

/** "11 of 14 networks are live, serving 85% of people. The plan was 12 by now. One has no planned date." */
export function pcnSentence(figures: PcnFigures, reader: Reader = 'own'): string {
	const { networks, live, planned, population, livePopulation, undated, notOpen } = figures;
	if (networks === 0 && notOpen > 0)
		return 'No primary care network of the register is open on that day.';
	if (networks === 0) return 'No primary care network is on the register yet.';
	const serving =
		population === 0 || live === 0
			? ''
			: `, serving ${served(livePopulation, population, reader)} of people`;
	const head =
		live === networks
			? `${networks === 1 ? 'The one network is' : `All ${number(networks)} networks are`} live${serving}.`
			: `${live === 0 ? 'None' : number(live)} of ${counted(networks, 'network')} ${agree(live, 'is', 'are')} live${serving}.`;
	const against =
		live === networks || planned === 0
			? ''
			: planned > live
				? ` The plan was ${number(planned)} by now.`
				: planned === live
					? ' That is as planned.'
					: ` The plan was ${number(planned)} by now, so this is ahead of it.`;
	const dates =
		undated === 0
			? ''
			: ` ${capitalised(undated)} ${agree(undated, 'has', 'have')} no planned date.`;
	return head + against + dates;
}

function served(people: number, of: number, reader: Reader): string {
	return reader === 'outside' && (isSmall(people) || isSmall(of))
		? SUPPRESSED
		: percentage(people, of);
}

function capitalised(value: number): string {
	return value === 1 ? 'One' : number(value);
}
