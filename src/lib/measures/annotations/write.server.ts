/** Sets targets, notes and re-bases beside a measure, and withdraws them. None is ever changed. */
import { type IcsActor, NotAllowed, NotFound } from '#lib/core/access.ts';
import { ok, refused, type Result } from '#lib/core/result.ts';
import { textFinding, type TextRules } from '#lib/core/text-check.ts';
import { findMeasure } from '#lib/measures/read.server.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import { recordAct } from '#lib/platform/audit/write.server.ts';
import { get, latestSaying, run, transaction } from '#lib/platform/database.server.ts';
import { statesOf } from '#lib/roadmap/progress/read.server.ts';
import { openFor } from '#lib/roadmap/progress/write.server.ts';
import { judgedMeasures, linkedMeasures } from './read.server.ts';
import { fewWarning, type MarkInput, type MarkKind, readMark } from './rules.ts';

type Editor = IcsActor<'update-roadmap'>;

/** Keeps a mark with its audit row, once though it is sent twice. @throws NotAllowed in an ICS that has closed; NotFound (the measure) */
export function addMark(
	actor: Editor,
	measureName: string,
	kind: MarkKind,
	input: MarkInput
): Result<{ id: number }> {
	requireOpen(actor);
	const { scope, now, today } = actor;
	const measure = findMeasure(scope, measureName);
	if (!measure) throw new NotFound(`No measure ${measureName}.`);
	const read = readMark(kind, input, measure, today);
	if ('findings' in read) return { refused: read.findings };
	const { from, to, value, text, by } = read.mark;
	if (kind === 'rebase') {
		if (measure.series !== 'rate')
			return refused(
				'from',
				'This measure has no control limits, so there is nothing to start afresh. Add a note on the day instead.',
				'no-limits'
			);
		const [judged] = judgedMeasures(scope, [measure], today);
		const warning = input.few === 'yes' ? null : fewWarning(judged!.chart, from!);
		if (warning) return refused('few', warning, 'few-values');
	}
	return transaction(() => {
		const thread = { ics_id: scope.ics.id, measure: measureName, kind };
		const said = { from_on: from, to_on: to, value, text, decided_by: by };
		const again = latestSaying('measure_marks', thread, said);
		if (again !== null && !isWithdrawn(again)) return ok({ id: again });
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
			now.toISOString(),
			scope.accountId
		);
		recordAct(actor, `measure.${kind}`, measureName, { id, ...read.mark });
		return ok({ id });
	});
}

/**
 * Takes a mark back; it stays in the list as withdrawn. Withdrawn twice, it stays as it was.
 *
 * @throws as `addMark`; NotFound for a mark of another measure or another ICS
 */
export function withdrawMark(actor: Editor, measureName: string, id: number): Result<null> {
	requireOpen(actor);
	const { scope, now } = actor;
	return transaction(() => {
		const mark = get<{ kind: MarkKind }>(
			'SELECT kind FROM measure_marks WHERE id = ? AND ics_id = ? AND measure = ?',
			id,
			scope.ics.id,
			measureName
		);
		if (!mark) throw new NotFound(`No mark ${id} of ${measureName}.`);
		if (isWithdrawn(id)) return ok(null);
		run(
			'INSERT INTO measure_mark_withdrawals (mark_id, at, by) VALUES (?, ?, ?)',
			id,
			now.toISOString(),
			scope.accountId
		);
		recordAct(actor, 'measure.withdraw', measureName, { id, kind: mark.kind });
		return ok(null);
	});
}

function isWithdrawn(id: number): boolean {
	return get('SELECT 1 FROM measure_mark_withdrawals WHERE mark_id = ?', id) !== undefined;
}

function requireOpen({ scope, today }: Editor): void {
	const { closedOn } = findIcs(scope, scope.ics.code);
	if (closedOn !== null && closedOn < today)
		throw new NotAllowed('This ICS has closed: its history is kept and takes no more.');
}

// What a system says where a measure's signal and its rating of a deliverable point two ways.

const REMARK: TextRules = { longest: 1000 };

/**
 * Keeps a sentence on a measure that speaks against the rating as they stand today, with its audit row.
 *
 * @throws NotAllowed and NotFound, as `recordUpdate` does
 */
export function addRemark(
	actor: Editor,
	{ code, measure }: { code: string; measure: string },
	typed: string
): Result<{ id: number }> {
	const { scope, now, today } = actor;
	const { deliverable } = openFor(actor, code);
	const text = typed.trim();
	return transaction((): Result<{ id: number }> => {
		const [state] = statesOf(scope, { deliverables: [deliverable] }, today);
		const confidence = state!.reached ? null : state!.confidence;
		const linked = linkedMeasures(scope, deliverable, confidence, today).find(
			(one) => one.measure.name === measure
		);
		if (!linked || linked.against === null)
			return refused(
				'text',
				'The signal or the rating has changed meanwhile: nothing needs to be said.',
				'signal-changed'
			);
		if (text === '')
			return refused('text', 'Say in a sentence why the rating stands.', 'text-missing');
		const finding = textFinding('text', text, REMARK);
		if (finding) return { refused: [finding] };
		const again = latestSaying(
			'signal_remarks',
			{ ics_id: scope.ics.id, deliverable: code, measure },
			{ signal: linked.against, confidence, text }
		);
		if (again !== null) return ok({ id: again });
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
			now.toISOString(),
			scope.accountId
		);
		const detail = { id, measure, signal: linked.against, confidence, text };
		recordAct(actor, 'roadmap.signal', code, detail);
		return ok({ id });
	});
}
