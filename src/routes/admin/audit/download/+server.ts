import { authorise } from '#lib/core/access.ts';
import { listActs } from '#lib/platform/audit/read.server.ts';
import { withHttpErrors } from '#lib/request.server.ts';
import { csvBytes, type ExportColumn } from '#lib/spreadsheet/write.ts';
import { actName, auditFilters, detailInWords } from '../acts.ts';
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
	const bytes = csvBytes({
		title: 'Audit log',
		columns: HEADINGS.map((label): ExportColumn => {
			return { name: label, label, kind: 'text', wide: false };
		}),
		rows: acts.map(({ at, act, subject, by, ics, detail }) => [
			...[at, actName(act), subject, by?.name ?? '', by?.email ?? ''],
			...[ics?.code ?? '', detailInWords(detail)]
		]),
		notes: []
	});
	return new Response(bytes as BodyInit, {
		headers: {
			'Content-Type': 'text/csv; charset=utf-8',
			'Content-Disposition': `attachment; filename="waymark-audit-${locals.today}.csv"`
		}
	});
};
