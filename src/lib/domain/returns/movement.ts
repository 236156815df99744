/**
 * What moved between two returns of a system, so that a reviewer reads that and no more: new, better,
 * worse, silent (unchanged words over a slipped date), contradicting; each with its evidence. Pure.
 */
import { CONFIDENCE, STAGES, type ConfidenceCode } from '#lib/domain/progress.ts';
import { figureText, isSilent, returnChecks, slippedSince } from '#lib/domain/returns/checks.ts';
import type { FrozenFigure, ReturnContent, SectionContent } from '#lib/domain/returns/content.ts';
import { longDate } from '#lib/format/dates.ts';
import { plural } from '#lib/format/words.ts';

export type MovementKind = 'contradicting' | 'silent' | 'worse' | 'new' | 'better';

/** Heaviest first: the order in which a reviewer should look. */
export const MOVEMENTS: readonly { code: MovementKind; label: string }[] = [
	{ code: 'contradicting', label: 'Contradicts its figures' },
	{ code: 'silent', label: 'Silent over a slip' },
	{ code: 'worse', label: 'Worse' },
	{ code: 'new', label: 'New' },
	{ code: 'better', label: 'Better' }
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
	return now.sections.flatMap((section) => {
		const earlier = before?.sections.find(({ code }) => code === section.code) ?? null;
		const contradicting = checks
			.filter(
				({ section: code, code: check }) =>
					code === section.code &&
					(check === 'confident-over-missed-date' || check === 'success-with-unmet-criteria')
			)
			.map(({ message, answer }): Movement => {
				const said = answer ? ` The system says: ${answer}` : '';
				return movement(
					'contradicting',
					section,
					'section',
					message.replace(/ Say .*$/, '') + said
				);
			});
		if (!earlier)
			return [
				...contradicting,
				movement('new', section, 'section', 'The first return of this section.')
			];
		return [
			...contradicting,
			...silences(section, earlier),
			...ratings(section, earlier),
			...states(section, earlier),
			...figures(section, earlier),
			...words(section, earlier)
		];
	});
}

/** The sections in which nothing moved: read through and accepted together. */
export function unmovedSections(
	now: ReturnContent,
	movements: readonly Movement[]
): SectionContent[] {
	const moved = new Set(movements.map(({ section }) => section));
	return now.sections.filter(({ code }) => !moved.has(code));
}

function movement(
	kind: MovementKind,
	{ code }: SectionContent,
	about: string,
	evidence: string
): Movement {
	return { kind, section: code, about, evidence };
}

function silences(section: SectionContent, earlier: SectionContent): Movement[] {
	if (!isSilent(section, earlier)) return [];
	const slipped = slippedSince(section, earlier);
	if (slipped.length === 0) return [];
	const reason = section.noChange && section.noChangeReason ? ` (“${section.noChangeReason}”)` : '';
	return [
		movement(
			'silent',
			section,
			'narrative',
			`${section.noChange ? `“No change”${reason}` : 'The words are unchanged'}, and ${plural(slipped.length, 'promised day has', 'promised days have')} slipped or passed.`
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
			`The system’s rating went from ${label(earlier.rating)} to ${label(section.rating)}.`
		)
	];
}

function states(section: SectionContent, earlier: SectionContent): Movement[] {
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
					`${title} is now promised for ${longDate(state.promisedOn)}; it was ${longDate(before.promisedOn)}.`
				)
			);
		else if (state.pastDate && !before.pastDate)
			found.push(
				movement(
					'worse',
					section,
					about,
					`${title}: its promised day has passed${state.promisedOn ? ` (${longDate(state.promisedOn)})` : ''}.`
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
		if (figureText(figure) === figureText(before) || figure.value === before.value) return [];
		return [
			movement(
				wayOf(figure, before),
				section,
				about,
				`${figure.title} went from ${figureText(before)} to ${figureText(figure)}.`
			)
		];
	});
}

/** New words alone are news, without a judgement. */
function words(section: SectionContent, earlier: SectionContent): Movement[] {
	if (section.noChange || (section.narrative ?? '') === (earlier.narrative ?? '')) return [];
	return [movement('new', section, 'narrative', 'The words have changed.')];
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
