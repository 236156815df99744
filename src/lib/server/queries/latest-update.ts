/**
 * The two fragments of SQL with which every query finds the update in force: one index seek for each
 * deliverable, however long its history.
 */
import type { Roadmap } from '#lib/domain/roadmap.ts';

/** The deliverables asked about: their code, and as JSON the codes of those they replace. */
export const DELIVERABLES = `d (code, old) AS MATERIALIZED (
	SELECT value ->> 0, value ->> 1 FROM json_each(?))`;

/**
 * The id of the update in force for `d` in the ICS `ics`: its own, or while it has none the newest
 * of those it replaces. Its two parameters are the day.
 */
export const latestId = (ics: string) => `coalesce(
	(SELECT id FROM deliverable_updates WHERE ics_id = ${ics} AND deliverable = d.code AND effective_on <= ?
		ORDER BY effective_on DESC, id DESC LIMIT 1),
	CASE WHEN d.old <> '[]' THEN
		(SELECT id FROM deliverable_updates WHERE ics_id = ${ics} AND effective_on <= ?
			AND deliverable IN (SELECT value FROM json_each(d.old))
			ORDER BY effective_on DESC, id DESC LIMIT 1) END)`;

/** The parameter of `DELIVERABLES`. */
export function askedCodes(roadmap: Pick<Roadmap, 'deliverables'>): string {
	return JSON.stringify(
		roadmap.deliverables.map(({ code, replaces }) => [code, JSON.stringify(replaces)])
	);
}
