/** What people have set beside measures: targets, notes on a day, re-bases. */
import type { IcsScope } from '#lib/domain/access.ts';
import type { Mark } from '#lib/domain/measure-marks.ts';
import { all } from '#lib/server/db/connection.ts';

/** Every mark of a system that was ever made, newest first, by measure. */
export function marksByMeasure(scope: IcsScope): Map<string, Mark[]> {
	const found = new Map<string, Mark[]>();
	for (const { measure, ...mark } of marksWhere(scope, null))
		found.set(measure, [...(found.get(measure) ?? []), mark]);
	return found;
}

/** Those of one measure, newest first. */
export function marksOf(scope: IcsScope, measure: string): Mark[] {
	return marksWhere(scope, measure).map(({ measure: _, ...mark }) => mark);
}

function marksWhere(scope: IcsScope, measure: string | null): (Mark & { measure: string })[] {
	return all(
		`SELECT m.id, m.measure, m.kind, m.from_on AS 'from', m.to_on AS 'to', m.value, m.text,
			m.decided_by AS 'by', u.name AS recordedBy, m.recorded_at AS recordedAt,
			wu.name AS withdrawnBy, w.at AS withdrawnAt
		FROM measure_marks m JOIN user u ON u.id = m.recorded_by
		LEFT JOIN measure_mark_withdrawals w ON w.mark_id = m.id
		LEFT JOIN user wu ON wu.id = w.by
		WHERE m.ics_id = @ics ${measure === null ? '' : 'AND m.measure = @measure'}
		ORDER BY m.id DESC`,
		{ ics: scope.ics.id, ...(measure === null ? {} : { measure }) }
	);
}
