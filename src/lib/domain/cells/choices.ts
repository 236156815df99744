import { quoted } from './text.ts';
import { cellError, cellWarning, type CellOutcome } from '#lib/domain/cells/outcome.ts';
import { saysNothing } from '#lib/domain/cells/nothing.ts';
import { comparable, nearlyEqual } from '#lib/domain/cells/text.ts';
import type { Choice, Column } from '#lib/domain/registers/definition.ts';

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
	const told = toldMeanings(options, (value) => byName.get(comparable(value)));
	return (text) => {
		const name = comparable(text);
		const meaning = told.get(name || text);
		if (meaning !== undefined) return { value: meaning };
		const value = byName.get(name);
		if (value !== undefined) return { value };
		if (name === '' || saysNothing(text)) {
			return cellWarning(
				null,
				'no-choice',
				text,
				`${quoted(text)} says nothing for “${column.label}”, so it is left empty.`
			);
		}
		const suggestion = nearestChoice(name, choices);
		const outcome = cellError(
			'value-unknown',
			text,
			`${quoted(text)} is not one of the words for “${column.label}”. Say which of these it means: ${listed(choices.map((choice) => choice.label))}.`
		);
		outcome.finding!.suggestion = suggestion;
		return outcome;
	};
}

/** What a person said texts mean, by comparable text; values that nobody knows are passed over. */
export function toldMeanings(
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

/** The stored value of the one choice that the text nearly spells, begins or contains; or null. */
function nearestChoice(name: string, choices: readonly Choice[]): string | null {
	const near = new Set<string>();
	for (const choice of choices) {
		const names = [choice.value, choice.label, ...(choice.alsoCalled ?? [])].map(comparable);
		const fits = names.some(
			(candidate) =>
				nearlyEqual(name, candidate) ||
				(candidate.length >= 2 && name.startsWith(candidate)) ||
				(candidate.length >= 4 && name.includes(candidate))
		);
		if (fits) near.add(choice.value);
	}
	return near.size === 1 ? [...near][0]! : null;
}

/** 'Yes, Partly or No'. */
export function listed(words: readonly string[]): string {
	if (words.length < 2) return words.join('');
	return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
