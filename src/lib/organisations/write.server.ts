/** Loading the reference data of organisations; run at every start, and does nothing twice. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { get, projectRoot, run, transaction } from '#lib/platform/database.server.ts';

/** Stands for "since before anyone wrote it down" where the source gives no date. */
const SINCE_EVER = '0001-01-01';

type CsvRow = Record<string, string>;

/**
 * England, its regions, ICSs and mental health trusts with their dates and successions, from
 * data/organisations. Names and dates are brought up to date; nothing is ever removed.
 */
export function loadReferenceOrganisations(): void {
	transaction(() => {
		for (const row of csv('organisations.csv'))
			putOrganisation({
				code: row.code ?? '',
				kind: row.kind ?? '',
				name: row.name ?? '',
				shortName: row.short_name || row.name || '',
				onsCode: row.ons_code || null,
				openedOn: row.opened_on || null,
				closedOn: row.closed_on || null,
				fictional: false
			});
		for (const row of csv('parents.csv'))
			putParent(row.child ?? '', row.parent ?? '', row.from || SINCE_EVER, row.to || null);
		for (const row of csv('successions.csv'))
			run(
				`INSERT INTO successions VALUES (?, ?, ?, ?, ?)
				ON CONFLICT DO UPDATE SET on_date = excluded.on_date, kind = excluded.kind, share = excluded.share`,
				idOf(row.predecessor ?? ''),
				idOf(row.successor ?? ''),
				row.on,
				row.kind,
				row.share ? Number(row.share) : null
			);
		for (const row of csv('succession-parts.csv'))
			run(
				`INSERT INTO succession_parts VALUES (?, ?, ?)
				ON CONFLICT DO UPDATE SET predecessor_id = excluded.predecessor_id,
					successor_id = excluded.successor_id`,
				row.sub_icb,
				idOf(row.predecessor ?? ''),
				idOf(row.successor ?? '')
			);
		for (const row of csv('ons-codes.csv')) putCode(row.code ?? '', 'ons', row.ons_code ?? '');
		for (const row of csv('sub-icb.csv')) putCode(row.ics ?? '', 'sub-icb', row.code ?? '');
	});
}

/** A code that published files know an organisation by. */
function putCode(organisation: string, scheme: 'ons' | 'sub-icb', code: string): void {
	run(
		'INSERT INTO organisation_codes VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
		idOf(organisation),
		scheme,
		code
	);
}

type DemoFile = {
	regions: {
		code: string;
		name: string;
		shortName: string;
		ics: {
			code: string;
			name: string;
			shortName: string;
			trusts: { code: string; name: string }[];
			places: { code: string; name: string; pcns: { code: string; name: string }[] }[];
		}[];
	}[];
};

/** The made-up regions with all that lies below them, marked as fictional. */
export function loadDemoOrganisations(): void {
	const { regions } = JSON.parse(
		readFileSync(join(projectRoot(), 'data/demo/organisations.json'), 'utf8')
	) as DemoFile;
	transaction(() => {
		for (const region of regions) {
			putFictional(region.code, 'region', region.name, region.shortName, null);
			for (const ics of region.ics) {
				putFictional(ics.code, 'ics', ics.name, ics.shortName, region.code);
				for (const trust of ics.trusts)
					putFictional(trust.code, 'trust', trust.name, trust.name, ics.code);
				for (const place of ics.places) {
					putFictional(place.code, 'place', place.name, place.name, ics.code);
					for (const pcn of place.pcns)
						putFictional(pcn.code, 'pcn', pcn.name, pcn.name, place.code);
				}
			}
		}
	});
}

/** A made-up organisation of any kind, with what it lies or lay below (ISO dates, both included). */
export function addMadeUpOrganisation(
	{ code, kind, name }: { code: string; kind: 'trust' | 'place' | 'pcn'; name: string },
	parents: readonly { parent: string; from: string; to: string | null }[]
): void {
	putFictional(code, kind, name, name, null);
	for (const { parent, from, to } of parents) putParent(code, parent, from, to);
}

function putFictional(
	code: string,
	kind: string,
	name: string,
	shortName: string,
	parent: string | null
): void {
	const openedOn = kind === 'ics' ? '2021-04-01' : null;
	putOrganisation({
		code,
		kind,
		name,
		shortName,
		onsCode: null,
		openedOn,
		closedOn: null,
		fictional: true
	});
	if (parent) putParent(code, parent, SINCE_EVER, null);
}

function putOrganisation(organisation: {
	code: string;
	kind: string;
	name: string;
	shortName: string;
	onsCode: string | null;
	openedOn: string | null;
	closedOn: string | null;
	fictional: boolean;
}): void {
	run(
		`INSERT INTO organisations (code, kind, name, short_name, ons_code, opened_on, closed_on, fictional)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (code) DO UPDATE SET name = excluded.name, short_name = excluded.short_name,
			ons_code = excluded.ons_code, opened_on = excluded.opened_on, closed_on = excluded.closed_on`,
		organisation.code,
		organisation.kind,
		organisation.name,
		organisation.shortName,
		organisation.onsCode,
		organisation.openedOn,
		organisation.closedOn,
		organisation.fictional ? 1 : 0
	);
}

function putParent(child: string, parent: string, from: string, to: string | null): void {
	run(
		`INSERT INTO organisation_parents VALUES (?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET to_on = excluded.to_on`,
		idOf(child),
		idOf(parent),
		from,
		to
	);
}

/** @throws when the data files name an organisation they do not list. */
function idOf(code: string): number {
	const row = get<{ id: number }>('SELECT id FROM organisations WHERE code = ?', code);
	if (!row) throw new Error(`data/organisations names ${code}, which it does not list`);
	return row.id;
}

function csv(file: string): CsvRow[] {
	const text = readFileSync(join(projectRoot(), 'data/organisations', file), 'utf8');
	return Papa.parse<CsvRow>(text, { header: true, skipEmptyLines: true }).data;
}
