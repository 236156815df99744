/** Published files for tests: the real organisations, the catalogue, and files beside the checkout. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadReferenceOrganisations } from '#lib/organisations/write.server.ts';
import { loadIndicatorCatalogue } from '#lib/registers/indicators/write.server.ts';
import { emptyDatabase } from './database.ts';

/** The real systems and trusts, and the indicators there are. */
export function englandWithCatalogue(): void {
	emptyDatabase();
	loadReferenceOrganisations();
	loadIndicatorCatalogue(
		JSON.parse(readFileSync('data/indicators/catalogue.json', 'utf8')),
		new Date()
	);
}

/** A file that somebody else published, or null where it is not there. */
export function published(name: string): Uint8Array | null {
	const path = resolve('../shared/real', name);
	return existsSync(path) ? new Uint8Array(readFileSync(path)) : null;
}

export const WAITS = 'mhsds_4ww_england_icb_2024-04_to_09.csv';
export const SICKNESS = 'nhs_sickness_absence_by_org_2024-04_to_2025-03.csv';
export const HEALTH_CHECKS = 'smi_physical_health_checks_2018_2024.xlsx';

/** A line of a file like those of the waits: a period's first and last day, area, measure, figure. */
export function waitsLine(area: string, measure: string, figure: string, month = '04'): string {
	return `01/${month}/2024,30/${month}/2024,Performance,ICB,${area},${area},NONE,NONE,${measure},Name,${figure}`;
}

export const WAITS_HEADINGS =
	'REPORTING_PERIOD_START,REPORTING_PERIOD_END,STATUS,BREAKDOWN,PRIMARY_LEVEL,PRIMARY_LEVEL_DESCRIPTION,SECONDARY_LEVEL,SECONDARY_LEVEL_DESCRIPTION,MEASURE_ID,MEASURE_NAME,MEASURE_VALUE';
