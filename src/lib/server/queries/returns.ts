/** Quarterly returns as they are held: their state, the words of each section, and what was sent. */
import { NotFound, type IcsScope } from '#lib/domain/access.ts';
import type { Quarter } from '#lib/domain/calendar.ts';
import {
	NO_WORDS,
	type Rating,
	type ReturnContent,
	type SectionWords
} from '#lib/domain/returns/content.ts';
import type { ReturnState } from '#lib/domain/returns/moves.ts';
import { all, get } from '#lib/server/db/connection.ts';
import { rememberedOfFrozen } from '#lib/server/queries/remembered.ts';

export type HeldReturn = {
	id: number;
	icsId: number;
	quarter: string;
	state: ReturnState;
	/** ISO date and time since when it has been in its state. */
	stateSince: string;
	startedAt: string;
};

const COLUMNS = `id, ics_id AS icsId, quarter, state, state_since AS stateSince, started_at AS startedAt`;

/** The return of an ICS for a quarter, or null when nobody has begun it. */
export function returnOf(scope: IcsScope, quarter: Quarter['code']): HeldReturn | null {
	return (
		get<HeldReturn>(
			`SELECT ${COLUMNS} FROM returns WHERE ics_id = ? AND quarter = ?`,
			scope.ics.id,
			quarter
		) ?? null
	);
}

/** @throws NotFound when nobody has begun it */
export function findReturn(scope: IcsScope, quarter: Quarter['code']): HeldReturn {
	const held = returnOf(scope, quarter);
	if (!held) throw new NotFound(`No return for ${quarter}.`);
	return held;
}

/** Every return of an ICS, the newest quarter first. */
export function returnsOf(scope: IcsScope): HeldReturn[] {
	return all<HeldReturn>(
		`SELECT ${COLUMNS} FROM returns WHERE ics_id = ? ORDER BY quarter DESC`,
		scope.ics.id
	);
}

export type SectionEdit = SectionWords & {
	/** 0 before the first edit: what a form shows that it was opened on. */
	id: number;
	by: string | null;
	byId: string | null;
	at: string | null;
};

/** One saving of a section by its id; UNWRITTEN where there is none, as for 0. */
export function editOf(returnId: number, section: string, id: number): SectionEdit {
	const row = get<EditRow>(
		`${EDIT} WHERE e.return_id = ? AND e.section = ? AND e.id = ?`,
		returnId,
		section,
		id
	);
	return row ? editFrom(row) : UNWRITTEN;
}

/** Who else has saved a section since a moment (ISO date and time), and when last. */
export function savedSince(
	scope: IcsScope,
	returnId: number,
	section: string,
	since: string
): { by: string; at: string }[] {
	return all(
		`SELECT u.name AS by, max(e.at) AS at FROM return_edits e JOIN user u ON u.id = e.by
		WHERE e.return_id = ? AND e.section = ? AND e.at >= ? AND e.by <> ?
		GROUP BY e.by ORDER BY at DESC`,
		returnId,
		section,
		since,
		scope.accountId
	);
}

type EditRow = {
	id: number;
	section: string;
	rating: Rating | null;
	narrative: string | null;
	noChange: number;
	noChangeReason: string | null;
	evidence: string | null;
	coproduced: string | null;
	deliverables: string | null;
	risks: string | null;
	at: string;
	by: string;
	byId: string;
};

/** The words of a return's sections as they stand, by section; those nobody wrote in are left out. */
export function sectionEdits(returnId: number): Map<string, SectionEdit> {
	const rows = all<EditRow>(
		`${EDIT} WHERE e.return_id = @id AND e.id = (SELECT max(id) FROM return_edits later
			WHERE later.return_id = @id AND later.section = e.section)`,
		{ id: returnId }
	);
	return new Map(rows.map((row) => [row.section, editFrom(row)]));
}

const EDIT = `SELECT e.id, e.section, e.rating, e.narrative, e.no_change AS noChange,
	e.no_change_reason AS noChangeReason, e.evidence, e.coproduced, e.deliverables, e.risks,
	e.at, u.name AS by, e.by AS byId
	FROM return_edits e JOIN user u ON u.id = e.by`;

function editFrom({ section: _, noChange, deliverables, risks, ...rest }: EditRow): SectionEdit {
	return {
		...rest,
		noChange: noChange === 1,
		deliverables: split(deliverables),
		risks: split(risks)
	};
}

/** A section nobody has written in yet. */
export const UNWRITTEN: SectionEdit = { ...NO_WORDS, id: 0, by: null, byId: null, at: null };

function split(text: string | null): string[] {
	return (text ?? '').split(';').flatMap((part) => part.trim() || []);
}

export type ReturnNote = {
	kind: 'figure' | 'check';
	section: string;
	subject: string;
	words: string;
	at: string;
	by: string;
};

/** What stands against figures, and what answers checks; notes taken back are left out. */
export function returnNotes(returnId: number): ReturnNote[] {
	return all<ReturnNote>(
		`SELECT n.kind, n.section, n.subject, n.words, n.at, u.name AS by
		FROM return_notes n JOIN user u ON u.id = n.by
		WHERE n.return_id = @id AND n.words IS NOT NULL AND n.id = (SELECT max(id)
			FROM return_notes later WHERE later.return_id = @id AND later.kind = n.kind
				AND later.section = n.section AND later.subject = n.subject)`,
		{ id: returnId }
	);
}

export type Submission = {
	id: number;
	number: number;
	content: ReturnContent;
	sha256: string;
	at: string;
	by: string;
};

type SubmissionRow = Omit<Submission, 'content'>;

const SUBMISSION = `SELECT s.id, s.number, s.sha256, s.at, u.name AS by
	FROM submissions s JOIN user u ON u.id = s.by`;

/** What was last sent for a return, or a given number of it; null when nothing was. */
export function submissionOf(returnId: number, number?: number): Submission | null {
	const row = get<SubmissionRow>(
		`${SUBMISSION} WHERE s.return_id = ? AND (? IS NULL OR s.number = ?) ORDER BY s.number DESC LIMIT 1`,
		returnId,
		number ?? null,
		number ?? null
	);
	return row ? { ...row, content: contentSent(row.id) } : null;
}

/** The document of a submission. It is frozen, so it is read once for all who ask. */
function contentSent(id: number): ReturnContent {
	return rememberedOfFrozen(`submission/${id}`, () => {
		const row = get<{ content: string }>('SELECT content FROM submissions WHERE id = ?', id);
		return JSON.parse(row!.content) as ReturnContent;
	});
}

/** Every time a return was sent, oldest first, without what was in it. */
export function submissionsOf(returnId: number): Omit<Submission, 'content'>[] {
	return all(
		`SELECT s.id, s.number, s.sha256, s.at, u.name AS by
		FROM submissions s JOIN user u ON u.id = s.by WHERE s.return_id = ? ORDER BY s.number`,
		returnId
	);
}

/** The last accepted return before a quarter, or with `anySent` the last that was sent at all. */
export function earlierSubmission(
	scope: IcsScope,
	quarter: Quarter['code'],
	anySent = false
): (Submission & { quarter: string }) | null {
	const states = anySent
		? [
				'submitted',
				'in-review',
				'queried',
				'resubmitted',
				'accepted',
				'accepted-with-conditions',
				'closed'
			]
		: ['accepted', 'accepted-with-conditions', 'closed'];
	const row = get<SubmissionRow & { quarter: string }>(
		`SELECT s.id, s.number, s.sha256, s.at, u.name AS by, r.quarter
		FROM returns r JOIN submissions s ON s.return_id = r.id JOIN user u ON u.id = s.by
		WHERE r.ics_id = ? AND r.quarter < ? AND r.state IN (SELECT value FROM json_each(?))
		ORDER BY r.quarter DESC, s.number DESC LIMIT 1`,
		scope.ics.id,
		quarter,
		JSON.stringify(states)
	);
	return row ? { ...row, content: contentSent(row.id) } : null;
}

export type ReturnEvent = {
	act: string;
	from: ReturnState | null;
	to: ReturnState;
	reason: string | null;
	at: string;
	by: string;
};

/** Everything that happened to a return, oldest first. */
export function returnEvents(returnId: number): ReturnEvent[] {
	return all<ReturnEvent>(
		`SELECT e.act, e.from_state AS "from", e.to_state AS "to", e.reason, e.at, u.name AS by
		FROM return_events e JOIN user u ON u.id = e.by WHERE e.return_id = ? ORDER BY e.id`,
		returnId
	);
}
