import type { Problem } from '#lib/imports/reading.ts';
import { registerNamed } from '#lib/registers/all.ts';
import type { Value } from '#lib/registers/definition.ts';
import { openIcs, tableFile } from '#lib/request.server.ts';
import { importOf } from '../../opening.server.ts';
import { fieldLabel } from '../steps.ts';
import { exportColumn } from '#lib/spreadsheet/write.ts';
import type { RequestHandler } from './$types';

const LABELS = ['Sheet', 'Cell', 'Severity', 'Field', 'What was found', 'What happens', 'Code'];

const EFFECTS: Record<NonNullable<Problem['effect']>, string> = {
	'cell-left-out': 'The register keeps what it holds for the cell',
	'row-left-out': 'The row stays out',
	'read-as': 'Taken as read',
	none: ''
};

/** A finding quotes cells, which may count few people. */
const FOR_THE_PROGRAMME = 'What was found is told to those who work for the programme.';

/** Every finding of an import, a line for each cell that is named. */
export const GET: RequestHandler = ({ locals, params }) => {
	const opened = openIcs(locals, params.ics);
	const record = importOf(opened, params.id);
	// What is in a file that nobody has imported yet is for those who import.
	const { report, register } =
		record.committedAt === null
			? importOf(openIcs(locals, params.ics, 'import'), params.id)
			: record;
	const columns = LABELS.map((label) => exportColumn(label, label));
	const own = opened.scope.audience === 'programme';
	const rows = (report?.problems ?? []).flatMap((problem) =>
		linesOf(own ? problem : { ...problem, message: FOR_THE_PROGRAMME }, register)
	);
	const table = { title: 'Findings', columns, rows, notes: [] };
	return tableFile(table, `findings-import-${record.id}`, 'csv');
};

function linesOf(problem: Problem, registerName: Parameters<typeof registerNamed>[0]): Value[][] {
	const field = problem.field ? fieldLabel(registerNamed(registerName), problem.field) : null;
	const about = [
		problem.severity,
		field,
		problem.message,
		EFFECTS[problem.effect ?? 'none'],
		problem.code
	];
	const lines: Value[][] = problem.cells.map((cell) => {
		const at = cell.lastIndexOf('!');
		return [cell.slice(0, Math.max(0, at)), cell.slice(at + 1), ...about];
	});
	const rest = problem.count - problem.cells.length;
	if (problem.cells.length === 0) lines.push([null, null, ...about]);
	else if (rest > 0) lines.push([null, `and ${rest} more`, ...about]);
	return lines;
}
