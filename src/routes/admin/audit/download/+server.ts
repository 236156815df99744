import { authorise } from '#lib/core/access.ts';
import { listActs } from '#lib/platform/audit/read.server.ts';
import { tableFile, withHttpErrors } from '#lib/request.server.ts';
import { actName, auditFilters, detailInWords } from '../acts.ts';
import { exportColumn } from '#lib/spreadsheet/write.ts';
import type { RequestHandler } from './$types';

const HEADINGS = [
	'When (UTC)',
	'Act',
	'Whom or what it concerns',
	'By (name)',
	'By (e-mail address)',
	'Organisation',
	'Details'
];

/** The acts that the filters in the address leave, as a spreadsheet opens them. */
export const GET: RequestHandler = ({ locals, url }) => {
	const { acts } = withHttpErrors(() =>
		listActs(authorise(locals.person, 'read-audit'), auditFilters(url, locals.today))
	);
	const table = {
		title: 'Audit log',
		columns: HEADINGS.map((label) => exportColumn(label, label)),
		rows: acts.map(({ at, act, subject, by, ics, detail }) => [
			...[at, actName(act), subject, by?.name ?? '', by?.email ?? ''],
			...[ics?.code ?? '', detailInWords(detail)]
		]),
		notes: []
	};
	return tableFile(table, `waymark-audit-${locals.today}`, 'csv');
};
