import { error } from '@sveltejs/kit';
import { attachment } from '#lib/platform/http.server.ts';
import { docxBytes } from '#lib/documents/docx.ts';
import { DOCUMENT_FORMATS } from '#lib/documents/document.ts';
import { returnDocument } from '#lib/returns/return/document.ts';
import { shownSubmission, submissionOf } from '#lib/returns/return/read.server.ts';
import { openReturn } from '../../opening.server.ts';
import type { RequestHandler } from './$types';

/** A return that was sent, as a document for Word; `?sent=` names an earlier submission. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const { ics, scope, record } = openReturn(locals, params);
	const asked = Number(url.searchParams.get('sent')) || null;
	const found = submissionOf(scope, record.id, asked);
	if (!found) error(404, 'This return has not been sent, so there is nothing to download yet.');
	const sent = shownSubmission(found, scope.audience);
	const address = `${url.origin}/ics/${ics.code}/returns/${record.quarter}?sent=${sent.number}`;
	const bytes = await docxBytes(returnDocument(sent, address));
	return attachment(
		bytes,
		`return-${ics.code}-${record.quarter}-${sent.number}.docx`,
		DOCUMENT_FORMATS.docx
	);
};
