/** What predecessors left open, what a successor has taken over, and what undoing that would leave. */
import type { IcsScope } from '#lib/core/access.ts';
import { shortDate } from '#lib/core/dates.ts';
import { all } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import type { HandedKind, HandoverItem } from './rules.ts';

type ItemRow = Omit<HandoverItem, 'takenBy' | 'detail'> & {
	reference: string | null;
	day: string | null;
	code: string | null;
	shortName: string | null;
};

/** Open milestones and risks, open conditions, and what imports remember; an import of each register is the last. */
const OPEN_ITEMS = `
	SELECT 'milestones' AS kind, id, title, reference, coalesce(forecast_on, baseline_on) AS day
	FROM milestones WHERE ics_id = @from AND removed_at IS NULL AND actual_on IS NULL
	UNION ALL SELECT 'risks', id, description, reference, review_on
	FROM risks WHERE ics_id = @from AND removed_at IS NULL AND closed_on IS NULL
	UNION ALL SELECT 'condition', c.id, c.words, NULL, c.due_on
	FROM conditions c JOIN returns r ON r.id = c.return_id
	WHERE r.ics_id = @from AND NOT ifnull((SELECT k.met FROM condition_updates k
		WHERE k.condition_id = c.id AND k.met IS NOT NULL ORDER BY k.id DESC LIMIT 1), 0)
	UNION ALL SELECT 'mapping', id, name, NULL, NULL
	FROM import_mappings WHERE ics_id = @from AND removed_at IS NULL
	UNION ALL SELECT 'import', max(id), register, NULL, NULL
	FROM imports WHERE ics_id = @from AND status = 'committed' GROUP BY register`;

const DAY_WORDS: Readonly<Partial<Record<HandedKind, string>>> = {
	milestones: 'forecast for',
	risks: 'to be reviewed by',
	condition: 'due on'
};

/** Everything that an ICS has left open, each with who has taken it over. */
export function openItems({ ics }: IcsScope): HandoverItem[] {
	return all<ItemRow>(
		`SELECT i.kind, i.id, i.title, i.reference, i.day, o.code, o.short_name AS shortName
		FROM (${OPEN_ITEMS}) i
		LEFT JOIN handover_rows h ON h.kind = i.kind AND h.from_id = i.id AND h.undone = 0
		LEFT JOIN handovers v ON v.id = h.handover_id LEFT JOIN organisations o ON o.id = v.to_ics_id
		ORDER BY i.day IS NULL, i.day, i.id`,
		{ from: ics.id }
	).map(({ reference, day, code, shortName, ...item }) => ({
		...item,
		title: item.kind === 'import' ? registerNamed(item.title).title : item.title,
		detail: [reference, day === null ? null : `${DAY_WORDS[item.kind]} ${shortDate(day)}`]
			.filter((part) => part !== null)
			.join(', '),
		takenBy: code === null ? null : { code, shortName: shortName! }
	}));
}

export type Handover = {
	id: number;
	fromId: number;
	from: { code: string; shortName: string };
	at: string;
	by: string;
	undoneAt: string | null;
	undoneBy: string | null;
};

/** What a successor has taken over, the latest act first. */
export function handoversInto({ ics }: IcsScope): Handover[] {
	return all<Omit<Handover, 'from'> & { code: string; shortName: string }>(
		`SELECT v.id, v.from_ics_id AS fromId, o.code, o.short_name AS shortName, v.at, u.name AS by,
			v.undone_at AS undoneAt, w.name AS undoneBy
		FROM handovers v JOIN organisations o ON o.id = v.from_ics_id JOIN user u ON u.id = v.by
		LEFT JOIN user w ON w.id = v.undone_by WHERE v.to_ics_id = ? ORDER BY v.id DESC`,
		ics.id
	).map(({ code, shortName, ...rest }) => ({ ...rest, from: { code, shortName } }));
}

export type HandedRow = {
	kind: HandedKind;
	fromId: number;
	toId: number;
	title: string;
	/** The successor has changed it, or reported on it, since: undoing leaves it. */
	changed: boolean;
	/** It is out of the successor's register already. */
	gone: boolean;
};

/** What came with a handover and has not been undone, with what the successor has done with it since. */
export function handedRows({ ics }: IcsScope, id: number): HandedRow[] {
	return all<Omit<HandedRow, 'changed' | 'gone'> & { changed: number; gone: number }>(
		`SELECT h.kind, h.from_id AS fromId, h.to_id AS toId,
			coalesce(m.title, k.description, c.words, p.name, i.register) AS title,
			CASE h.kind WHEN 'milestones' THEN m.version > 1 AND m.removed_at IS NULL
				WHEN 'risks' THEN k.version > 1 AND k.removed_at IS NULL
				WHEN 'condition' THEN EXISTS (SELECT 1 FROM condition_updates u
					WHERE u.condition_id = c.id AND u.at >= v.at)
				WHEN 'import' THEN EXISTS (SELECT 1 FROM imports own WHERE own.ics_id = v.to_ics_id
					AND own.register = i.register AND own.status = 'committed')
				ELSE 0 END AS changed,
			coalesce(m.removed_at, k.removed_at, p.removed_at) IS NOT NULL AS gone
		FROM handovers v JOIN handover_rows h ON h.handover_id = v.id
		LEFT JOIN milestones m ON h.kind = 'milestones' AND m.id = h.to_id
		LEFT JOIN risks k ON h.kind = 'risks' AND k.id = h.to_id
		LEFT JOIN conditions c ON h.kind = 'condition' AND c.id = h.to_id
		LEFT JOIN import_mappings p ON h.kind = 'mapping' AND p.id = h.to_id
		LEFT JOIN imports i ON h.kind = 'import' AND i.id = h.to_id
		WHERE v.id = ? AND v.to_ics_id = ? AND h.undone = 0 ORDER BY h.kind, h.from_id`,
		id,
		ics.id
	).map(({ changed, gone, ...row }) => ({ ...row, changed: changed === 1, gone: gone === 1 }));
}
