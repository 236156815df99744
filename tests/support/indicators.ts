/** The catalogue of indicators as every installation has it. */
import { readFileSync } from 'node:fs';
import { loadIndicatorCatalogue } from '#lib/registers/indicators/write.server.ts';

export function catalogueDocument(): { title: string; indicators: Record<string, unknown>[] } {
	return JSON.parse(readFileSync('data/indicators/catalogue.json', 'utf8'));
}

export function newCatalogue(): void {
	loadIndicatorCatalogue(catalogueDocument(), new Date());
}
