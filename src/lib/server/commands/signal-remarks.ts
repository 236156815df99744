/** What a system says where a measure's signal and its rating of a deliverable point two ways. */
import type { IcsScope } from '#lib/domain/access.ts';
import { recordScopedAct } from '#lib/server/commands/audit.ts';
import { openFor } from '#lib/server/commands/progress.ts';
import { run, transaction } from '#lib/server/db/connection.ts';
import { statesOf } from '#lib/server/queries/progress.ts';
import { linkedMeasures } from '#lib/server/queries/signal-remarks.ts';

export type RemarkResult = { status: 'kept'; id: number } | { status: 'refused'; message: string };

const LONGEST = 1000;

/**
 * Keeps a sentence on a measure that speaks against the rating as they stand today, with its audit
 * row. `refuseText` says why a text must not be kept, or null.
 *
 * @throws NotAllowed and NotFound, as `recordUpdate` does
 */
export function addRemark(
	scope: IcsScope,
	{ code, measure }: { code: string; measure: string },
	typed: string,
	{ today, refuseText }: { today: string; refuseText: (text: string) => string | null }
): RemarkResult {
	const { deliverable } = openFor(scope, code, today);
	const text = typed.trim();
	return transaction((): RemarkResult => {
		const [state] = statesOf(scope, { deliverables: [deliverable] }, today);
		const confidence = state!.reached ? null : state!.confidence;
		const linked = linkedMeasures(scope, deliverable, confidence, today).find(
			(one) => one.measure.name === measure
		);
		if (!linked || linked.against === null)
			return {
				status: 'refused',
				message: 'The signal or the rating has changed meanwhile: nothing needs to be said.'
			};
		if (text === '')
			return { status: 'refused', message: 'Say in a sentence why the rating stands.' };
		const over = text.length - LONGEST;
		if (over > 0) return { status: 'refused', message: `Shorten this by ${over} characters.` };
		const refused = refuseText(text);
		if (refused !== null) return { status: 'refused', message: refused };
		const { id } = run(
			`INSERT INTO signal_remarks
				(ics_id, deliverable, measure, signal, confidence, text, recorded_at, recorded_by)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			scope.ics.id,
			code,
			measure,
			linked.against,
			confidence,
			text,
			new Date().toISOString(),
			scope.accountId
		);
		const detail = { id, measure, signal: linked.against, confidence, text };
		recordScopedAct(scope, 'roadmap.signal', code, detail, scope.ics.id);
		return { status: 'kept', id };
	});
}
