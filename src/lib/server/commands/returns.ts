/** What a system writes in its quarterly return: begin it, save its sections, answer its checks. */
import { NotAllowed, NotFound, type IcsScope } from '#lib/domain/access.ts';
import { quarterFromCode } from '#lib/domain/calendar.ts';
import { CONFIDENCE } from '#lib/domain/progress.ts';
import { NO_WORDS, SECTION_MEASURES, type SectionWords } from '#lib/domain/returns/content.ts';
import { isOpenToEdits } from '#lib/domain/returns/moves.ts';
import { recordScopedAct } from '#lib/server/commands/audit.ts';
import { addEvent } from '#lib/server/commands/return-moves.ts';
import { refused, textProblem, type Refusal } from '#lib/server/commands/return-words.ts';
import { run, transaction } from '#lib/server/db/connection.ts';
import {
	findReturn,
	returnOf,
	sectionEdits,
	UNWRITTEN,
	type HeldReturn,
	type SectionEdit
} from '#lib/server/queries/returns.ts';
import { currentRoadmap } from '#lib/server/queries/roadmap.ts';

/**
 * Begins the return of a quarter, or answers the one that is there: two people who begin at once
 * find themselves in the same one.
 *
 * @throws NotAllowed without `write-returns`; NotFound for a quarter that has not begun
 */
export function startReturn(scope: IcsScope, quarter: string, today: string): HeldReturn {
	needs(scope, 'write-returns');
	const named = quarterFromCode(quarter);
	if (!named || named.startsOn > today) throw new NotFound(`No quarter ${quarter} yet.`);
	return transaction(() => {
		const held = returnOf(scope, quarter);
		if (held) return held;
		const at = new Date().toISOString();
		const { id } = run(
			`INSERT INTO returns (ics_id, quarter, state, state_since, started_at, started_by)
			VALUES (?, ?, 'draft', ?, ?, ?)`,
			scope.ics.id,
			quarter,
			at,
			at,
			scope.accountId
		);
		addEvent(id, { act: 'start', from: null, to: 'draft', reason: null }, scope, at);
		recordScopedAct(scope, 'return.start', quarter, {}, scope.ics.id);
		return returnOf(scope, quarter)!;
	});
}

export type SaveResult =
	| { status: 'saved' | 'already-saved'; edit: SectionEdit }
	| Refusal
	/** Somebody saved `theirs` since the form was opened. Nothing was saved. */
	| { status: 'conflict'; theirs: SectionEdit };

/**
 * Saves a section's rating and words. `seen` is the edit that the form was opened on. A person's own
 * later save follows an earlier one without asking; another's is a conflict.
 *
 * @throws NotAllowed without `write-returns`, NotFound for a return or section that is not there
 */
export function saveSection(
	scope: IcsScope,
	quarter: string,
	section: string,
	input: SectionWords,
	seen: number,
	today: string
): SaveResult {
	needs(scope, 'write-returns');
	return transaction((): SaveResult => {
		const held = findReturn(scope, quarter);
		if (!currentRoadmap(today).returnSections.some(({ code }) => code === section))
			throw new NotFound(`No section ${section}.`);
		const words = tidy(input);
		const theirs = sectionEdits(held.id).get(section) ?? UNWRITTEN;
		if (same(theirs, words)) return { status: 'already-saved', edit: theirs };
		if (!isOpenToEdits(held.state))
			return refused(
				'narrative',
				'The return has been sent, so its words cannot be changed. They can again if it is sent back.'
			);
		if (theirs.id !== seen && theirs.byId !== scope.accountId)
			return { status: 'conflict', theirs };
		const findings = wordProblems(words);
		if (findings.length > 0) return { status: 'refused', findings };
		run(
			`INSERT INTO return_edits (return_id, section, rating, narrative, no_change, no_change_reason,
				evidence, coproduced, deliverables, risks, at, by)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			held.id,
			section,
			words.rating,
			words.narrative,
			words.noChange ? 1 : 0,
			words.noChangeReason,
			words.evidence,
			words.coproduced,
			words.deliverables.join(';') || null,
			words.risks.join(';') || null,
			new Date().toISOString(),
			scope.accountId
		);
		return { status: 'saved', edit: sectionEdits(held.id).get(section)! };
	});
}

/**
 * Keeps what a system says against a figure (`figure`) or in answer to a check (`check`); null takes
 * it back.
 *
 * @throws NotAllowed without `write-returns`, NotFound
 */
export function noteReturn(
	scope: IcsScope,
	quarter: string,
	note: { kind: 'figure' | 'check'; section: string; subject: string; words: string | null }
): { status: 'saved' } | Refusal {
	needs(scope, 'write-returns');
	return transaction(() => {
		const held = findReturn(scope, quarter);
		if (!isOpenToEdits(held.state))
			return refused('words', 'The return has been sent. Nothing can be added to it now.');
		const words = note.words?.trim() || null;
		const known = SECTION_MEASURES[note.section];
		if (!known) throw new NotFound(`No section ${note.section}.`);
		if (note.kind === 'figure' && !known.some((name) => name === note.subject))
			throw new NotFound(`Section ${note.section} has no figure ${note.subject}.`);
		const finding = words === null ? null : textProblem('words', words);
		if (finding) return { status: 'refused', findings: [finding] };
		run(
			'INSERT INTO return_notes (return_id, kind, section, subject, words, at, by) VALUES (?, ?, ?, ?, ?, ?, ?)',
			held.id,
			note.kind,
			note.section,
			note.subject,
			words,
			new Date().toISOString(),
			scope.accountId
		);
		return { status: 'saved' };
	});
}

const TEXTS = ['narrative', 'noChangeReason', 'evidence', 'coproduced'] as const;

function tidy(input: SectionWords): SectionWords {
	const texts = Object.fromEntries(TEXTS.map((field) => [field, input[field]?.trim() || null]));
	return { ...NO_WORDS, ...input, ...texts };
}

function same(held: SectionWords, words: SectionWords): boolean {
	const told = ({ rating, noChange, deliverables, risks, ...rest }: SectionWords) =>
		JSON.stringify([rating, noChange, deliverables, risks, ...TEXTS.map((field) => rest[field])]);
	return told(held) === told(words);
}

function wordProblems(words: SectionWords): { field: string; message: string }[] {
	const findings = TEXTS.flatMap((field) => {
		const text = words[field];
		return (text === null ? null : textProblem(field, text)) ?? [];
	});
	if (words.rating !== null && !CONFIDENCE.some(({ code }) => code === words.rating))
		findings.push({ field: 'rating', message: 'Choose one of the five ratings.' });
	return findings;
}

function needs(scope: IcsScope, permission: 'write-returns' | 'send-returns'): void {
	if (scope.permission !== permission)
		throw new NotAllowed('This scope does not open the return for that.');
}
