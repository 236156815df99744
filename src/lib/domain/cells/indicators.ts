import { quoted } from './text.ts';
import { type ListedIndicator } from '#lib/domain/registers/definition.ts';
import { listed, toldMeanings, type ChoiceOptions } from '#lib/domain/cells/choices.ts';
import { cellError, cellWarning, type CellOutcome } from '#lib/domain/cells/outcome.ts';
import { comparable, nearlyEqual } from '#lib/domain/cells/text.ts';

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
	const told = toldMeanings(options, (value) => byName.get(comparable(value))?.code);
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
			`${quoted(text)} is not an indicator that this system has. Use a name or code of the catalogue${some.length > 0 ? `, such as ${listed(some)}` : ''}, or add it there as your own (Indicators, Catalogue) and import again.`
		);
		outcome.finding!.suggestion = near.length === 1 ? near[0]!.code : null;
		return outcome;
	};
}
