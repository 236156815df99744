/** What is typed into the forms of a deliverable, as the commands want it. */
import { dateOfText } from '#lib/core/typed-dates.ts';
import type { ProgressUpdate, UpdateInput } from '#lib/roadmap/progress/rules.ts';
import type { CriterionInput } from '#lib/roadmap/progress/write.server.ts';

/** Every field of the update form as text; empty for nothing. */
export type TypedUpdate = Record<keyof UpdateInput, string>;

const DATES = ['effectiveOn', 'backToGreenOn', 'baselineOn', 'forecastOn', 'actualOn'] as const;
const TEXTS = ['stage', 'confidence', 'reason', 'owner', 'forecastReason', 'note'] as const;

/** What was typed, to show again as it was. */
export function typedUpdate(form: FormData): TypedUpdate {
	const entries = [...DATES, ...TEXTS].map((name) => [name, textOf(form, name)] as const);
	return Object.fromEntries(entries) as TypedUpdate;
}

/** The same with its dates read; one that cannot be read stays as typed and is refused later. */
export function readUpdate(typed: TypedUpdate, today: string): UpdateInput {
	const dates = DATES.map((name) => [name, readDate(typed[name], today)] as const);
	return { ...typed, ...Object.fromEntries(dates) };
}

/** The form as it opens: the present state, dated today, with nothing said about a moved date. */
export function prefilled(update: ProgressUpdate | null, today: string): TypedUpdate {
	return {
		effectiveOn: today,
		stage: update?.stage ?? '',
		confidence: update?.confidence ?? '',
		reason: update?.reason ?? '',
		owner: update?.owner ?? '',
		backToGreenOn: update?.backToGreenOn ?? '',
		baselineOn: update?.baselineOn ?? '',
		forecastOn: update?.forecastOn ?? '',
		forecastReason: '',
		actualOn: update?.actualOn ?? '',
		note: ''
	};
}

/**
 * What was typed, brought up to an update that somebody else recorded meanwhile: fields that its
 * writer left as the form opened with (`base`) take the other's value, all others stay as typed.
 */
export function broughtUpTo(
	typed: TypedUpdate,
	base: ProgressUpdate | null,
	theirs: ProgressUpdate,
	today: string
): TypedUpdate {
	const opened = prefilled(base, today);
	const now = prefilled(theirs, today);
	const read = readUpdate(typed, today);
	const entries = [...DATES, ...TEXTS]
		.filter((name) => name !== 'effectiveOn' && read[name] === opened[name])
		.map((name) => [name, now[name]] as const);
	return { ...typed, ...Object.fromEntries(entries) };
}

export type TypedCriterion = { met: string; evidence: string; link: string; effectiveOn: string };

export function typedCriterion(form: FormData): TypedCriterion {
	return {
		met: textOf(form, 'met'),
		evidence: textOf(form, 'evidence'),
		link: textOf(form, 'link'),
		effectiveOn: textOf(form, 'effectiveOn')
	};
}

export function readCriterion(typed: TypedCriterion, today: string): CriterionInput {
	const met = typed.met === 'yes' ? true : typed.met === 'no' ? false : null;
	return { ...typed, met, effectiveOn: readDate(typed.effectiveOn, today) };
}

/** The id of what the person had in front of them; 0 for none. */
export function seenIn(form: FormData): number {
	const seen = Number(textOf(form, 'seen'));
	return Number.isSafeInteger(seen) && seen > 0 ? seen : 0;
}

export function textOf(form: FormData, name: string): string {
	const value = form.get(name);
	return typeof value === 'string' ? value.trim() : '';
}

/** A month or quarter means its last day, as it does in an imported spreadsheet. */
function readDate(text: string, today: string): string {
	const found = text === '' ? null : dateOfText(text, today);
	return found && found.is !== 'impossible' ? found.date : text;
}
