/** The networks of an ICS with their need and what is there for it, as its reader may see them. */
import { error } from '@sveltejs/kit';
import { recordings } from '#lib/registers/recorded.server.ts';
import { pcns } from '#lib/registers/pcns/definition.ts';
import { networksOn } from '#lib/registers/pcns/figures.server.ts';
import { type Gap, gapsOf, needRows, ratesOf, staffOf } from '#lib/registers/pcns/need.ts';
import { recordedNote } from '#lib/registers/values.ts';
import { asAtOf, openIcs } from '#lib/request.server.ts';
import { exportColumn, type ExportKind, type ExportTable } from '#lib/spreadsheet/write.ts';
import { dateAndQuarter } from '#lib/core/dates.ts';

export function openPlaces(locals: App.Locals, params: { ics: string }, url: URL) {
	const opened = openIcs(locals, params.ics);
	const asAt = asAtOf(url, opened);
	const networks = networksOn(opened.scope, asAt);
	const { first } = recordings(opened.scope, pcns);
	return {
		...opened,
		asAt,
		note: recordedNote(pcns, asAt, opened.today, first),
		average: ratesOf(networks),
		gaps: gapsOf(networks, asAt)
	};
}

/** @throws SvelteKit's 404 where no network of that code is open on the day */
export function openNetwork(
	locals: App.Locals,
	params: { ics: string; network: string },
	url: URL
) {
	const opened = openPlaces(locals, params, url);
	const network = opened.gaps.find(({ code }) => code === params.network);
	if (!network) error(404, 'No network of that code is open here on that day.');
	return { ...opened, network, need: needRows(network, opened.gaps, opened.average) };
}

/** Numbers, but for those that say otherwise. */
const column = (name: string, label: string, kind: ExportKind = 'decimal', wide = false) =>
	exportColumn(name, label, kind, wide);

/** The networks as a table for a file; what is missing stands in one cell each. */
export function networksTable(
	{ ics, asAt }: Pick<ReturnType<typeof openPlaces>, 'ics' | 'asAt'>,
	gaps: readonly Gap[]
): ExportTable {
	return {
		title: 'Need and provision by network',
		columns: [
			...[column('name', 'Network', 'text'), column('code', 'ODS code', 'text')],
			...[column('place', 'Place', 'text'), column('population', 'Registered population')],
			...[column('smi', 'SMI register'), column('smiRate', 'SMI register for 1,000 people')],
			...[column('depression', 'Depression register')],
			...[column('deprivation', 'Most deprived fifth, %'), column('weighted', 'Weighted need')],
			...[column('staff', 'Mental health staff, WTE')],
			column('staffRate', 'Staff, WTE for 1,000 on the SMI register'),
			column('short', 'WTE below the average for its need'),
			...[column('live', 'Went live', 'date'), column('planned', 'Planned go-live', 'date')],
			...[column('must', '“Must have” services', 'text'), column('self', 'Self-referral', 'text')],
			column('missing', 'What is missing', 'text', true)
		],
		rows: gaps.map((one) => [
			...[one.name, one.code, one.place, one.population],
			...[one.smi, rounded(one.rates.smi), one.depression, one.deprivation, one.weighted],
			...[staffOf(one), rounded(one.rates.staff), rounded(one.short)],
			...[one.liveOn, one.plannedOn, one.mustHave, one.selfReferral, one.missing.join(' ')]
		]),
		notes: [
			['ICS', `${ics.shortName} (${ics.code})`],
			['As at', dateAndQuarter(asAt)],
			['Source', 'The register of primary care networks']
		]
	};
}

const rounded = (value: number | null) => (value === null ? null : Math.round(value * 10) / 10);
