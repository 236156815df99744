/** What the pages of measures and their files show, from the same parameters, and what is typed beside one. */
import { error } from '@sveltejs/kit';
import { tableState, type TableState } from '#lib/core/address.ts';
import { cellFor } from '#lib/core/disclosure.ts';
import { isPercent } from '#lib/core/measure.ts';
import { dateOfText } from '#lib/core/typed-dates.ts';
import { type JudgedMeasure, judgedMeasures } from '#lib/measures/annotations/read.server.ts';
import { MARK_KINDS, type MarkInput, type MarkKind } from '#lib/measures/annotations/rules.ts';
import { findMeasure, shownMeasures } from '#lib/measures/read.server.ts';
import {
	fewWords,
	figureWords,
	missesTarget,
	signalOf,
	SIGNALS,
	signalsSentence,
	sparkOf,
	whenWords,
	writtenBy
} from '#lib/measures/rules.ts';
import { asAtOf, openIcs } from '#lib/request.server.ts';

export type MeasureRow = ReturnType<typeof rowOf>;

/** @throws as `openIcs` does */
export function openMeasures(locals: App.Locals, code: string, url: URL) {
	const opened = openIcs(locals, code);
	const { ics, scope } = opened;
	const asAt = asAtOf(url, opened);
	const all = judgedMeasures(scope, shownMeasures(scope), asAt).map((one) => rowOf(one, asAt));
	const known = (name: string, values: readonly string[]) => {
		const value = url.searchParams.get(name);
		return value !== null && values.includes(value) ? value : null;
	};
	const sources = new Map(all.map(({ source, sourceTitle }) => [source, sourceTitle]));
	const request = {
		register: known('register', [...sources.keys()]),
		signal: known(
			'signal',
			SIGNALS.map((signal) => signal.code)
		)
	};
	const table = tableState(url, { sortable: ['title', 'source', 'signal'], sortedBy: 'source' });
	const rows = all.filter(
		({ source, signal }) =>
			source === (request.register ?? source) && signal === (request.signal ?? signal)
	);
	return {
		ics,
		today: opened.today,
		asAt,
		request,
		table,
		total: all.length,
		sources: [...sources].map(([value, label]) => ({ value, label })),
		sentence: signalsSentence(all),
		rows: sorted(rows, table)
	};
}

function rowOf({ measure, points, latest, chart }: JudgedMeasure, asAt: string) {
	const spark = sparkOf(measure, points, chart, asAt);
	const written = writtenBy(measure);
	const target = chart.latest?.target ?? null;
	return {
		name: measure.name,
		title: measure.title,
		source: measure.sourcePath.slice(1),
		sourceTitle: measure.sourceTitle,
		figure: figureWords(measure, latest),
		when: latest ? whenWords(latest, measure, asAt) : null,
		on: latest?.on ?? null,
		numerator: latest && cellFor(latest, 'numerator'),
		denominator: latest && cellFor(latest, 'denominator'),
		isShare: isPercent(measure.kind),
		series: measure.series,
		planned: latest && cellFor(latest, 'planned'),
		value: chart.latest && chart.latest.on === latest?.on ? chart.latest.value : null,
		signal: signalOf(chart),
		variation: chart.variation,
		way: chart.latest?.signals[0]?.way ?? null,
		why: fewWords(chart),
		target: target === null ? null : written(target),
		assurance: chart.assurance,
		hitsTarget: chart.hitsTarget,
		missesTarget: missesTarget(chart),
		spark: spark.values,
		sparkLabel: spark.label
	};
}

/** The order of the list is that of the registers. */
function sorted(rows: readonly MeasureRow[], { sort, order }: TableState): MeasureRow[] {
	const places = SIGNALS.map(({ code }) => code);
	const compared =
		sort === 'title'
			? rows.toSorted((a, b) => a.title.localeCompare(b.title, 'en-GB'))
			: sort === 'signal'
				? rows.toSorted((a, b) => places.indexOf(a.signal) - places.indexOf(b.signal))
				: [...rows];
	return order === 'desc' ? compared.toReversed() : compared;
}

// What the page of one measure and its files begin with.

/** The measure in an address with its series, as at the day asked for. @throws SvelteKit's 404 */
export function openMeasure(
	locals: App.Locals,
	params: { ics: string; measure: string },
	url: URL
) {
	const opened = openIcs(locals, params.ics);
	const { ics, scope } = opened;
	const measure = findMeasure(scope, params.measure);
	if (!measure) error(404, 'Not found, or not yours to see.');
	const asAt = asAtOf(url, opened);
	const [judged] = judgedMeasures(scope, [measure], asAt);
	return { ics, scope, today: opened.today, asAt, ...judged! };
}

// What is typed beside a measure, as the command wants it.

const FIELDS = ['value', 'from', 'to', 'text', 'by'] as const;

export function kindOf(form: FormData): MarkKind | null {
	return MARK_KINDS.find(({ code }) => code === form.get('kind'))?.code ?? null;
}

/** What was typed, to show again as it was. */
export function typedMark(form: FormData): MarkInput {
	const entries = FIELDS.map((name) => {
		const value = form.get(name);
		return [name, typeof value === 'string' ? value.trim() : ''] as const;
	});
	const typed = Object.fromEntries(entries) as MarkInput;
	return form.get('few') === 'yes' ? { ...typed, few: 'yes' } : typed;
}

/** The same with its dates read; of a month, the first or the last day. */
export function readDates(typed: MarkInput, today: string): MarkInput {
	return { ...typed, from: day(typed.from, today, true), to: day(typed.to, today, false) };
}

/** One that cannot be read stays as typed and is refused later. */
function day(text: string, today: string, first: boolean): string {
	const found = text === '' ? null : dateOfText(text, today);
	if (!found || found.is === 'impossible') return text;
	if (found.is === 'day' || !first) return found.date;
	// A quarter or a year names several days to begin on.
	return /^(q|fy|\d{4}\/)/i.test(found.period) ? text : `${found.date.slice(0, 7)}-01`;
}
