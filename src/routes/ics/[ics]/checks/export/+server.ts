import { dataChecks } from '#lib/checks/read.server.ts';
import { disclosedCheck } from '#lib/checks/rules.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { openIcs } from '#lib/request.server.ts';
import { csvBytes, type ExportColumn } from '#lib/spreadsheet/write.ts';
import type { RequestHandler } from './$types';

const column = (name: string, label: string): ExportColumn => ({
	name,
	label,
	kind: 'text',
	wide: true
});

/** Every contradiction of an ICS, explained or not, as CSV. */
export const GET: RequestHandler = ({ locals, params }) => {
	const { ics, scope, today } = openIcs(locals, params.ics);
	const checks = dataChecks(scope, today).map((check) => disclosedCheck(check, scope.audience));
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
			registerNamed(check.register).title,
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
