import { lastWholeMonth } from '#lib/core/calendar.ts';
import { columnOf } from '#lib/registers/definition.ts';
import { workforce } from '#lib/registers/workforce/definition.ts';
import { postsFor, workforceReturns } from '#lib/registers/workforce/figures.server.ts';
import { asAtOf, openIcs, tableFile } from '#lib/request.server.ts';
import type { RequestHandler } from './$types';

/**
 * The table of posts that the workforce's page shows for `?month=` and `?by=`, as a file: headings
 * alone when no month had been returned by the day.
 */
export const GET: RequestHandler = ({ locals, params, url }) => {
	const opened = openIcs(locals, params.ics);
	const { ics, scope } = opened;
	const asAt = asAtOf(url, opened);
	const posts = postsFor(scope, workforceReturns(scope), asAt, url);
	const { month, by, lines } = posts ?? { month: lastWholeMonth(asAt), by: 'role', lines: [] };
	const column = (name: string, label: string, kind: 'text' | 'decimal' = 'decimal') => ({
		...{ name, label, kind, wide: false }
	});
	const table = {
		title: 'Posts',
		columns: [
			column('month', 'Month', 'text'),
			column('name', columnOf(workforce, by).label, 'text'),
			column('planned', 'Planned (WTE)'),
			column('in_post', 'In post (WTE)'),
			column('gap', 'Gap (WTE)'),
			column('vacancy', 'Vacancy rate (%)'),
			column('offers', 'Offers out'),
			column('left_out', 'Rows left out because they give no plan or no people in post')
		],
		rows: lines.map(({ name, planned, inPost, gap, offers, unknown }) => [
			...[month, name, planned, inPost, gap],
			planned === null || planned === 0 || gap === null
				? null
				: Math.round((Math.max(0, gap) / planned) * 1000) / 10,
			offers,
			unknown
		]),
		notes: []
	};
	return tableFile(table, `posts-${ics.code}-${month}-by-${by}`, 'csv');
};
