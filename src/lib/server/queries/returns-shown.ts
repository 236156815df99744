/**
 * What was sent, as a reader may see it. Outside, its fingerprint is that of the document as it is
 * shown: from that of the true one, five guesses at each hidden count would tell which is right.
 */
import { createHash } from 'node:crypto';
import type { Reader } from '#lib/domain/disclosure.ts';
import { canonical, type ReturnContent } from '#lib/domain/returns/content.ts';
import { disclosedContent } from '#lib/domain/returns/disclosed.ts';
import { submissionOf, submissionsOf, type Submission } from '#lib/server/queries/returns.ts';

type Sent = { content: ReturnContent; sha256: string };

export function shownSubmission<S extends Sent>(sent: S, reader: Reader): S {
	if (reader === 'own') return sent;
	const content = disclosedContent(sent.content, reader);
	return { ...sent, content, sha256: sha256Of(content) };
}

/** Every time a return was sent, oldest first, without what was in it. */
export function shownSubmissions(returnId: number, reader: Reader): Omit<Submission, 'content'>[] {
	return submissionsOf(returnId).map((one) => {
		if (reader === 'own') return one;
		const { content } = submissionOf(returnId, one.number)!;
		return { ...one, sha256: sha256Of(disclosedContent(content, reader)) };
	});
}

function sha256Of(content: ReturnContent): string {
	return createHash('sha256').update(canonical(content)).digest('hex');
}
