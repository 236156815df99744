/** Risks on a day: how grave they are, and how their scores have moved since an earlier day. Pure. */
import { count } from '#lib/core/numbers.ts';
import { agree, list, plural } from '#lib/core/words.ts';

/** The five steps of likelihood and impact. */
export const STEPS = [1, 2, 3, 4, 5] as const;

export type Band = { code: string; label: string; from: number; to: number };

/** Score bands of a 5 × 5 matrix, lowest first; 15 and more is what the register's sentence calls out. */
export const BANDS: readonly Band[] = [
	{ code: 'low', label: 'Low', from: 1, to: 4 },
	{ code: 'moderate', label: 'Moderate', from: 5, to: 9 },
	{ code: 'high', label: 'High', from: 10, to: 14 },
	{ code: 'very-high', label: 'Very high', from: 15, to: 25 }
];

/** @throws when the score is not one of a 5 × 5 matrix */
export function bandOf(score: number): Band {
	const band = BANDS.find(({ from, to }) => score >= from && score <= to);
	if (!band) throw new Error(`not a score: ${score}`);
	return band;
}

/** Where a risk lies in the matrix; null without likelihood or without impact. */
export type Score = { likelihood: number; impact: number } | null;

export type RegisterRisk = {
	id: number;
	reference: string;
	description: string;
	category: string | null;
	/** As it was first, as it is, and as it is meant to become. */
	initial: Score;
	likelihood: number | null;
	impact: number | null;
	target: Score;
	proximity: string | null;
	owner: string | null;
	/** ISO dates. */
	openedOn: string | null;
	reviewOn: string | null;
	closedOn: string | null;
};

/** Of a risk in the register on the day: it had been opened, and was not closed. */
export function isOpenOn({ openedOn, closedOn }: RegisterRisk, day: string): boolean {
	return (openedOn ?? '') <= day && !(closedOn !== null && closedOn <= day);
}

export function scoreOf({
	likelihood,
	impact
}: Pick<RegisterRisk, 'likelihood' | 'impact'>): number | null {
	return likelihood === null || impact === null ? null : likelihood * impact;
}

export type Move =
	| 'up'
	| 'down'
	| 'same'
	| 'opened'
	| 'closed'
	/** Removed from the register without being closed. */
	| 'removed'
	/** Open on both days, with no score recorded on one of them. */
	| 'unknown';

export type RiskMove = Pick<
	RegisterRisk,
	'id' | 'reference' | 'description' | 'category' | 'reviewOn' | 'owner'
> & { move: Move; then: number | null; now: number | null };

/** The risks in the register on a day (ISO), as recorded on it. */
type RisksOn = { risks: readonly RegisterRisk[]; on: string };

/** How each risk that was open on either of two days has moved between them; the gravest first. */
export function movements(then: RisksOn, now: RisksOn): RiskMove[] {
	const before = new Map(then.risks.map((risk) => [risk.id, risk]));
	const after = new Map(now.risks.map((risk) => [risk.id, risk]));
	return [...new Map([...before, ...after]).values()]
		.flatMap((risk): RiskMove[] => {
			const [was, is] = [before.get(risk.id), after.get(risk.id)];
			const wasOpen = was !== undefined && isOpenOn(was, then.on);
			const isOpen = is !== undefined && isOpenOn(is, now.on);
			if (!wasOpen && !isOpen) return [];
			const scoreThen = wasOpen ? scoreOf(was) : null;
			const scoreNow = isOpen ? scoreOf(is) : null;
			const { id, reference, description, category, reviewOn, owner } = risk;
			const move = !wasOpen
				? 'opened'
				: !isOpen
					? is === undefined
						? 'removed'
						: 'closed'
					: moveOf(scoreThen, scoreNow);
			return [
				{
					...{ id, reference, description, category, reviewOn, owner },
					...{ move, then: scoreThen, now: scoreNow }
				}
			];
		})
		.sort(
			(a, b) =>
				(b.now ?? -1) - (a.now ?? -1) ||
				(b.then ?? -1) - (a.then ?? -1) ||
				a.reference.localeCompare(b.reference)
		);
}

function moveOf(then: number | null, now: number | null): Move {
	if (then === null || now === null) return 'unknown';
	return now > then ? 'up' : now < then ? 'down' : 'same';
}

/** "Since 30 June 2023, 1 risk has gone up (R2), 1 has been opened (R5) and 3 have stayed the same." */
export function movementSentence(moves: readonly RiskMove[], since: string): string {
	if (moves.length === 0) return `No risk was open on ${since}, and none has been opened since.`;
	const parts = (
		[
			['up', 'has gone up', 'have gone up'],
			['down', 'has come down', 'have come down'],
			['opened', 'has been opened', 'have been opened'],
			['closed', 'has been closed', 'have been closed'],
			['removed', 'has been removed from the register', 'have been removed from the register'],
			['same', 'has the same score', 'have the same score'],
			['unknown', 'cannot be compared', 'cannot be compared']
		] as const
	).flatMap(([move, one, many]) => {
		const of = moves.filter((risk) => risk.move === move);
		if (of.length === 0) return [];
		const named =
			move === 'same' || of.length > 5 ? '' : ` (${list(of.map(({ reference }) => reference))})`;
		return [{ number: of.length, words: `${agree(of.length, one, many)}${named}` }];
	});
	const sentences = parts.map(({ number, words }, index) =>
		index === 0 ? `${plural(number, 'risk')} ${words}` : `${count(number)} ${words}`
	);
	const moved = moves.some(({ move }) => move !== 'same');
	return `Since ${since}, ${moved ? '' : 'nothing has moved: '}${list(sentences)}.`;
}

/** Open risks in each cell of the matrix, `likelihood × impact`, and those without a score. */
export function matrixOf(risks: readonly RegisterRisk[], day: string) {
	const open = risks.filter((risk) => isOpenOn(risk, day));
	const cells = STEPS.toReversed().map((likelihood) => ({
		likelihood,
		cells: STEPS.map((impact) => ({
			impact,
			score: likelihood * impact,
			band: bandOf(likelihood * impact),
			count: open.filter((one) => one.likelihood === likelihood && one.impact === impact).length
		}))
	}));
	const scores = open.flatMap((risk) => scoreOf(risk) ?? []);
	return {
		open: open.length,
		unscored: open.length - scores.length,
		rows: cells,
		bands: BANDS.map((band) => ({
			...band,
			count: scores.filter((score) => bandOf(score).code === band.code).length
		})).toReversed()
	};
}

/** "3 of 5 open risks score 15 or more … " for the head of the matrix. */
export function matrixSentence({
	open,
	unscored,
	bands
}: Pick<ReturnType<typeof matrixOf>, 'open' | 'unscored' | 'bands'>): string {
	if (open === 0) return 'No risk is open.';
	const held = bands.filter((band) => band.count > 0);
	const blank =
		unscored === 0
			? ''
			: ` ${plural(unscored, 'open risk has', 'open risks have')} no score and no place in the matrix.`;
	if (held.length === 0) return blank.trim();
	const parts = held.map(
		(band) => `${count(band.count)} ${band.label.toLowerCase()} (${band.from} to ${band.to})`
	);
	return `${plural(open, 'risk is', 'risks are')} open: by score, ${list(parts)}.${blank}`;
}

/** Open risks by category, most first; null is none given. */
export function byCategory(risks: readonly RegisterRisk[], day: string) {
	const counts = new Map<string | null, { count: number; highest: number | null }>();
	for (const risk of risks.filter((one) => isOpenOn(one, day))) {
		const held = counts.get(risk.category) ?? { count: 0, highest: null };
		const score = scoreOf(risk);
		counts.set(risk.category, {
			count: held.count + 1,
			highest: score === null ? held.highest : Math.max(held.highest ?? 0, score)
		});
	}
	return [...counts]
		.map(([category, held]) => ({ category, ...held }))
		.sort((a, b) => b.count - a.count || (b.highest ?? 0) - (a.highest ?? 0));
}

// From the initial score over the current one to the target.

/** The risks that are drawn: as many as have a place of their own in each cell of the matrix. */
export const MOST_DRAWN = 9;

export type RiskCourse = Pick<
	RegisterRisk,
	'id' | 'reference' | 'description' | 'proximity' | 'initial' | 'target'
> & {
	current: NonNullable<Score>;
	score: number;
	initialScore: number | null;
	targetScore: number | null;
};

/** Open risks with a current score and another one beside it, the gravest first. */
export function coursesOf(risks: readonly RegisterRisk[], day: string): RiskCourse[] {
	return risks
		.filter((risk) => isOpenOn(risk, day))
		.flatMap((risk): RiskCourse[] => {
			const { id, reference, description, proximity, initial, target, likelihood, impact } = risk;
			if (likelihood === null || impact === null || (!initial && !target)) return [];
			return [
				{
					...{ id, reference, description, proximity, initial, target },
					current: { likelihood, impact },
					score: likelihood * impact,
					initialScore: initial && scoreOf(initial),
					targetScore: target && scoreOf(target)
				}
			];
		})
		.sort((a, b) => b.score - a.score || a.reference.localeCompare(b.reference));
}

/** “2 of 5 open risks with a target are at it or below; R3 is furthest from it (16, target 6).” */
export function courseSentence(courses: readonly RiskCourse[], open: number): string {
	if (open === 0) return 'No risk is open.';
	const aimed = courses.flatMap(({ reference, score, targetScore }) =>
		targetScore === null ? [] : [{ reference, score, targetScore, left: score - targetScore }]
	);
	if (aimed.length === 0) return 'No open risk has both a current score and a target.';
	const reached = aimed.filter(({ left }) => left <= 0).length;
	const without = open - aimed.length;
	const rest =
		without === 0
			? ''
			: ` ${plural(without, 'open risk has', 'open risks have')} no target or no current score.`;
	if (reached === aimed.length)
		return aimed.length === 1
			? `The one open risk with a target is at it or below.${rest}`
			: `${aimed.length === 2 ? 'Both' : `All ${count(aimed.length)}`} open risks with a target are at it or below.${rest}`;
	const furthest = aimed.reduce((far, one) => (one.left > far.left ? one : far));
	const head =
		aimed.length === 1
			? 'The one open risk with a target is above it'
			: `${reached === 0 ? 'None' : count(reached)} of the ${count(aimed.length)} open risks with a target ${agree(Math.max(1, reached), 'is', 'are')} at it or below`;
	return `${head}; ${aimed.length === 1 ? `${furthest.reference} scores ${count(furthest.score)}, with a target of ${count(furthest.targetScore)}` : `${furthest.reference} is furthest from it (${count(furthest.score)}, target ${count(furthest.targetScore)})`}.${rest}`;
}
