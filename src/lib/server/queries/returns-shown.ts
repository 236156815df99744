/**
 * What was sent, as a reader may see it. Outside, its fingerprint is that of the document as it is
 * shown: from that of the true one, five guesses at each hidden count would tell which is right.
 */
import { canonical } from '#lib/domain/document.ts';
import { createHash } from 'node:crypto';
import type { Reader } from '#lib/domain/disclosed-totals.ts';
import type { ReturnContent } from '#lib/domain/returns/content.ts';
import { disclosedContent } from '#lib/domain/returns/disclosed.ts';
import { rememberedOfFrozen } from '#lib/server/queries/remembered.ts';
import { submissionOf, submissionsOf, type Submission } from '#lib/server/queries/returns.ts';

type Sent = { id: number; content: ReturnContent; sha256: string };

export function shownSubmission<S extends Sent>(sent: S, reader: Reader): S {
	return reader === 'own' ? sent : { ...sent, ...shownOf(sent.id, () => sent.content, reader) };
}

/** Every time a return was sent, oldest first, without what was in it. */
export function shownSubmissions(returnId: number, reader: Reader): Omit<Submission, 'content'>[] {
	return submissionsOf(returnId).map((one) => {
		if (reader === 'own') return one;
		const content = () => submissionOf(returnId, one.number)!.content;
		return { ...one, sha256: shownOf(one.id, content, reader).sha256 };
	});
}

/** The fingerprint of a document as readers outside see it. */
export function fingerprintOutside(content: ReturnContent): string {
	return sha256Of(disclosedContent(content, 'outside'));
}

/** What was sent is frozen, and so is what a kind of reader sees of it: worked out once for all. */
function shownOf(id: number, sent: () => ReturnContent, reader: Reader) {
	return rememberedOfFrozen(`shown/${reader}/${id}`, () => {
		const content = disclosedContent(sent(), reader);
		return { content, sha256: sha256Of(content) };
	});
}

function sha256Of(content: ReturnContent): string {
	return createHash('sha256').update(canonical(content)).digest('hex');
}
