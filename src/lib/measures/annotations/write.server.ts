import { type IcsScope, NotAllowed, NotFound } from '#lib/core/access.ts';
import { findMeasure } from '#lib/measures/read.server.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import { recordScopedAct } from '#lib/platform/audit/write.server.ts';
import { get, run, transaction } from '#lib/platform/database.server.ts';
import { statesOf } from '#lib/roadmap/progress/read.server.ts';
import { openFor } from '#lib/roadmap/progress/write.server.ts';
import { linkedMeasures } from './read.server.ts';
import { type MarkFinding, type MarkInput, type MarkKind, readMark } from './rules.ts';

// Sets targets, notes and re-bases beside a measure, and withdraws them. None is ever changed.

export type MarkResult =
	{ status: 'kept'; id: number } | { status: 'refused'; findings: MarkFinding[] };

/**
 * Keeps a mark with its audit row. `refuseText` says why a text must not be kept, or null.
 *
 * @throws NotAllowed without `update-roadmap`, or in an ICS that has closed; NotFound (the measure)
 */
export function addMark(
	scope: IcsScope,
	measureName: string,
	kind: MarkKind,
	input: MarkInput,
	{ today, refuseText }: { today: string; refuseText: (text: string) => string | null }
): MarkResult {
	requireOpen(scope, today);
	const measure = findMeasure(scope, measureName);
	if (!measure) throw new NotFound(`No measure ${measureName}.`);
	const read = readMark(kind, input, measure, today, refuseText);
	if ('findings' in read) return { status: 'refused', findings: read.findings };
	const { from, to, value, text, by } = read.mark;
	return transaction((): MarkResult => {
		const { id } = run(
			`INSERT INTO measure_marks (ics_id, measure, kind, from_on, to_on, value, text, decided_by,
				recorded_at, recorded_by)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			scope.ics.id,
			measureName,
			kind,
			from,
			to,
			value,
			text,
			by,
			new Date().toISOString(),
			scope.accountId
		);
		recordScopedAct(scope, `measure.${kind}`, measureName, { id, ...read.mark }, scope.ics.id);
		return { status: 'kept', id };
	});
}

/**
 * Takes a mark back; it stays in the list as withdrawn. Withdrawn twice, it stays as it was.
 *
 * @throws as `addMark`; NotFound for a mark of another measure or another ICS
 */
export function withdrawMark(
	scope: IcsScope,
	measureName: string,
	id: number,
	today: string
): void {
	requireOpen(scope, today);
	transaction(() => {
		const mark = get<{ kind: MarkKind; withdrawn: number }>(
			`SELECT kind, EXISTS (SELECT 1 FROM measure_mark_withdrawals WHERE mark_id = m.id) AS withdrawn
			FROM measure_marks m WHERE id = ? AND ics_id = ? AND measure = ?`,
			id,
			scope.ics.id,
			measureName
		);
		if (!mark) throw new NotFound(`No mark ${id} of ${measureName}.`);
		if (mark.withdrawn) return;
		run(
			'INSERT INTO measure_mark_withdrawals (mark_id, at, by) VALUES (?, ?, ?)',
			id,
			new Date().toISOString(),
			scope.accountId
		);
		recordScopedAct(scope, 'measure.withdraw', measureName, { id, kind: mark.kind }, scope.ics.id);
	});
}

function requireOpen(scope: IcsScope, today: string): void {
	if (scope.permission !== 'update-roadmap')
		throw new NotAllowed('This scope does not set targets.');
	const { closedOn } = findIcs(scope, scope.ics.code);
	if (closedOn !== null && closedOn < today)
		throw new NotAllowed('This system has closed: its history is kept and takes no more.');
}

// What a system says where a measure's signal and its rating of a deliverable point two ways.

export type RemarkResult = { status: 'kept'; id: number } | { status: 'refused'; message: string };

const LONGEST = 1000;

/**
 * Keeps a sentence on a measure that speaks against the rating as they stand today, with its audit
 * row. `refuseText` says why a text must not be kept, or null.
 *
 * @throws NotAllowed and NotFound, as `recordUpdate` does
 */
export function addRemark(
	scope: IcsScope<'update-roadmap'>,
	{ code, measure }: { code: string; measure: string },
	typed: string,
	{ today, refuseText }: { today: string; refuseText: (text: string) => string | null }
): RemarkResult {
	const { deliverable } = openFor({ scope, today }, code);
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
