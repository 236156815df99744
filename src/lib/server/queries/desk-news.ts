/** What came in for a reviewer since a moment: sent, sent again, taken back, answered, accepted. */
import { opens, type Scope } from '#lib/domain/access.ts';
import type { DeskNews } from '#lib/domain/returns/desk.ts';
import type { Side } from '#lib/domain/returns/moves.ts';
import { all } from '#lib/server/db/connection.ts';

type Row = Omit<DeskNews, 'kind' | 'count'> & { kind: string; count: number; icsId: number };

const KINDS: Readonly<Record<string, DeskNews['kind']>> = {
	submit: 'sent',
	resubmit: 'sent-again',
	recall: 'taken-back',
	accept: 'accepted',
	'accept-with-conditions': 'accepted',
	answered: 'answered'
};

const ACTS: Readonly<Record<Side, readonly string[]>> = {
	region: ['submit', 'resubmit', 'recall'],
	nation: ['accept', 'accept-with-conditions'],
	ics: []
};

/** What others did since an ISO date and time, the newest first; `sides` says for whose desk. */
export function deskNews(scope: Scope, since: string, sides: readonly Side[]): DeskNews[] {
	const acts = JSON.stringify(sides.flatMap((side) => ACTS[side]));
	const events = all<Row>(
		`SELECT e.act AS kind, r.ics_id AS icsId, o.code, o.short_name AS shortName, r.quarter,
			1 AS count, e.at, u.name AS by
		FROM return_events e JOIN returns r ON r.id = e.return_id
			JOIN organisations o ON o.id = r.ics_id JOIN user u ON u.id = e.by
		WHERE e.at > ? AND e.by <> ? AND e.act IN (SELECT value FROM json_each(?))`,
		since,
		scope.accountId,
		acts
	);
	const answers = sides.includes('region')
		? all<Row>(
				`SELECT 'answered' AS kind, r.ics_id AS icsId, o.code, o.short_name AS shortName, r.quarter,
					count(DISTINCT m.query_id) AS count, max(m.at) AS at, u.name AS by
				FROM query_messages m JOIN queries q ON q.id = m.query_id JOIN returns r ON r.id = q.return_id
					JOIN organisations o ON o.id = r.ics_id JOIN user u ON u.id = m.by
				WHERE m.side = 'ics' AND m.at > ? GROUP BY r.id`,
				since
			)
		: [];
	return [...events, ...answers]
		.filter(({ icsId }) => opens(scope, icsId))
		.sort((a, b) => (a.at < b.at ? 1 : -1))
		.map(({ icsId: _, kind, ...rest }) => ({ ...rest, kind: KINDS[kind]! }));
}
