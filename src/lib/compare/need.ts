/** Which ICSs need support, and on what. Pure. */
import { longDate } from '#lib/core/dates.ts';
import { agree, list, listSome, plural, pluralWord } from '#lib/core/words.ts';
import { STALE_AFTER_DAYS, WITHIN_SOON } from '#lib/roadmap/progress/rules.ts';

export type Needed = {
	code: string;
	shortName: string;
	/** Open conditions past due, by the quarter of their return. */
	conditions: readonly { quarter: string; count: number; firstDue: string }[];
	/** Returns past due. */
	overdue: readonly { quarter: string; dueOn: string; days: number }[];
	/** Worries and questions of groups whose answer is overdue. */
	unanswered: number;
	/** What the ICS says is in place, and people say is not. */
	claimed: number;
	pastDate: number;
	inDoubtSoon: number;
	stale: number;
	/** Deliverables of which anything has been recorded: of an ICS without any, nothing is known. */
	updated: number;
};

export type Reason = { words: string; path: string };
export type NeedLine = { code: string; shortName: string; reasons: Reason[] };

/** The kinds of reason in the order in which they weigh. */
export const NEED_ORDER = `conditions past due, then overdue returns, overdue answers to groups, what people say is not there though the ICS says it is, late deliverables, those in doubt and forecast ${WITHIN_SOON}, and those without an update for ${STALE_AFTER_DAYS} days`;

/** The ICSs with a reason, those first that weigh most; of two alike, by name. */
export function needLines(systems: readonly Needed[]): NeedLine[] {
	return systems
		.map((system) => ({ ...system, reasons: reasonsOf(system), weights: weightsOf(system) }))
		.filter(({ reasons }) => reasons.length > 0)
		.sort((a, b) => {
			const at = a.weights.findIndex((weight, index) => weight !== b.weights[index]);
			return at < 0
				? a.shortName.localeCompare(b.shortName, 'en-GB')
				: b.weights[at]! - a.weights[at]!;
		})
		.map(({ code, shortName, reasons }) => ({ code, shortName, reasons }));
}

function weightsOf(system: Needed): number[] {
	const { conditions, overdue, unanswered, claimed, pastDate, inDoubtSoon, stale } = system;
	const open = conditions.reduce((sum, { count }) => sum + count, 0);
	return [open, overdue.length, unanswered, claimed, pastDate, inDoubtSoon, stale];
}

function reasonsOf(system: Needed): Reason[] {
	const { conditions, overdue, unanswered, claimed, pastDate, inDoubtSoon, stale } = system;
	const reasons: Reason[] = conditions.map(({ quarter, count, firstDue }) => ({
		words: `${plural(count, 'condition')} past due since ${longDate(firstDue)}`,
		path: `/returns/${quarter}`
	}));
	for (const { quarter, days, dueOn } of overdue)
		reasons.push({
			words: `Return overdue by ${plural(days, 'day')} (due ${longDate(dueOn)})`,
			path: `/returns/${quarter}`
		});
	if (unanswered > 0)
		reasons.push({
			words: `${plural(unanswered, 'answer')} to groups overdue`,
			path: '/voice/concerns?state=overdue'
		});
	if (claimed > 0)
		reasons.push({
			words: `${plural(claimed, 'promise')} that the ICS says ${agree(claimed, 'is', 'are')} in place and people say ${agree(claimed, 'is', 'are')} not`,
			path: '/voice/differences'
		});
	const roadmap: [number, (count: number) => string, string][] = [
		[pastDate, (n) => plural(n, 'late deliverable'), 'due=past'],
		[
			inDoubtSoon,
			(n) => `${plural(n, 'deliverable')} in doubt and forecast ${WITHIN_SOON}`,
			'due=soon'
		],
		[
			stale,
			(n) => `${plural(n, 'deliverable')} without an update for more than ${STALE_AFTER_DAYS} days`,
			'updated=stale'
		]
	];
	for (const [count, words, query] of roadmap)
		if (count > 0) reasons.push({ words: words(count), path: `/roadmap?${query}` });
	return reasons;
}

/** "3 of 5 ICSs need a look: 1 has conditions past due, 2 have overdue returns …" */
export function needSentence(systems: readonly Needed[]): string {
	if (systems.length === 0) return 'There is no ICS here to show.';
	const lines = needLines(systems);
	const silent = systems.filter(
		(system) => system.updated === 0 && !lines.some(({ code }) => code === system.code)
	).length;
	const reporting = systems.length - silent;
	if (reporting === 0) {
		const none = ['', 'This ICS has not', 'Neither ICS has'][systems.length];
		return `${none ?? `None of the ${systems.length} ICSs has`} recorded anything on the roadmap yet, so nothing can be said of ${agree(systems.length, 'it', 'them')}. It begins when a programme director updates a deliverable.`;
	}
	const silentWords =
		silent === 0
			? ''
			: ` ${silent} ${agree(silent, 'has', 'have')} recorded nothing on the roadmap yet.`;
	if (lines.length === 0) {
		const ofAll = ['', 'of this ICS', 'of either ICS'][reporting] ?? `of the ${reporting} ICSs`;
		const ofSome = `of the ${pluralWord(reporting, 'ICS')} that ${agree(reporting, 'has', 'have')} recorded anything`;
		const where = silent === 0 ? ofAll : ofSome;
		return `Nothing ${where} is overdue, late, in doubt or without an update.${silentWords}`;
	}
	if (lines.length === 1) {
		const [{ shortName, reasons }] = lines as [NeedLine];
		const words = reasons.map((reason) => reason.words.replace(/^R/, 'r'));
		return `${shortName} needs support: ${list(words)}.${silentWords}`;
	}
	const having = (of: (system: Needed) => number, words: string) => {
		const count = systems.filter((system) => of(system) > 0).length;
		return count === 0 ? [] : [`${count} ${agree(count, 'has', 'have')} ${words}`];
	};
	const parts = [
		...having(({ conditions }) => conditions.length, 'conditions past due'),
		...having(({ overdue }) => overdue.length, 'an overdue return'),
		...having(({ unanswered }) => unanswered, 'overdue answers to groups'),
		...having(({ claimed }) => claimed, 'promises that people do not see'),
		...having(({ pastDate }) => pastDate, 'late deliverables'),
		...having(
			({ inDoubtSoon }) => inDoubtSoon,
			`deliverables in doubt and forecast ${WITHIN_SOON}`
		),
		...having(({ stale }) => stale, `deliverables without an update for ${STALE_AFTER_DAYS} days`)
	];
	const who =
		lines.length === systems.length
			? // A list that selects everybody selects nobody: the order says who is first.
				`${lines.length === 2 ? 'Both ICSs have' : `All ${lines.length} ICSs have`} something to follow up`
			: `${lines.length} of ${systems.length} ICSs need support`;
	const first = listSome(
		lines.slice(0, 3).map(({ shortName }) => shortName),
		3
	);
	return `${who}: ${list(parts)}. First: ${first}.${silentWords}`;
}
