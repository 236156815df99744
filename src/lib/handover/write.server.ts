/** A successor takes over what its predecessor left open, as one act, and undoes that as one act. */
import type { IcsActor, IcsScope } from '#lib/core/access.ts';
import { longDate } from '#lib/core/dates.ts';
import { ok, refused, type Result } from '#lib/core/result.ts';
import { findIcs, predecessorsOf } from '#lib/organisations/read.server.ts';
import { recordAct } from '#lib/platform/audit/write.server.ts';
import { run, transaction } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { rowWithKey, storedRows } from '#lib/registers/read.server.ts';
import { bumpVersion, insertRow, takeOut } from '#lib/registers/write.server.ts';
import { handedRows, handoversInto, openItems } from './read.server.ts';
import { type HandedKind, HANDED_KINDS, type HandoverItem, itemKey } from './rules.ts';

type Taker = IcsActor<'take-over'>;
type Counts = Partial<Record<HandedKind, number>>;

/** `repeated`: somebody had taken all of it before, and nothing was written. */
export type Taken = { id: number | null; counts: Counts; repeated: boolean };

const REGISTERS = ['milestones', 'risks'] as const;

/**
 * Takes over what a predecessor left open: all that nobody has taken yet, or what is `chosen` of it
 * (`milestones:12`). Milestones and risks are copied, and the predecessor keeps its own as they were; one
 * whose reference is taken gets the predecessor's code before it. Pressed twice, or by two people at
 * once, it is done once.
 */
export function takeOver(
	actor: Taker,
	from: IcsScope,
	chosen: readonly string[] | null = null
): Result<Taken> {
	const { scope, now } = actor;
	return transaction((): Result<Taken> => {
		const follows = predecessorsOf(scope.ics.id).find(({ code }) => code === from.ics.code);
		if (!follows)
			return refused('', `${scope.ics.code} did not follow ${from.ics.code}.`, 'not-successor');
		if (follows.on > actor.today)
			return refused(
				'',
				`It can be taken over from ${longDate(follows.on)} on, when the succession takes effect.`,
				'too-early'
			);
		const { closedOn } = findIcs(scope, scope.ics.code);
		if (closedOn !== null && closedOn < actor.today)
			return refused('', 'This ICS has closed: its own successor takes over.', 'closed');
		const items = openItems(from).filter(
			(item) => item.takenBy === null && (chosen === null || chosen.includes(itemKey(item)))
		);
		if (items.length === 0) return ok({ id: null, counts: {}, repeated: true });
		const { id } = run(
			'INSERT INTO handovers (from_ics_id, to_ics_id, at, by) VALUES (?, ?, ?, ?)',
			from.ics.id,
			scope.ics.id,
			now.toISOString(),
			scope.accountId
		);
		const keep = (item: HandoverItem, toId: number) =>
			run(
				'INSERT INTO handover_rows (handover_id, kind, from_id, to_id) VALUES (?, ?, ?, ?)',
				id,
				item.kind,
				item.id,
				toId
			);
		for (const name of REGISTERS) copyRows(actor, from, name, items, keep);
		for (const item of items)
			if (item.kind === 'condition' || item.kind === 'import') keep(item, item.id);
			else if (item.kind === 'mapping') keep(item, copyMapping(actor, from, item.id));
		const counts = countsOf(items);
		recordAct(actor, 'handover.take', `handover ${id}`, { from: from.ics.code, ...counts });
		return ok({ id, counts, repeated: false });
	});
}

function copyRows(
	actor: Taker,
	from: IcsScope,
	name: (typeof REGISTERS)[number],
	items: readonly HandoverItem[],
	keep: (item: HandoverItem, toId: number) => void
): void {
	const own = items.filter(({ kind }) => kind === name);
	if (own.length === 0) return;
	const register = registerNamed(name);
	const rows = new Map(storedRows(from, register).map(({ id, row }) => [id, row]));
	for (const item of own) {
		const row = Object.fromEntries(
			register.columns.map((column) => [column.name, rows.get(item.id)![column.name] ?? null])
		);
		const isTaken = rowWithKey(actor.scope, register, row) !== null;
		if (isTaken) row.reference = `${from.ics.code} ${row.reference}`;
		keep(item, insertRow(actor, register, row));
	}
	bumpVersion(actor, register);
}

/** Under its own name, or with the predecessor's code behind it where the successor has one of that name. */
function copyMapping({ scope, now }: Taker, from: IcsScope, id: number): number {
	return run(
		`INSERT INTO import_mappings (ics_id, register, name, mapping, saved_at, saved_by)
		SELECT @ics, register, named, json_set(mapping, '$.name', named), @at, @by
		FROM (SELECT m.*, CASE WHEN EXISTS (SELECT 1 FROM import_mappings o WHERE o.ics_id = @ics
				AND o.register = m.register AND lower(o.name) = lower(m.name) AND o.removed_at IS NULL)
			THEN m.name || ' (' || @code || ')' ELSE m.name END AS named
			FROM import_mappings m WHERE m.id = @id AND m.ics_id = @from)`,
		{
			ics: scope.ics.id,
			from: from.ics.id,
			code: from.ics.code,
			id,
			at: now.toISOString(),
			by: scope.accountId
		}
	).id;
}

/** `kept`: what the successor has changed since, which stays with it. */
export type TakeoverUndone = { undone: number; kept: number; repeated: boolean };

/**
 * Undoes a handover as one act: what came is taken out again, and can be taken over anew. What the
 * successor has changed or reported on since stays with it.
 */
export function undoTakeOver(actor: Taker, id: number): Result<TakeoverUndone> {
	const { scope, now } = actor;
	return transaction((): Result<TakeoverUndone> => {
		const handover = handoversInto(scope).find((one) => one.id === id);
		if (!handover)
			return refused('', 'There is no such handover into this ICS.', 'no-such-handover');
		const rows = handedRows(scope, id);
		if (handover.undoneAt !== null) return ok({ undone: 0, kept: rows.length, repeated: true });
		const back = rows.filter(({ changed }) => !changed);
		for (const { kind, fromId, toId, gone } of back) {
			if ((kind === 'milestones' || kind === 'risks') && !gone)
				takeOut(actor, registerNamed(kind), toId);
			if (kind === 'mapping' && !gone)
				run(
					'UPDATE import_mappings SET removed_at = ?, removed_by = ? WHERE id = ? AND ics_id = ?',
					now.toISOString(),
					scope.accountId,
					toId,
					scope.ics.id
				);
			run(
				'UPDATE handover_rows SET undone = 1 WHERE handover_id = ? AND kind = ? AND from_id = ?',
				id,
				kind,
				fromId
			);
		}
		for (const name of REGISTERS)
			if (back.some(({ kind }) => kind === name)) bumpVersion(actor, registerNamed(name));
		run(
			'UPDATE handovers SET undone_at = ?, undone_by = ? WHERE id = ?',
			now.toISOString(),
			scope.accountId,
			id
		);
		const kept = rows.length - back.length;
		recordAct(actor, 'handover.undo', `handover ${id}`, { undone: back.length, kept });
		return ok({ undone: back.length, kept, repeated: false });
	});
}

function countsOf(items: readonly HandoverItem[]): Counts {
	return Object.fromEntries(
		HANDED_KINDS.flatMap(({ code }) => {
			const count = items.filter(({ kind }) => kind === code).length;
			return count === 0 ? [] : [[code, count]];
		})
	);
}
