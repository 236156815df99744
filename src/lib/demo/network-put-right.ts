/** A register that says something else since a return was sent: one network's live date, put right. */
import type { IcsScope } from '#lib/core/access.ts';
import { addDays, type Quarter } from '#lib/core/calendar.ts';
import { get } from '#lib/platform/database.server.ts';
import { pcns } from '#lib/registers/pcns/definition.ts';
import { bumpVersion, changeFields } from '#lib/registers/write.server.ts';
import type { Done } from './return-writes.ts';

/**
 * The network that went live last within the quarter or before it turns out to have begun after it.
 *
 * @throws when none was live
 */
export function putNetworkRight({ ics }: IcsScope, quarter: Quarter, { at, by }: Done): void {
	const row = get<{ id: number; liveOn: string }>(
		`SELECT id, live_on AS liveOn FROM pcns WHERE ics_id = ? AND removed_at IS NULL
			AND live_on <= ? ORDER BY live_on DESC, id LIMIT 1`,
		ics.id,
		quarter.endsOn
	);
	if (!row) throw new Error(`no network of ${ics.code} was live at the end of ${quarter.code}`);
	const changes = { live_on: [row.liveOn, addDays(quarter.endsOn, 12)] as [string, string] };
	changeFields(pcns, row.id, changes, { icsId: ics.id, by, at, importId: null });
	bumpVersion(ics.id, pcns);
}
