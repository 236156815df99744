import Papa from 'papaparse';
import { authorise } from '#lib/core/access.ts';
import { type Act, listActs } from '#lib/platform/audit/read.server.ts';
import { withHttpErrors } from '#lib/request.server.ts';
import { actName, auditFilters, detailInWords } from '../acts.ts';
import type { RequestHandler } from './$types';

/** The acts that the filters in the address leave, as a spreadsheet opens them. */
export const GET: RequestHandler = ({ locals, url }) => {
	const { acts } = withHttpErrors(() =>
		listActs(authorise(locals.person, 'read-audit'), auditFilters(url, locals.today))
	);
	// Names are typed by people: none may be read as a formula.
	const csv = Papa.unparse(acts.map(inColumns), { escapeFormulae: true });
	return new Response(`\uFEFF${csv}\r\n`, {
		headers: {
			'Content-Type': 'text/csv; charset=utf-8',
			'Content-Disposition': `attachment; filename="waymark-audit-${locals.today}.csv"`
		}
	});
};

function inColumns(act: Act): Record<string, string> {
	return {
		'When (UTC)': act.at,
		Act: actName(act.act),
		'Whom or what it concerns': act.subject,
		'By (name)': act.by?.name ?? '',
		'By (e-mail address)': act.by?.email ?? '',
		Organisation: act.ics?.code ?? '',
		Details: detailInWords(act.detail)
	};
}
