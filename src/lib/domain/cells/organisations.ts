import { quoted } from './text.ts';
import { cellError, type CellOutcome } from '#lib/domain/cells/outcome.ts';
import { listed, toldMeanings, type ChoiceOptions } from '#lib/domain/cells/choices.ts';
import { comparable, nearlyEqual } from '#lib/domain/cells/text.ts';
import type { Column, OrganisationKind } from '#lib/domain/registers/definition.ts';

export type NamedOrganisation = { kind: string; code: string; name: string; shortName: string };

const KIND_WORDS = {
	ics: 'system',
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
	const told = toldMeanings(options, (value) => byName.get(comparable(value)));
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
			`${quoted(text)} is not ${kinds.length === 1 ? `a ${KIND_WORDS[kinds[0]!]}` : 'an organisation'} of this system. ${known.length > 0 ? `Use the name or code of ${listed(known)}.` : 'None is on record.'}`
		);
		outcome.finding!.suggestion = near.length === 1 ? near[0]!.code : null;
		return outcome;
	};
}
