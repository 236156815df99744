import { type ExportColumn } from '#lib/server/exports/csv.ts';
import { disclosedCheck } from '#lib/domain/data-checks.ts';
import { REGISTER_TITLES } from '#lib/domain/registers/titles.ts';
import { csvBytes } from '#lib/server/exports/csv.ts';
import { dataChecks } from '#lib/server/queries/data-checks.ts';
import { openIcs } from '#lib/server/request.ts';
import type { RequestHandler } from './$types';

const column = (name: string, label: string): ExportColumn => ({
	name,
	label,
	kind: 'text',
	wide: true
});

/** Every contradiction of an ICS, explained or not, as CSV. */
export const GET: RequestHandler = ({ locals, params }) => {
	const { ics, scope } = openIcs(locals, params.ics);
	const checks = dataChecks(scope, locals.today).map((check) =>
		disclosedCheck(check, scope.reader)
	);
	const bytes = csvBytes({
		title: 'Contradictions',
		columns: [
			column('register', 'Register'),
			column('about', 'About'),
			column('message', 'What disagrees'),
			column('facts', 'Values'),
			column('explanation', 'Explanation'),
			column('by', 'Explained by')
		],
		rows: checks.map((check) => [
			REGISTER_TITLES[check.register],
			check.title,
			check.message,
			check.facts,
			check.explanation?.stands ? check.explanation.words : null,
			check.explanation?.stands ? check.explanation.by : null
		]),
		notes: []
	});
	return new Response(bytes as BodyInit, {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="contradictions-${ics.code}-${locals.today}.csv"`,
			'cache-control': 'private, no-store'
		}
	});
};
