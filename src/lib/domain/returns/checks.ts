/**
 * What is looked at before a return is sent: what is missing, what contradicts itself, what jumped.
 * A blocking check has to be mended; the rest asks for a sentence. A new check starts as one that
 * asks, and blocks only once it has shown itself right. Pure.
 */
import { SUPPRESSED, SUPPRESSED_WORDS } from '#lib/domain/disclosure.ts';
import {
	isAnswered,
	type FrozenFigure,
	type ReturnContent,
	type SectionContent
} from '#lib/domain/returns/content.ts';
import { count, decimal, percentage, shareOf } from '#lib/format/numbers.ts';
import { listSome, plural } from '#lib/format/words.ts';

export type ReturnCheck = {
	/** Stable, kebab-case; with its subject it names the check in the address and in the notes. */
	code: string;
	section: string;
	severity: 'blocking' | 'sentence';
	message: string;
	/** The sentence given for it, where one was. */
	answer: string | null;
};

/** Ratings that say that nothing serious stands in the way. */
const CONFIDENT: readonly (string | null)[] = ['green', 'amber-green'];

/** A share that moves by more than this since last quarter has jumped; in hundredths. */
const JUMP_POINTS = 15;
/** A figure without a denominator that changes by more than this part of itself has jumped. */
const JUMP_PART = 0.3;

/** Every check of a return, in the order of its sections; `before` is the last one that was accepted or sent. */
export function returnChecks(content: ReturnContent, before: ReturnContent | null): ReturnCheck[] {
	const asked = new Set<string>();
	return content.sections.flatMap((section) => {
		const earlier = before?.sections.find(({ code }) => code === section.code) ?? null;
		const found = [
			...unanswered(section),
			...contradicting(section),
			...impossible(section),
			...jumped(section, earlier),
			...silent(section, earlier)
		];
		return found.filter(once).map((check) => ({
			...check,
			section: section.code,
			answer: section.answers[check.code] ?? null
		}));
	});

	/** A figure that stands in several sections is asked about in the first of them only. */
	function once({ code }: Found): boolean {
		if (!code.startsWith('jumped-') && !code.startsWith('above-all-')) return true;
		if (asked.has(code)) return false;
		asked.add(code);
		return true;
	}
}

/** Whether anything still stands in the way of sending: blocking, or without its sentence. */
export function standsInTheWay({ severity, answer }: ReturnCheck): boolean {
	return severity === 'blocking' || answer === null;
}

type Found = Omit<ReturnCheck, 'section' | 'answer'>;

function unanswered(section: SectionContent): Found[] {
	if (isAnswered(section)) return [];
	const missing = [
		section.rating === null && 'a rating',
		section.noChange
			? section.noChangeReason === null && 'the reason why nothing has changed'
			: section.narrative === null && 'a narrative, or “no change” with its reason'
	].filter((part): part is string => part !== false);
	return [
		{
			code: 'section-unanswered',
			severity: 'blocking',
			message: `This section still needs ${missing.join(' and ')}.`
		}
	];
}

/** A confident rating over a date that was missed, or over success whose criteria are not met. */
function contradicting(section: SectionContent): Found[] {
	const found: Found[] = [];
	const late = section.states.filter(({ pastDate }) => pastDate);
	if (CONFIDENT.includes(section.rating) && late.length > 0)
		found.push({
			code: 'confident-over-missed-date',
			severity: 'sentence',
			message: `The rating says that all is well, and ${plural(late.length, 'deliverable is', 'deliverables are')} past the promised date: ${listSome(
				late.map(({ title }) => `“${title}”`),
				3
			)}. Say why the rating holds, or change it.`
		});
	const unmet = section.states.filter(
		({ reached, success }) => reached && success.of > 0 && success.met < success.of
	);
	if (unmet.length > 0)
		found.push({
			code: 'success-with-unmet-criteria',
			severity: 'sentence',
			message: `${plural(unmet.length, 'deliverable is', 'deliverables are')} said to be reached without all success criteria met: ${listSome(
				unmet.map(({ title, success }) => `“${title}” (${success.met} of ${success.of})`),
				3
			)}. Say what stands in for the rest.`
		});
	return found;
}

/** More than there is: coverage above 100% cannot be sent. */
function impossible(section: SectionContent): Found[] {
	const above = section.figures.filter(
		({ name, numerator, denominator, unit }) =>
			// An indicator may be one count for another; shares of them are held to their rule on the way in.
			!name.startsWith('indicator:') &&
			numerator !== null &&
			denominator !== null &&
			denominator > 0 &&
			numerator > denominator &&
			unit !== 'pounds' &&
			unit !== 'WTE'
	);
	return above.map((figure) => ({
		code: `above-all-${figure.name}`,
		severity: 'blocking',
		message: `“${figure.title}” is ${shareOf(figure.numerator!, figure.denominator!)}: more than all there are. Mend the rows it is counted from.`
	}));
}

function jumped(section: SectionContent, earlier: SectionContent | null): Found[] {
	return section.figures.flatMap((figure): Found[] => {
		const before = earlier?.figures.find(({ name }) => name === figure.name);
		if (!before || !hasJumped(figure, before)) return [];
		return [
			{
				code: `jumped-${figure.name}`,
				severity: 'sentence',
				message: `“${figure.title}” went from ${figureText(before)} to ${figureText(figure)} since the last return. Say what happened.`
			}
		];
	});
}

function hasJumped(now: FrozenFigure, before: FrozenFigure): boolean {
	if (now.value === null || before.value === null) return false;
	if (now.denominator !== null && before.denominator !== null)
		return Math.abs(now.value - before.value) * 100 > JUMP_POINTS;
	const larger = Math.max(Math.abs(now.value), Math.abs(before.value));
	return larger >= 10 && Math.abs(now.value - before.value) > JUMP_PART * larger;
}

/** The same words over a date that has slipped. */
function silent(section: SectionContent, earlier: SectionContent | null): Found[] {
	if (!earlier || !isSilent(section, earlier)) return [];
	const slipped = slippedSince(section, earlier);
	if (slipped.length === 0) return [];
	return [
		{
			code: 'unchanged-over-slip',
			severity: 'sentence',
			message: `The words are those of the last return, and ${plural(slipped.length, 'date has', 'dates have')} slipped since: ${listSome(
				slipped.map(({ title }) => `“${title}”`),
				3
			)}. Say what that changes.`
		}
	];
}

/** Whether a section says nothing new: its words are the earlier ones, or "no change". */
export function isSilent(section: SectionContent, earlier: SectionContent): boolean {
	return section.noChange || (section.narrative ?? '') === (earlier.narrative ?? '');
}

/** The deliverables whose promised day is later than it was, and those whose day has passed since. */
export function slippedSince(section: SectionContent, earlier: SectionContent) {
	return section.states.filter((state) => {
		const before = earlier.states.find(({ code }) => code === state.code);
		if (!before || state.reached) return false;
		const later = (state.promisedOn ?? '') > (before.promisedOn ?? '9999');
		return later || (state.pastDate && !before.pastDate);
	});
}

/** `12 of 15 (80%)`, `34 days`, or "nothing to work it out from". */
export function figureText(
	figure: Pick<FrozenFigure, 'numerator' | 'denominator' | 'value' | 'unit' | 'told'>
): string {
	const { numerator, denominator, value, unit, told } = figure;
	if (told?.percent && told.numerator !== null && told.denominator !== null)
		return `${told.numerator} of ${told.denominator} ${unit} (${told.percent})`;
	if (told?.percent) return told.percent;
	if (told?.numerator)
		return told.numerator === SUPPRESSED ? SUPPRESSED_WORDS : `${told.numerator} ${unit}`;
	if (value === null) return 'nothing to work it out from';
	if (numerator !== null && denominator !== null)
		return unit === 'pounds'
			? `£${count(Math.round(numerator))} of £${count(Math.round(denominator))} (${percentage(numerator, denominator)})`
			: shareOf(numerator, denominator, unit);
	return `${decimal(value)} ${unit}`;
}
