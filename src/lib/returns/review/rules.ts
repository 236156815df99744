/**
 * What moved between two returns of an ICS, so that a reviewer reads that and no more: new, better, worse,
 * silent (an unchanged narrative over a slipped date), contradicting; each with its evidence.
 */
import { countsDiffer, sharesDiffer } from '#lib/core/chance.ts';
import { longDate } from '#lib/core/dates.ts';
import { decimal, percentage } from '#lib/core/numbers.ts';
import { agree, list, plural } from '#lib/core/words.ts';
import { unfairness } from '#lib/measures/rules.ts';
import {
	CONTRADICTIONS,
	type Days,
	factsOf,
	figureText,
	type FrozenFigure,
	hasJumped,
	isLate,
	isSilent,
	returnChecks,
	type ReturnContent,
	type SectionContent,
	slippedSince
} from '#lib/returns/return/content.ts';
import { CONFIDENCE, type ConfidenceCode, STAGES } from '#lib/roadmap/progress/rules.ts';

export type MovementKind = 'contradicting' | 'silent' | 'worse' | 'new' | 'better' | 'text';

/** Heaviest first: the order in which a reviewer should look. */
export const MOVEMENTS: readonly { code: MovementKind; label: string }[] = [
	{ code: 'contradicting', label: 'Contradicts its figures' },
	{ code: 'silent', label: 'Silent over a slip' },
	{ code: 'worse', label: 'Worse' },
	{ code: 'new', label: 'New' },
	{ code: 'better', label: 'Better' },
	{ code: 'text', label: 'Narrative changed' }
];

export type Movement = {
	kind: MovementKind;
	section: string;
	/** `section`, `narrative`, `figure:<measure>` or `deliverable:<code>`: what a query would be about. */
	about: string;
	/** What moved, as a sentence with both values. */
	evidence: string;
};

/** Everything that moved since the earlier return; against none, every answered section is new. */
export function movementsBetween(now: ReturnContent, before: ReturnContent | null): Movement[] {
	const checks = returnChecks(now, before);
	const days: Days = [now.asAt, before?.asAt ?? now.asAt];
	return now.sections.flatMap((section) => {
		const earlier = before?.sections.find(({ code }) => code === section.code) ?? null;
		const contradicting = checks
			.filter(
				({ section: code, code: check }) => code === section.code && CONTRADICTIONS.includes(check)
			)
			.map(({ message, answer }): Movement => {
				const reply = answer ? ` The ICS says: ${answer}` : '';
				return movement(
					'contradicting',
					section,
					'section',
					message.replace(/ Say .*$/, '') + reply
				);
			});
		if (!earlier)
			return [
				...contradicting,
				movement('new', section, 'section', 'The first return of this section.')
			];
		return [
			...contradicting,
			...silences(section, earlier, days),
			...ratings(section, earlier),
			...states(section, earlier, days),
			...figures(section, earlier),
			...words(section, earlier)
		];
	});
}

function movement(
	kind: MovementKind,
	{ code }: SectionContent,
	about: string,
	evidence: string
): Movement {
	return { kind, section: code, about, evidence };
}

function silences(section: SectionContent, earlier: SectionContent, days: Days): Movement[] {
	if (!isSilent(section, earlier)) return [];
	const slipped = slippedSince(section, earlier, days);
	if (slipped.length === 0) return [];
	const reason = section.noChange && section.noChangeReason ? ` (“${section.noChangeReason}”)` : '';
	return [
		movement(
			'silent',
			section,
			'narrative',
			`${section.noChange ? `“No change”${reason}` : 'The text is unchanged'}, and ${plural(slipped.length, 'forecast date has', 'forecast dates have')} slipped or passed.`
		)
	];
}

function ratings(section: SectionContent, earlier: SectionContent): Movement[] {
	if (section.rating === earlier.rating || section.rating === null) return [];
	if (earlier.rating === null)
		return [
			movement('new', section, 'section', `Rated ${label(section.rating)} for the first time.`)
		];
	const worse = rank(section.rating) > rank(earlier.rating);
	return [
		movement(
			worse ? 'worse' : 'better',
			section,
			'section',
			`The ICS’s rating went from ${label(earlier.rating)} to ${label(section.rating)}.`
		)
	];
}

function states(section: SectionContent, earlier: SectionContent, [now, then]: Days): Movement[] {
	return section.states.flatMap((state): Movement[] => {
		const before = earlier.states.find(({ code }) => code === state.code);
		const about = `deliverable:${state.code}`;
		const title = `“${state.title}”`;
		if (!before || before.stage === null)
			return state.stage === null
				? []
				: [
						movement('new', section, about, `${title} has its first update: ${stage(state.stage)}.`)
					];
		if (state.stage === null) return [];
		const found: Movement[] = [];
		const steps = stepsOf(state.stage) - stepsOf(before.stage);
		if (steps !== 0)
			found.push(
				movement(
					steps > 0 ? 'better' : 'worse',
					section,
					about,
					`${title} went from ${stage(before.stage)} to ${stage(state.stage)}.`
				)
			);
		if (
			!state.reached &&
			state.confidence &&
			before.confidence &&
			state.confidence !== before.confidence
		)
			found.push(
				movement(
					rank(state.confidence) > rank(before.confidence) ? 'worse' : 'better',
					section,
					about,
					`${title}: delivery confidence went from ${label(before.confidence)} to ${label(state.confidence)}${state.reason ? ` (“${state.reason}”)` : ''}.`
				)
			);
		if (
			!state.reached &&
			state.promisedOn &&
			before.promisedOn &&
			state.promisedOn !== before.promisedOn
		)
			found.push(
				movement(
					state.promisedOn > before.promisedOn ? 'worse' : 'better',
					section,
					about,
					`${title} is now forecast for ${longDate(state.promisedOn)}; it was ${longDate(before.promisedOn)}.`
				)
			);
		else if (isLate(state, now) && !isLate(before, then))
			found.push(
				movement(
					'worse',
					section,
					about,
					`${title}: its forecast date has passed${state.promisedOn ? ` (${longDate(state.promisedOn)})` : ''}.`
				)
			);
		return found;
	});
}

function figures(section: SectionContent, earlier: SectionContent): Movement[] {
	return section.figures.flatMap((figure): Movement[] => {
		const before = earlier.figures.find(({ name }) => name === figure.name);
		const about = `figure:${figure.name}`;
		if (figure.value === null) return [];
		if (!before || before.value === null)
			return [
				movement('new', section, about, `${figure.title}: ${figureText(figure)}, the first figure.`)
			];
		const kind = hasMoved(figure, before);
		if (kind === null) return [];
		return [
			movement(
				kind,
				section,
				about,
				`${figure.title} went from ${figureText(before)} to ${figureText(figure)}.${planWords(figure, before)}`
			)
		];
	});
}

/** What is said of how figures are chosen, where they are listed. */
export const MOVED_RULE =
	'A figure is listed as better or worse only where chance alone would move it as far in fewer than 2.5% of cases (Fisher’s exact test), and what builds up only against its plan. A figure that reads the same is not listed.';

/** Null: it reads the same, or chance explains the difference, or nothing tells whether it does. */
function hasMoved(now: FrozenFigure, before: FrozenFigure): MovementKind | null {
	const { kind, series } = factsOf(now);
	if (now.value === before.value || roundedText(now) === roundedText(before)) return null;
	if (series === 'cumulative') return againstPlan(now, before);
	if (
		unfairness({ kind: kind === 'count' ? 'share' : kind, unit: now.unit }) !== null &&
		now.unit !== 'WTE'
	)
		return hasJumped(now, before) ? 'new' : null;
	return differ(now, before) ? wayOf(now, before) : null;
}

/** A share as a whole percentage, so that 49% is never better than 49%; another figure as it is written. */
function roundedText(figure: FrozenFigure): string {
	const { numerator, denominator } = figure;
	return numerator !== null && denominator !== null
		? percentage(numerator, denominator)
		: figureText(figure);
}

/** Whole-time equivalents are taken as whole posts, which makes the test find too little rather than too much. */
function differ(now: FrozenFigure, before: FrozenFigure): boolean {
	const [a, b, c, d] = [now.numerator, now.denominator, before.numerator, before.denominator].map(
		(one) => (one === null ? null : Math.round(one))
	);
	if (a != null && b != null && c != null && d != null)
		return sharesDiffer(Math.min(a, b), b, Math.min(c, d), d);
	return countsDiffer(Math.round(now.value!), Math.round(before.value!));
}

/** Whether it is further behind its plan than it was; ahead is ahead, by however much. */
function againstPlan(now: FrozenFigure, before: FrozenFigure): MovementKind {
	const [gap, earlier] = [behindBy(now), behindBy(before)];
	if (gap === null || earlier === null || gap === earlier) return 'new';
	return gap > earlier ? 'worse' : 'better';
}

/** In the unit of the numerator; null without a plan. */
function behindBy(figure: FrozenFigure): number | null {
	const { numerator, better } = figure;
	const planned = planOf(figure);
	if (planned === null || numerator === null || better === 'neither') return null;
	return Math.max(0, better === 'higher' ? planned - numerator : numerator - planned);
}

function planOf(figure: FrozenFigure): number | null {
	return factsOf(figure).kind === 'of-plan' ? figure.denominator : figure.planned;
}

function planWords(now: FrozenFigure, before: FrozenFigure): string {
	const { kind, series } = factsOf(now);
	// The words of a figure of its plan say the plan.
	if (series !== 'cumulative' || kind === 'of-plan' || now.planned === null) return '';
	const was =
		before.planned === null || before.planned === now.planned
			? ''
			: `; it was ${decimal(before.planned)}`;
	return ` The plan is ${decimal(now.planned)}${was}.`;
}

/** A new narrative alone is news, without a judgement. */
function words(section: SectionContent, earlier: SectionContent): Movement[] {
	if (section.noChange || (section.narrative ?? '') === (earlier.narrative ?? '')) return [];
	return [movement('text', section, 'narrative', 'The narrative has changed.')];
}

/** News without a judgement where neither way is better. */
function wayOf(now: FrozenFigure, before: FrozenFigure): MovementKind {
	if (now.better === 'neither') return 'new';
	return now.value! > before.value! === (now.better === 'higher') ? 'better' : 'worse';
}

function rank(code: ConfidenceCode): number {
	return CONFIDENCE.findIndex((one) => one.code === code);
}

function label(code: ConfidenceCode): string {
	return CONFIDENCE.find((one) => one.code === code)!.label.toLowerCase();
}

function stepsOf(code: string): number {
	return STAGES.find((one) => one.code === code)?.steps ?? 0;
}

function stage(code: string): string {
	return `“${STAGES.find((one) => one.code === code)?.label.toLowerCase() ?? code}”`;
}

// What a reviewer reads of a return, and in which order: heaviest first, and only what changed.

type Step = { act: string };

/**
 * The number of the submission that was sent back before the one in front (`latest`); null when that
 * one answers no sending back. Counted from the events, oldest first: each sending is one submission.
 */
export function sentBackBefore(events: readonly Step[], latest: number): number | null {
	let number = 0;
	let sentBack: number | null = null;
	for (const { act } of events) {
		if (act === 'submit' || act === 'resubmit') number += 1;
		if (act === 'send-back' && number < latest) sentBack = number;
	}
	return sentBack;
}

/**
 * Only what an ICS changed since its return was sent back: a contradiction that stood there before
 * is not news, and a changed note or evidence is.
 */
export function changesSince(now: ReturnContent, before: ReturnContent): Movement[] {
	const stood = new Set(
		movementsBetween(before, before).map(({ section, evidence }) => `${section} ${evidence}`)
	);
	const moved = movementsBetween(now, before).filter(
		({ kind, section, evidence }) =>
			kind !== 'contradicting' || !stood.has(`${section} ${evidence}`)
	);
	return [...moved, ...now.sections.flatMap((section) => besideTheWords(section, before))];
}

function besideTheWords(section: SectionContent, before: ReturnContent): Movement[] {
	const earlier = before.sections.find(({ code }) => code === section.code);
	if (!earlier) return [];
	const changed = (about: string, evidence: string): Movement => ({
		kind: 'new',
		section: section.code,
		about,
		evidence
	});
	const found: Movement[] = [];
	if (section.noChange !== earlier.noChange && section.noChange)
		found.push(changed('narrative', 'It now says that nothing has changed.'));
	if (section.noChange && section.noChangeReason !== earlier.noChangeReason)
		found.push(changed('narrative', 'The reason for “no change” is another one.'));
	if (section.evidence !== earlier.evidence)
		found.push(changed('section', 'The evidence has changed.'));
	if (section.coproduced !== earlier.coproduced)
		found.push(changed('section', 'What is said of co-production has changed.'));
	if (section.risks.join() !== earlier.risks.join())
		found.push(changed('section', 'Other risks are named.'));
	for (const figure of section.figures) {
		const old = earlier.figures.find(({ name }) => name === figure.name);
		if ((figure.disagreement?.words ?? '') !== (old?.disagreement?.words ?? ''))
			found.push(
				changed(`figure:${figure.name}`, `What the ICS says against “${figure.title}” has changed.`)
			);
	}
	for (const [code, answer] of Object.entries(section.answers))
		if (earlier.answers[code] !== answer)
			found.push(changed('section', `In answer to a check it now says: “${answer}”`));
	return found;
}

export type MovementGroup = { code: string; label: string; movements: Movement[] };

/** By kind, the heaviest kind first; kinds without any are left out. */
export function heaviestFirst(movements: readonly Movement[]): MovementGroup[] {
	return MOVEMENTS.flatMap(({ code, label }) => {
		const own = movements.filter(({ kind }) => kind === code);
		return own.length === 0 ? [] : [{ code, label, movements: own }];
	});
}

/** "Of 12 sections, 3 moved: 1 contradicts its figures, 2 are worse. Nothing moved in the other 9." */
export function movementSentence(movements: readonly Movement[], sections: number): string {
	if (sections === 0) return 'The return holds no section.';
	if (movements.length === 0) return `Nothing moved in any of ${plural(sections, 'section')}.`;
	const moved = new Set(movements.map(({ section }) => section)).size;
	const rest = sections - moved;
	return `${plural(moved, 'section')} of ${sections} ${agree(moved, 'has', 'have')} moved: ${kindsInWords(movements)}.${rest === 0 ? '' : ` Nothing moved in the other ${rest}.`}`;
}

/** "1 contradiction, 2 things worse and 1 changed narrative", the heaviest first; empty for none. */
export function kindsInWords(movements: readonly Movement[]): string {
	const counts = (
		[
			['contradicting', 'contradiction', 'contradictions'],
			['silent', 'silence over a slip', 'silences over a slip'],
			['worse', 'thing worse', 'things worse'],
			['new', 'thing new', 'things new'],
			['better', 'thing better', 'things better'],
			['text', 'changed narrative', 'changed narratives']
		] as const
	).flatMap(([kind, one, many]) => {
		const count = movements.filter((movement) => movement.kind === kind).length;
		return count === 0 ? [] : [plural(count, one, many)];
	});
	return list(counts);
}

/** What a reviewer looks at first; the rest of what moved is folded under it. */
export function needsALook({ kind }: Pick<Movement, 'kind'>): boolean {
	return kind === 'contradicting' || kind === 'silent' || kind === 'worse';
}

/** What moved in one section, in few words: "1 contradiction and 1 thing worse, 3 more". */
export function movedWords(movements: readonly Movement[]): string {
	if (movements.length === 0) return 'Nothing';
	const first = movements.filter(needsALook);
	const rest = movements.length - first.length;
	if (first.length === 0) return plural(rest, 'thing');
	return `${kindsInWords(first)}${rest === 0 ? '' : `, ${rest} more`}`;
}

/** "None of the 12 sections has your rating. Nobody can rate them once the return is accepted." */
export function unratedWords(unrated: number, of: number): string {
	const which =
		unrated < of
			? `${unrated} of ${plural(of, 'section')} ${agree(unrated, 'has', 'have')} no rating of yours`
			: of === 1
				? 'The one section has no rating of yours'
				: `None of the ${of} sections has your rating`;
	return `${which}. Nobody can rate ${agree(unrated, 'it', 'them')} once the return is accepted: rate ${agree(unrated, 'it', 'them')} first, or confirm that it is accepted without.`;
}

export type MarkedSentence = { text: string; marked: boolean };

/** A text sentence by sentence, those that the other text does not hold marked. */
export function markedAgainst(text: string, other: string): MarkedSentence[] {
	const known = new Set(sentencesOf(other).map((one) => one.trim()));
	return sentencesOf(text).map((one) => ({ text: one, marked: !known.has(one.trim()) }));
}

/** With the white space that follows each, so that put together they are the text again. */
function sentencesOf(text: string): string[] {
	return (
		text.match(/[\s\S]+?(?:[.!?]+["”’)]*(?=\s|$)\s*|\n+|$)/g)?.filter((one) => one !== '') ?? []
	);
}

/** What the ICS says of itself in a section: the narrative, or "no change" with its reason. */
export function wordsOf(section: SectionContent): string {
	if (!section.noChange) return section.narrative ?? '';
	return `Nothing has changed since the last return.${section.noChangeReason ? ` ${section.noChangeReason}` : ''}`;
}

/** What a query may be about in a section: [about, in words]. */
export function subjectsOf(section: SectionContent): { value: string; label: string }[] {
	return [
		{ value: 'section', label: 'The section as a whole' },
		{ value: 'narrative', label: 'Its narrative' },
		...section.figures.map(({ name, title }) => ({
			value: `figure:${name}`,
			label: `Figure: ${title}`
		})),
		...section.states.map(({ code, title }) => ({
			value: `deliverable:${code}`,
			label: `Deliverable: ${title}`
		}))
	];
}

export type FigureShown = {
	name: string;
	title: string;
	now: string;
	/** In the return that it is read against; null for none. */
	earlier: string | null;
	/** What the registers show today of the same day, where that is something else. */
	registers: string | null;
	note: string | null;
	disagreement: { words: string; by: string; at: string } | null;
	/** Neither now nor before nor today is there anything to work it out from. */
	isEmpty: boolean;
};

type Valued = Omit<Parameters<typeof figureText>[0], 'name'>;

/** The frozen figures, each with its earlier value and what the registers say now where that differs. */
export function figuresShown(
	section: SectionContent,
	earlier: SectionContent | null,
	registers: ReadonlyMap<string, Valued>
): FigureShown[] {
	return section.figures.map((figure) => {
		const before = earlier?.figures.find(({ name }) => name === figure.name);
		const current = registers.get(figure.name);
		const now = figureText(figure);
		const today = current ? figureText({ ...figure, ...current }) : null;
		return {
			name: figure.name,
			title: figure.title,
			now,
			earlier: before ? figureText(before) : null,
			registers: today === null || today === now ? null : today,
			note: figure.note,
			disagreement: figure.disagreement,
			isEmpty:
				isUnknown(figure) && isUnknown(before) && isUnknown(current) && figure.disagreement === null
		};
	});
}

/** A figure that is hidden from the reader is there. */
function isUnknown(figure: Valued | undefined): boolean {
	return !figure || (figure.value === null && !figure.told);
}
