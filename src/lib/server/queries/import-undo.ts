/** What an import did to each row, and what has become of those rows since. */
import type { IcsScope } from '#lib/domain/access.ts';
import type { Changes } from '#lib/domain/registers/difference.ts';
import { all } from '#lib/server/db/connection.ts';

type EventKind = 'added' | 'changed' | 'removed' | 'restored';

export type ImportEvent = {
	rowId: number;
	kind: EventKind;
	changes: Changes;
	/** Everything that happened to the row after the import, oldest first, by whatever means. */
	later: LaterEvent[];
};

export type LaterEvent = { kind: EventKind; changes: Changes; at: string; by: string };

type EventRow = { id: number; rowId: number; kind: EventKind; changes: string | null };
type LaterRow = Omit<LaterEvent, 'changes'> & { eventId: number; changes: string | null };

/** Everything an import did, newest first. An import touches a row once. */
export function eventsOfImport(scope: IcsScope, importId: number): ImportEvent[] {
	const events = all<EventRow>(
		`SELECT id, row_id AS rowId, kind, changes FROM register_events
		WHERE import_id = ? AND ics_id = ? ORDER BY id DESC`,
		importId,
		scope.ics.id
	);
	const later = new Map<number, LaterEvent[]>();
	for (const { eventId, changes, ...rest } of all<LaterRow>(
		`SELECT e.id AS eventId, l.kind, l.changes, l.at, u.name AS by
		FROM register_events e
		JOIN register_events l ON l.register = e.register AND l.row_id = e.row_id AND l.id > e.id
		JOIN user u ON u.id = l.by
		WHERE e.import_id = ? AND e.ics_id = ? ORDER BY l.id`,
		importId,
		scope.ics.id
	)) {
		const known = later.get(eventId);
		const event = { ...rest, changes: changesIn(changes) };
		if (known) known.push(event);
		else later.set(eventId, [event]);
	}
	return events.map(({ id, changes, ...rest }) => ({
		...rest,
		changes: changesIn(changes),
		later: later.get(id) ?? []
	}));
}

function changesIn(text: string | null): Changes {
	return text === null ? {} : (JSON.parse(text) as Changes);
}
