/** The dedicated focus plan of an ICS: what was said of each year, by whom and when. */
import { dayEnd } from '#lib/platform/clock.server.ts';
import type { IcsScope } from '#lib/core/access.ts';
import { all } from '#lib/platform/database.server.ts';
import type { PlanCell, PlanUpdate } from './rules.ts';

type PlanRow = Omit<PlanUpdate, 'cells'> & PlanCell;

/** Every saving up to the end of a day (ISO), oldest first: a handful a year. */
export function focusPlanUpdates(scope: IcsScope, asAt: string): PlanUpdate[] {
	const rows = all<PlanRow>(
		`SELECT p.id, p.note, p.recorded_at AS recordedAt, u.name AS recordedBy, c.year, c.focus, c.works
		FROM focus_plan_updates p JOIN focus_plan_cells c ON c.update_id = p.id
			JOIN user u ON u.id = p.recorded_by
		WHERE p.ics_id = ? AND p.recorded_at < ?
		ORDER BY p.id, c.year, c.focus`,
		scope.ics.id,
		dayEnd(asAt)
	);
	const updates = new Map<number, PlanUpdate & { cells: PlanCell[] }>();
	for (const { id, note, recordedAt, recordedBy, ...cell } of rows) {
		const update = updates.get(id) ?? { id, note, recordedAt, recordedBy, cells: [] };
		update.cells.push(cell);
		updates.set(id, update);
	}
	return [...updates.values()];
}
