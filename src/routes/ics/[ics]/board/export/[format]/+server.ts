import { error } from '@sveltejs/kit';
import { attachment } from '#lib/platform/http.server.ts';
import { docxBytes } from '#lib/documents/docx.ts';
import { DOCUMENT_FORMATS, isDocumentFormat } from '#lib/documents/document.ts';
import { pptxBytes } from '#lib/documents/pptx.ts';
import { boardDocument } from '#lib/overview/board.ts';
import { openReport } from '../../board.server.ts';
import type { RequestHandler } from './$types';

const WRITERS = { docx: docxBytes, pptx: pptxBytes };

/** The report to a board as a document, with the same content as its page. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const { report, kept } = openReport(locals, params.ics, url);
	const { format } = params;
	if (!isDocumentFormat(format)) error(404, 'Not found');
	const address = `${url.origin}/ics/${params.ics}/board?${kept ? `kept=${kept.id}` : `asAt=${report.asAt}`}`;
	const bytes = await WRITERS[format](boardDocument(report, address));
	return attachment(
		bytes,
		`board-report-${params.ics}-${report.asAt}.${format}`,
		DOCUMENT_FORMATS[format]
	);
};
