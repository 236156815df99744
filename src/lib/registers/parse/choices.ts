import { comparable, nearlyEqual, quoted } from '#lib/core/text.ts';
import { withArticle } from '#lib/core/words.ts';
import {
	type Choice,
	type Column,
	labelOf,
	type ListedIndicator,
	type OrganisationKind
} from '#lib/registers/definition.ts';
import {
	cellError,
	type CellOutcome,
	cellWarning,
	saysNothing,
	shorthandMeaning
} from './outcome.ts';

export type ChoiceOptions = { meanings: Readonly<Record<string, string | null>> };

/**
 * A reader of cells that hold one of a list: by stored value, label or the other names people use,
 * compared without case, spaces or punctuation. What a person said a text means comes first.
 */
export function choiceReader(
	column: Column,
	options: ChoiceOptions
): (text: string) => CellOutcome {
	const choices = column.choices ?? [];
	const byName = namesOfChoices(choices);
	const given = givenMeanings(options, (value) => byName.get(comparable(value)));
	const suggest = choiceSuggester(choices);
	const allowed = listed(choices.map((choice) => choice.label));
	const unknown = (text: string, says: string, suggestion: string | null) => {
		const outcome = cellError(
			'value-unknown',
			text,
			`${quoted(text)} ${says}. Say which of these it means: ${allowed}.`
		);
		outcome.finding!.suggestion = suggestion;
		return outcome;
	};
	return (text) => {
		const name = comparable(text);
		const meaning = given.get(name || text);
		if (meaning !== undefined) return { value: meaning };
		const shorthand = shorthandMeaning(text);
		const value = byName.get(name);
		// A tick in brackets, or a table's “not available”.
		if (shorthand && value !== undefined)
			return unknown(text, `may be “${labelOf(column, value)}” or “${shorthand}”`, null);
		if (value !== undefined) return { value };
		if (name === '' || saysNothing(text)) {
			return cellWarning(
				null,
				'no-choice',
				text,
				`${quoted(text)} says nothing for “${column.label}”, so it is left empty.`
			);
		}
		const numbered = numberedChoice(text, column, byName);
		if (numbered && numbered.word === undefined)
			return unknown(
				text,
				`is not one of the words for “${column.label}”`,
				numbered.number ?? suggest(name)
			);
		if (numbered?.number !== undefined && numbered.number !== numbered.word)
			return unknown(text, 'has a number and a word that do not mean the same', null);
		if (numbered) return { value: numbered.word! };
		return unknown(text, `is not one of the words for “${column.label}”`, suggest(name));
	};
}

/** The stored values of a number and of the words beside it. */
type Numbered = { number: string | undefined; word: string | undefined };

/** “3 - Possible”, “4. Likely”, “(2) Minor impact”, “Possible (3)”; null for other texts. */
function numberedChoice(
	text: string,
	column: Column,
	byName: ReadonlyMap<string, string>
): Numbered | null {
	const leading = /^\(?(\d{1,2})\)?[\s\-–—:.)=,]+(\p{L}.*)$/u.exec(text);
	const trailing = leading ? null : /^(\p{L}.*?)[\s\-–—:(=,]+(\d{1,2})\)?$/u.exec(text);
	const [digits, words] = leading
		? [leading[1]!, leading[2]!]
		: trailing
			? [trailing[2]!, trailing[1]!]
			: ['', ''];
	if (words === '') return null;
	const number = byName.get(digits);
	// A number at the end may belong to a name, unless the choices are numbered.
	if (trailing && number === undefined) return null;
	const name = comparable(words);
	const label = comparable(column.label);
	const short = name.endsWith(label) ? name.slice(0, -label.length) : name;
	return { number, word: byName.get(name) ?? byName.get(short) };
}

/** What a person said texts mean, by comparable text; values that nobody knows are passed over. */
export function givenMeanings(
	options: ChoiceOptions,
	known: (value: string) => string | undefined
): Map<string, string | null> {
	const told = new Map<string, string | null>();
	for (const [text, value] of Object.entries(options.meanings)) {
		const stored = value === null ? null : known(value);
		if (stored !== undefined) told.set(comparable(text) || text, stored);
	}
	return told;
}

function namesOfChoices(choices: readonly Choice[]): Map<string, string> {
	const byName = new Map<string, string>();
	const add = (name: string, value: string) => {
		const key = comparable(name);
		if (key !== '' && !byName.has(key)) byName.set(key, value);
	};
	for (const choice of choices) add(choice.value, choice.value);
	for (const choice of choices) add(choice.label, choice.value);
	for (const choice of choices) for (const name of choice.alsoCalled ?? []) add(name, choice.value);
	return byName;
}

/** Unknown texts after which no more are compared with the choices letter by letter: nobody reads that many. */
const MOST_SUGGESTED = 500;

/** Finds the stored value of the one choice that a text nearly spells, begins or contains; or null. */
function choiceSuggester(choices: readonly Choice[]): (name: string) => string | null {
	const named = choices.map(({ value, label, alsoCalled = [] }) => ({
		value,
		names: [value, label, ...alsoCalled].map(comparable)
	}));
	let left = MOST_SUGGESTED;
	return (name) => {
		if (left === 0) return null;
		left -= 1;
		const near = named.filter(({ names }) =>
			names.some(
				(candidate) =>
					nearlyEqual(name, candidate) ||
					(candidate.length >= 2 && name.startsWith(candidate)) ||
					(candidate.length >= 4 && name.includes(candidate))
			)
		);
		return near.length === 1 ? near[0]!.value : null;
	};
}

/** 'Yes, Partly or No'. */
export function listed(words: readonly string[]): string {
	if (words.length < 2) return words.join('');
	return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

export type NamedOrganisation = { kind: string; code: string; name: string; shortName: string };

const KIND_WORDS = {
	ics: 'ICS',
	trust: 'trust',
	place: 'place',
	pcn: 'primary care network'
} as const;

/** The kinds of organisation that a column may name; a trust unless it says otherwise. */
export function kindsNamed({ organisationKind = 'trust' }: Column): readonly OrganisationKind[] {
	return typeof organisationKind === 'string' ? [organisationKind] : organisationKind;
}

/** A name as compared: “The … NHS Foundation Trust” and “… NHS FT” are the same organisation. */
export function comparableOrganisation(name: string): string {
	return comparable(
		name
			.replace(/\b(?:NHS\s*)?(?:Foundation\s+)?Trust\b|\bNHS\s*F\.?T\b\.?|\bFT\b/gi, '')
			.replace(/^\s*the\s+/i, '')
	);
}

/** A reader of cells that name an organisation by code, full name or short name. */
export function organisationReader(
	column: Column,
	organisations: readonly NamedOrganisation[],
	options: ChoiceOptions
): (text: string) => CellOutcome {
	const kinds = kindsNamed(column);
	const candidates = organisations.filter(({ kind }) => kinds.some((wanted) => wanted === kind));
	const byName = new Map<string, string>();
	for (const { code, name, shortName } of candidates) {
		for (const key of [comparable(code), comparable(name), comparable(shortName)]) {
			if (key && !byName.has(key)) byName.set(key, code);
		}
	}
	for (const { code, name, shortName } of candidates) {
		for (const key of [comparableOrganisation(name), comparableOrganisation(shortName)]) {
			if (key && !byName.has(key)) byName.set(key, code);
		}
	}
	const told = givenMeanings(options, (value) => byName.get(comparable(value)));
	return (text) => {
		const meaning = told.get(comparable(text) || text);
		if (meaning !== undefined) return { value: meaning };
		const code = byName.get(comparable(text)) ?? byName.get(comparableOrganisation(text));
		if (code !== undefined) return { value: code };
		const key = comparableOrganisation(text);
		const near = candidates.filter(
			({ name, shortName }) =>
				nearlyEqual(key, comparableOrganisation(name)) ||
				nearlyEqual(key, comparableOrganisation(shortName))
		);
		const known = candidates.slice(0, 6).map(({ name, code }) => `${name} (${code})`);
		const outcome = cellError(
			'organisation-unknown',
			text,
			`${quoted(text)} is not ${kinds.length === 1 ? withArticle(KIND_WORDS[kinds[0]!]) : 'an organisation'} of this ICS. ${known.length > 0 ? `Use the name or code of ${listed(known)}.` : 'None is on record.'}`
		);
		outcome.finding!.suggestion = near.length === 1 ? near[0]!.code : null;
		return outcome;
	};
}

export type NamedDeliverable = { code: string; title: string };

/** A reader of cells that name deliverables by code or title, several of them between semicolons. */
export function deliverablesReader(
	column: Column,
	deliverables: readonly NamedDeliverable[]
): (text: string) => CellOutcome {
	const byName = new Map<string, string>();
	// Titles first: three focus areas share some, and a code always says which is meant.
	const titles = new Map<string, number>();
	for (const { title } of deliverables)
		titles.set(comparable(title), (titles.get(comparable(title)) ?? 0) + 1);
	for (const { code, title } of deliverables) {
		if (titles.get(comparable(title)) === 1) byName.set(comparable(title), code);
		byName.set(comparable(code), code);
	}
	return (text) => {
		if (saysNothing(text)) return { value: null };
		const whole = byName.get(comparable(text));
		if (whole) return { value: whole };
		const parts = text.split(/[;,\n|]+/).map((part) => part.trim());
		const codes: string[] = [];
		for (const part of parts.filter(Boolean)) {
			const code = byName.get(comparable(part));
			if (!code)
				return cellError(
					'deliverable-unknown',
					text,
					`${quoted(part)} is not a deliverable of the roadmap. Use its code, such as model-cpa-shift, or its title.`
				);
			if (!codes.includes(code)) codes.push(code);
		}
		if (column.single && codes.length > 1)
			return cellError(
				'deliverables-several',
				text,
				`${quoted(text)} names ${codes.length} deliverables; “${column.label}” is for one.`
			);
		return { value: codes.length > 0 ? codes.join('; ') : null };
	};
}

/** A reader of cells that name an indicator by its code, its name or another name that files give it. */
export function indicatorReader(
	indicators: readonly ListedIndicator[],
	options: ChoiceOptions
): (text: string) => CellOutcome {
	const byName = new Map<string, ListedIndicator>();
	const add = (name: string, indicator: ListedIndicator) => {
		const key = comparable(name);
		if (key !== '' && !byName.has(key)) byName.set(key, indicator);
	};
	for (const indicator of indicators) add(indicator.code, indicator);
	for (const indicator of indicators) add(indicator.name, indicator);
	for (const indicator of indicators) for (const name of indicator.alsoCalled) add(name, indicator);
	const told = givenMeanings(options, (value) => byName.get(comparable(value))?.code);
	return (text) => {
		const meaning = told.get(comparable(text) || text);
		if (meaning !== undefined) return { value: meaning };
		const found = byName.get(comparable(text));
		if (found?.retired)
			return cellWarning(
				found.code,
				'indicator-retired',
				text,
				`${quoted(text)} has been retired. Its values are kept all the same.`
			);
		if (found) return { value: found.code };
		const near = indicators.filter(({ code, name, alsoCalled }) =>
			[code, name, ...alsoCalled].some((one) => nearlyEqual(comparable(text), comparable(one)))
		);
		const some = indicators.slice(0, 3).map(({ name }) => `“${name}”`);
		const outcome = cellError(
			'indicator-unknown',
			text,
			`${quoted(text)} is not an indicator that this ICS has. Use a name or code of the catalogue${some.length > 0 ? `, such as ${listed(some)}` : ''}, or add it there as your own (Indicators, Catalogue) and import again.`
		);
		outcome.finding!.suggestion = near.length === 1 ? near[0]!.code : null;
		return outcome;
	};
}
