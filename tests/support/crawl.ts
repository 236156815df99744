/**
 * Every figure of a measure that pages, files and the API show, and the same figure worked out again from
 * the measures room for the person who read it. Pages mark a figure with `data-figure` (`figureKey`).
 */
import papaparse from 'papaparse';
import { compareSystems, openSystems } from '#lib/compare/read.server.ts';
import { audienceOf, authorise, authoriseSums, type Person } from '#lib/core/access.ts';
import { disclosed, isAboutPeople } from '#lib/core/disclosure.ts';
import { figureKey, type Measure, type MeasureValue, NO_DATA } from '#lib/core/measure.ts';
import { decimal } from '#lib/core/numbers.ts';
import { comparableMeasures, findMeasure, trueSummary } from '#lib/measures/read.server.ts';
import { figureWords, shareWords } from '#lib/measures/rules.ts';
import { findIcs, listIcs } from '#lib/organisations/read.server.ts';
import { asRecordedBy } from '#lib/registers/recorded.server.ts';
import { figureText } from '#lib/returns/return/content.ts';
import { returnOf, shownSubmission, submissionOf } from '#lib/returns/return/read.server.ts';

/** A figure as somebody was shown it. */
export type Shown = { where: string; key: string; words: string };

const TEXT: readonly [RegExp, string][] = [
	[/<!--[\s\S]*?-->/g, ''],
	[/<span class="label[^>]*aria-hidden="true"[^>]*>[\s\S]*?<\/span>/g, ''],
	[/<[^>]*>/g, ' '],
	[/&nbsp;/g, ' '],
	[/&amp;/g, '&'],
	[/\s+/g, ' ']
];

const textOf = (html: string) =>
	TEXT.reduce((text, [what, by]) => text.replace(what, by), html).trim();

/** The figures that a page marks. */
export function figuresIn(html: string, where: string): Shown[] {
	return [...html.matchAll(/<(\w+)\b[^>]*\bdata-figure="([^"]+)"[^>]*>([\s\S]*?)<\/\1>/g)].map(
		([, , key, inside]) => ({ where, key: key!, words: textOf(inside!) })
	);
}

/** A number as pages write it. */
const written = (value: unknown) =>
	typeof value === 'number' ? decimal(Math.round(value * 10) / 10) : value === '*' ? '*' : null;

type Numbers = Readonly<Record<'numerator' | 'denominator', unknown>> & { value?: unknown };

/** What stands in a file or in the API's answer beside what its measure says: the words, or the two counts. */
export function misfits(person: Person, key: string, found: Numbers, words?: string): string[] {
	const right = wordsOf(person, key);
	const wrong = words !== undefined && !right.includes(words) ? [`“${words}”`] : [];
	const counts = [found.numerator, found.denominator].map(written);
	// None of none is nothing to work it out from.
	if (right[0] === NO_DATA && found.denominator === 0) return [];
	// A median stands without the number of what it is the median of.
	const isBare = found.numerator === null && right.some((one) => !one.includes(' of '));
	const missing = isBare ? [] : counts.filter((one) => one !== null && !right[0]!.includes(one));
	return [...wrong, ...missing.map((one) => `the count ${one}`)].map(
		(what) => `${key}: ${what}, and its measure says “${right[0]}”`
	);
}

/** The list of measures as a CSV, which has each figure in words and in numbers. */
export function misfitsOfCsv(person: Person, place: string, asAt: string, csv: string): string[] {
	const { data } = papaparse.parse<Record<string, string>>(csv.replace(/^\uFEFF/, ''), {
		header: true,
		skipEmptyLines: true
	});
	const number = (text: string | undefined) =>
		text === '' || text === undefined ? null : text === '*' ? text : Number(text);
	return data.flatMap((row) =>
		misfits(
			person,
			figureKey(row['Measure code']!, place, asAt),
			{ numerator: number(row.Numerator), denominator: number(row.Denominator) },
			row['Latest figure']
		)
	);
}

/** The API's list of measures. */
export function misfitsOfApi(person: Person, place: string, asAt: string, json: string): string[] {
	const { measures } = JSON.parse(json) as { measures: (Numbers & { measure: string })[] };
	return measures
		.filter(({ measure }) => measure !== 'people-agree')
		.flatMap((one) => misfits(person, figureKey(one.measure, place, asAt), one));
}

/** The addresses of ours that a page links to, without those that sort, turn pages or open a fragment. */
export function linksIn(html: string): string[] {
	return [...html.matchAll(/<a\b[^>]*\bhref="(\/[^"#]*)/g)].map(([, href]) =>
		href!.replaceAll('&amp;', '&')
	);
}

/** How a figure may be written: alone beside its title, or with its unit in a sentence. */
export function wordsOf(person: Person, key: string): string[] {
	const [name, place, asAt, inReturn] = key.split(' ') as [string, string, string, string?];
	if (place === 'England' || /^[A-Z]\d\d$/.test(place))
		return totalWords(person, name, place, asAt);
	const ics = findIcs(authorise(person, 'read'), place);
	const scope = authorise(person, 'read', ics);
	const isDay = /^\d{4}-\d{2}-\d{2}$/.test(inReturn ?? '');
	if (inReturn && !isDay) {
		const record = returnOf(scope, inReturn)!;
		const { content } = shownSubmission(submissionOf(scope, record.id)!, scope.audience);
		const found = content.sections.flatMap(({ figures }) =>
			figures.filter((figure) => figure.name === name)
		);
		return found.map(figureText);
	}
	const measure = findMeasure(scope, name)!;
	const value = shownValue(person, place, name, asAt, inReturn);
	return [figureWords(measure, value), ...(value ? [shareWords(measure, value)] : [])];
}

/** A measure's value of an ICS as at a day, as the person may see it. */
export function shownValue(
	person: Person,
	place: string,
	name: string,
	asAt: string,
	recordedBy?: string
): MeasureValue | null {
	const ics = findIcs(authorise(person, 'read'), place);
	const given = authorise(person, 'read', ics);
	const scope = recordedBy ? asRecordedBy(given, recordedBy) : given;
	const measure = findMeasure(scope, name)!;
	const { measures } = trueSummary(scope, measure.source.register, asAt);
	const found = measures.find((one) => one.measure === name);
	return found ? disclosed(found, audienceOf(person, ics)) : null;
}

/** The figure of England, or of a region, from those of its ICSs. */
function totalWords(person: Person, name: string, place: string, asAt: string): string[] {
	const measure = comparableMeasures().find((one) => one.name === name) as Measure;
	const scope = authorise(person, 'read');
	const comparison = compareSystems(scope, authoriseSums(person), {
		measure,
		asAt,
		mappedTo: null,
		systems: openSystems(scope, asAt),
		isOwn: (ics) => audienceOf(person, ics) === 'programme'
	});
	const total = place === 'England' ? comparison.england : comparison.regions.get(place)!;
	const { unit, kind } = measure;
	const shown =
		kind === 'median'
			? total
			: disclosed({ ...total, unit, kind, aboutPeople: isAboutPeople(measure) }, 'external');
	return [figureWords(measure, shown)];
}

/** What does not agree, in a line each. */
export function disagreements(person: Person, shown: readonly Shown[]): string[] {
	const expected = new Map<string, string[]>();
	return shown.flatMap(({ where, key, words }) => {
		if (!expected.has(key)) expected.set(key, wordsOf(person, key));
		const right = expected.get(key)!;
		return right.includes(words)
			? []
			: [
					`${where}: ${key} is “${words}”, and its measure says ${right.map((one) => `“${one}”`).join(' or ')}`
				];
	});
}

/** The ICSs that a person may read. */
export function icsOf(person: Person): string[] {
	return listIcs(authorise(person, 'read')).map(({ code }) => code);
}
