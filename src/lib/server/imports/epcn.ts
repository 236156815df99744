/**
 * The official list of primary care networks (ePCN, published by NHS England with its ODS data): one
 * sheet of all networks of the country with the days they opened and closed, and one of the
 * practices' stays in them. It is known by its headings. The networks of the importing system become
 * an ordinary table, in which every cell keeps the place where it stands in the sheet.
 */
import { epcnNetworks, type EpcnNetworks } from '#lib/server/imports/epcn-networks.ts';
import { dayIn, findSheet } from '#lib/server/imports/epcn-sheet.ts';
import { epcnStays, staysSheet, type EpcnStays } from '#lib/server/imports/epcn-stays.ts';
import type { Grid } from '#lib/server/imports/grid.ts';
import type { Choices, OfficialList, ReadingContext } from '#lib/server/imports/reading.ts';
import { Refusal } from '#lib/server/imports/refusal.ts';

export type EpcnTable = EpcnNetworks & {
	stays: EpcnStays | null;
	official: OfficialList;
};

const NETWORKS = {
	code: /^pcncode$/,
	name: /^pcnname$/,
	subIcb: /^(?:current)?subicb(?:loc|location)?code$/,
	location: /^(?:current)?subicb(?:loc|location)?(?:name)?$/,
	opened: /^(?:pcn)?opendate$/,
	closed: /^(?:pcn)?closedate$/
};

/**
 * The table made of an official list, or null when the file is none (or a person chose another sheet
 * of it). @throws Refusal when it lists no network of the system
 */
export function findEpcn(
	grids: readonly Grid[],
	choices: Choices,
	context: ReadingContext
): EpcnTable | null {
	if (context.register !== 'pcns' || !context.boards) return null;
	const sheet = findSheet(grids, NETWORKS);
	if (!sheet || (choices.sheet !== undefined && choices.sheet !== sheet.grid.name)) return null;
	const found = staysSheet(grids);
	const stays = found && epcnStays(found, context.today);
	const made = epcnNetworks(sheet, stays, context);
	if (made.codes.size === 0) throw noneOfOurs(made);
	const days = sheet.grid.rows
		.slice(sheet.header + 1)
		.flatMap((row) => [row[sheet.columns.opened], row[sheet.columns.closed]])
		.map((cell) => String(dayIn(cell)));
	const latest = [...days, ...(stays?.days ?? [])]
		.filter((day) => /^\d{4}-\d{2}-\d{2}$/.test(day))
		.reduce((last, day) => (day > last ? day : last), '');
	return {
		...made,
		stays,
		official: {
			latest,
			elsewhere: made.elsewhere,
			memberships: stays && stays.memberships.filter(({ network }) => made.codes.has(network))
		}
	};
}

function noneOfOurs({ elsewhere, unsure }: EpcnNetworks): Refusal {
	const others = (elsewhere + unsure.length).toLocaleString('en-GB');
	return new Refusal(
		'no-network-of-this-system',
		`This is the official list of networks (ePCN), but none of the ${others} networks in it belongs to this system. Check that it is the right file and the right system.`
	);
}
