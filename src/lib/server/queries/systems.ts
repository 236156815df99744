/** Many ICSs side by side: the same figures for each, in three queries whatever their number. */
import type { Scope } from '#lib/domain/access.ts';
import { wasOpen } from '#lib/domain/comparison/mapped.ts';
import { all } from '#lib/server/db/connection.ts';
import { listIcs, type IcsListed } from '#lib/server/queries/organisations.ts';
import { OPEN_PCN } from '#lib/server/queries/pcns.ts';
import { progressForMany } from '#lib/server/queries/progress-counts.ts';
import { rememberedOfMany } from '#lib/server/queries/remembered.ts';

export type SystemFigures = {
	code: string;
	shortName: string;
	regionCode: string | null;
	regionName: string | null;
	closedOn: string | null;
	fictional: boolean;
	/** Deliverables reached, those past their date, and those with any update. */
	reached: number;
	deliverables: number;
	pastDate: number;
	updated: number;
	found: number;
	rewritten: number;
	networks: number;
	live: number;
};

/** The ICSs of a scope that were open on a day, and their figures as at that day. */
export function systemsAsAt(scope: Scope, asAt: string, regionCode?: string): SystemFigures[] {
	const systems = openSystems(scope, asAt, regionCode);
	const ids = systems.map(({ id }) => id);
	const progress = new Map(progressForMany(scope, asAt, ids).map((one) => [one.icsId, one]));
	const question = `systems/${asAt}/${ids.join()}`;
	const policies = rememberedOfMany(
		'policies',
		question,
		() => new Map(policiesForMany(ids, asAt).map((one) => [one.icsId, one]))
	);
	const pcns = rememberedOfMany(
		'pcns',
		question,
		() => new Map(pcnsForMany(ids, asAt).map((one) => [one.icsId, one]))
	);
	return systems.map(({ id, code, shortName, regionCode, regionName, closedOn, fictional }) => {
		const roadmap = progress.get(id);
		return {
			code,
			shortName,
			regionCode,
			regionName,
			closedOn,
			fictional,
			reached: roadmap?.reached ?? 0,
			deliverables: roadmap?.deliverables ?? 0,
			pastDate: roadmap?.pastDate ?? 0,
			updated: roadmap?.updated ?? 0,
			found: policies.get(id)?.found ?? 0,
			rewritten: policies.get(id)?.rewritten ?? 0,
			networks: pcns.get(id)?.networks ?? 0,
			live: pcns.get(id)?.live ?? 0
		};
	});
}

/** The ICSs of a scope that were open on a day; those of one region if one is named. */
export function openSystems(scope: Scope, day: string, regionCode?: string): IcsListed[] {
	return listIcs(scope).filter(
		(ics) => wasOpen(ics, day) && (!regionCode || ics.regionCode === regionCode)
	);
}

function policiesForMany(ids: readonly number[], asAt: string) {
	return all<{ icsId: number; found: number; rewritten: number }>(
		`SELECT ics_id AS icsId, count(*) AS found,
			count(*) FILTER (WHERE ratified_on <= @asAt OR published_on <= @asAt OR withdrawn_on <= @asAt) AS rewritten
		FROM policies WHERE ics_id IN (SELECT value FROM json_each(@ids)) AND removed_at IS NULL
			AND coalesce(identified_on, '') <= @asAt GROUP BY ics_id`,
		{ ids: JSON.stringify(ids), asAt }
	);
}

function pcnsForMany(ids: readonly number[], asAt: string) {
	return all<{
		icsId: number;
		networks: number;
		live: number;
	}>(
		`SELECT ics_id AS icsId, count(*) AS networks, count(*) FILTER (WHERE live_on <= @asAt) AS live
		FROM pcns WHERE ics_id IN (SELECT value FROM json_each(@ids)) AND removed_at IS NULL
			AND ${OPEN_PCN} GROUP BY ics_id`,
		{ ids: JSON.stringify(ids), asAt }
	);
}
