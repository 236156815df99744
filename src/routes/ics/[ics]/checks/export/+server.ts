import { dataChecks } from '#lib/checks/read.server.ts';
import { disclosedCheck } from '#lib/checks/rules.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { openIcs, tableFile } from '#lib/request.server.ts';
import { exportColumn } from '#lib/spreadsheet/write.ts';
import type { RequestHandler } from './$types';

/** Every contradiction of an ICS, explained or not, as CSV. */
export const GET: RequestHandler = ({ locals, params }) => {
	const { ics, scope, today } = openIcs(locals, params.ics);
	const checks = dataChecks(scope, today).map((check) => disclosedCheck(check, scope.audience));
	const table = {
		title: 'Contradictions',
		columns: [
			exportColumn('register', 'Register', 'text', true),
			exportColumn('about', 'About', 'text', true),
			exportColumn('message', 'What disagrees', 'text', true),
			exportColumn('facts', 'Values', 'text', true),
			exportColumn('explanation', 'Explanation', 'text', true),
			exportColumn('by', 'Explained by', 'text', true)
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
	};
	return tableFile(table, `contradictions-${ics.code}-${locals.today}`, 'csv');
};
