/**
 * Quarterly returns as they are recorded: their state, the text of each section, what a return holds on
 * a day, and what was sent.
 */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { type IcsScope, NotFound, opens, type Scope } from '#lib/core/access.ts';
import { addQuarters, type Quarter, quarterFromCode, quarterOf } from '#lib/core/calendar.ts';
import type { Audience } from '#lib/core/disclosure.ts';
import type { MeasureValue } from '#lib/core/measure.ts';
import { canonical } from '#lib/core/schema.ts';
import { measureNamed } from '#lib/measures/catalogue.ts';
import { marksByMeasure } from '#lib/measures/annotations/read.server.ts';
import { chartMarks, type Mark } from '#lib/measures/annotations/rules.ts';
import { measuresAsAt, shownMeasures } from '#lib/measures/read.server.ts';
import type { ShownMeasure } from '#lib/measures/rules.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import { cached } from '#lib/platform/cache.server.ts';
import { all, get } from '#lib/platform/database.server.ts';
import { asRecordedBy, rowsOn } from '#lib/registers/recorded.server.ts';
import { risks } from '#lib/registers/risks/definition.ts';
import {
	LEFT_OPEN,
	type LeftOpen,
	leftOpen,
	type RoundRecord,
	roundsAsking,
	wasThere
} from '#lib/returns/rounds/read.server.ts';
import { type Due, dueOf, type RoundException } from '#lib/returns/rounds/rules.ts';
import { criteriaMet, statesOf } from '#lib/roadmap/progress/read.server.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';
import type { Deliverable } from '#lib/roadmap/rules.ts';
import { targetStretches } from '#lib/spc/rules.ts';
import { voiceSummary } from '#lib/voices/read.server.ts';
import {
	disclosedContent,
	EMPTY_SECTION,
	type FrozenActivity,
	type FrozenFigure,
	FrozenReturn,
	type FrozenRisk,
	type FrozenState,
	type PlanFigure,
	type Rating,
	type ReturnContent,
	SECTION_MEASURES,
	type SectionContent,
	type SectionText
} from './content.ts';
import { ACCEPTED, RETURN_STATES, type ReturnState } from './transitions.ts';

export type ReturnRecord = {
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
export function returnOf(scope: IcsScope, quarter: Quarter['code']): ReturnRecord | null {
	return (
		get<ReturnRecord>(
			`SELECT ${COLUMNS} FROM returns WHERE ics_id = ? AND quarter = ?`,
			scope.ics.id,
			quarter
		) ?? null
	);
}

/** @throws NotFound when nobody has begun it */
export function findReturn(scope: IcsScope, quarter: Quarter['code']): ReturnRecord {
	const record = returnOf(scope, quarter);
	if (!record) throw new NotFound(`No return for ${quarter}.`);
	return record;
}

/** Every return of an ICS, the newest quarter first. */
export function returnsOf(scope: IcsScope): ReturnRecord[] {
	return all<ReturnRecord>(
		`SELECT ${COLUMNS} FROM returns WHERE ics_id = ? ORDER BY quarter DESC`,
		scope.ics.id
	);
}

/** For queries of what belongs to a return, with `@id` and `@ics`: null for one of another ICS. */
export const OWN_RETURN = '(SELECT id FROM returns WHERE id = @id AND ics_id = @ics)';

export type SectionEdit = SectionText & {
	/** 0 before the first edit: what a form shows that it was opened on. */
	id: number;
	by: string | null;
	byId: string | null;
	at: string | null;
};

/** One saving of a section by its id; UNWRITTEN where there is none, as for 0. */
export function editOf(
	{ ics }: IcsScope,
	returnId: number,
	section: string,
	editId: number
): SectionEdit {
	const row = get<EditRow>(
		`${EDIT} WHERE e.return_id = ${OWN_RETURN} AND e.section = @section AND e.id = @editId`,
		{ id: returnId, ics: ics.id, section, editId }
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
		WHERE e.return_id = ${OWN_RETURN} AND e.section = @section AND e.at >= @since AND e.by <> @audience
		GROUP BY e.by ORDER BY at DESC`,
		{ id: returnId, ics: scope.ics.id, section, since, audience: scope.accountId }
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

/** The latest saving of each section of a return; sections nobody wrote in are left out. */
export function sectionEdits({ ics }: IcsScope, returnId: number): Map<string, SectionEdit> {
	const rows = all<EditRow>(
		`${EDIT} WHERE e.return_id = ${OWN_RETURN} AND e.id = (SELECT max(id) FROM return_edits later
			WHERE later.return_id = @id AND later.section = e.section)`,
		{ id: returnId, ics: ics.id }
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
export const UNWRITTEN: SectionEdit = { ...EMPTY_SECTION, id: 0, by: null, byId: null, at: null };

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

/** What stands against figures, and what answers checks; notes withdrawn are left out. */
export function returnNotes({ ics }: IcsScope, returnId: number): ReturnNote[] {
	return all<ReturnNote>(
		`SELECT n.kind, n.section, n.subject, n.words, n.at, u.name AS by
		FROM return_notes n JOIN user u ON u.id = n.by
		WHERE n.return_id = ${OWN_RETURN} AND n.words IS NOT NULL AND n.id = (SELECT max(id)
			FROM return_notes later WHERE later.return_id = @id AND later.kind = n.kind
				AND later.section = n.section AND later.subject = n.subject)`,
		{ id: returnId, ics: ics.id }
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
export function submissionOf(
	scope: IcsScope,
	returnId: number,
	number: number | null = null
): Submission | null {
	const row = get<SubmissionRow>(
		`${SUBMISSION} WHERE s.return_id = ${OWN_RETURN} AND (@number IS NULL OR s.number = @number)
		ORDER BY s.number DESC LIMIT 1`,
		{ id: returnId, ics: scope.ics.id, number }
	);
	return row ? { ...row, content: frozenContent(scope, scope.ics.id, row) } : null;
}

/**
 * The document of a submission of an ICS. It is frozen and named by its hash, so it is read and checked
 * once for all.
 *
 * @throws NotFound for an ICS that the scope does not open
 */
export function frozenContent(
	scope: Scope,
	icsId: number,
	{ id, sha256 }: { id: number; sha256: string }
): ReturnContent {
	if (!opens(scope, icsId)) throw new NotFound('No such return.');
	return cached({ dependsOn: [], key: `submission/${sha256}` }, () => {
		const row = get<{ content: string }>('SELECT content FROM submissions WHERE id = ?', id);
		return v.parse(FrozenReturn, JSON.parse(row!.content));
	});
}

/** Every time a return was sent, oldest first, without what was in it. */
export function submissionsOf({ ics }: IcsScope, returnId: number): Omit<Submission, 'content'>[] {
	return all(`${SUBMISSION} WHERE s.return_id = ${OWN_RETURN} ORDER BY s.number`, {
		id: returnId,
		ics: ics.id
	});
}

const SENT = RETURN_STATES.map(({ code }) => code).filter((code) => code !== 'draft');

/** The last accepted return before a quarter, or with `anySent` the last that was sent at all. */
export function earlierSubmission(
	scope: IcsScope,
	quarter: Quarter['code'],
	anySent = false
): (Submission & { quarter: string }) | null {
	const states = anySent ? SENT : ACCEPTED;
	const row = get<SubmissionRow & { quarter: string }>(
		`SELECT s.id, s.number, s.sha256, s.at, u.name AS by, r.quarter
		FROM returns r JOIN submissions s ON s.return_id = r.id JOIN user u ON u.id = s.by
		WHERE r.ics_id = ? AND r.quarter < ? AND r.state IN (SELECT value FROM json_each(?))
		ORDER BY r.quarter DESC, s.number DESC LIMIT 1`,
		scope.ics.id,
		quarter,
		JSON.stringify(states)
	);
	return row ? { ...row, content: frozenContent(scope, scope.ics.id, row) } : null;
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
export function returnEvents({ ics }: IcsScope, returnId: number): ReturnEvent[] {
	return all<ReturnEvent>(
		`SELECT e.act, e.from_state AS "from", e.to_state AS "to", e.reason, e.at, u.name AS by
		FROM return_events e JOIN user u ON u.id = e.by WHERE e.return_id = ${OWN_RETURN} ORDER BY e.id`,
		{ id: returnId, ics: ics.id }
	);
}

// A return's content, worked out from the registers and the roadmap: what is frozen when it is sent.

/** The day a return's figures are worked out for: the quarter's last, or today while it runs. */
export function returnDay(quarter: string, today: string): string {
	const { endsOn } = quarterFromCode(quarter)!;
	return endsOn < today ? endsOn : today;
}

/** The content of a return as it would be sent on a day (ISO date). @throws NoRoadmap */
export function contentOf(
	given: IcsScope,
	{ id, quarter }: Pick<ReturnRecord, 'id' | 'quarter'>,
	today: string,
	/** The day (ISO) by which undated facts are taken as recorded: a quarter's last figures come after it ends. */
	recordedBy = today
): ReturnContent {
	const asAt = returnDay(quarter, today);
	const scope = asRecordedBy(given, recordedBy);
	const roadmap = currentRoadmap(asAt);
	const states = frozenStates(scope, roadmap.deliverables, asAt);
	const values = new Map(
		measuresAsAt(scope, asAt).map((value) => [value.measure as string, value])
	);
	const shown = new Map(shownMeasures(scope).map((measure) => [measure.name, measure]));
	const marks = marksByMeasure(scope);
	const edits = sectionEdits(scope, id);
	const notes = returnNotes(scope, id);
	const activities = activitiesOf(scope, quarter);
	const risks = new Map(openRisks(scope, asAt).map((risk) => [risk.reference, risk]));
	const { code, name } = findIcs(scope, scope.ics.code);
	return {
		format: 3,
		ics: { code, name },
		quarter,
		asAt,
		roadmap: roadmap.code,
		plan: planFigures(values),
		sections: roadmap.returnSections.map((section): SectionContent => {
			const edit = edits.get(section.code) ?? UNWRITTEN;
			const words = wordsOf(edit);
			const own = roadmap.deliverables
				.filter(
					(one) => one.returnSection === section.code || words.deliverables.includes(one.code)
				)
				.map((one) => one.code);
			const sectionNotes = notes.filter((note) => note.section === section.code);
			return {
				...section,
				...words,
				savedBy: edit.by,
				savedAt: edit.at,
				states: states.filter((state) => own.includes(state.code)),
				figures: (SECTION_MEASURES[section.code] ?? []).flatMap((measure) => {
					const [value, known] = [values.get(measure), shown.get(measure)];
					if (!value || !known) return [];
					const target = targetOf(known, marks.get(measure) ?? [], asAt);
					return [frozenFigure(value, known, sectionNotes, target)];
				}),
				riskDetails: words.risks.flatMap((reference) => risks.get(reference) ?? []),
				activities: activities
					.filter(({ deliverables }) =>
						section.code === 'co-production'
							? true
							: own.some((code) => deliverables.includes(code))
					)
					.map(({ deliverables: _shaped, ...activity }) => activity),
				...(section.code === 'co-production' ? voicesOf(scope, asAt) : {}),
				answers: Object.fromEntries(
					sectionNotes
						.filter(({ kind }) => kind === 'check')
						.map(({ subject, words }) => [subject, words])
				)
			};
		})
	};
}

/** Nothing where the ICS has no groups. */
function voicesOf(scope: IcsScope, asAt: string): Pick<SectionContent, 'voices'> {
	const summary = voiceSummary(scope, asAt);
	if (summary === null) return {};
	return { voices: { ...summary.agreement, gaps: summary.gaps, concerns: summary.concerns } };
}

function wordsOf(edit: SectionEdit): SectionText {
	const { rating, narrative, noChange, noChangeReason, evidence, coproduced } = edit;
	const { deliverables, risks } = edit;
	return {
		rating,
		narrative,
		noChange,
		noChangeReason,
		evidence,
		coproduced,
		deliverables,
		risks
	};
}

function frozenFigure(
	value: MeasureValue,
	{ title, better, kind, series, source }: ShownMeasure,
	notes: readonly ReturnNote[],
	target: number | null
): FrozenFigure {
	const { register } = source;
	const note = notes.find(({ kind, subject }) => kind === 'figure' && subject === value.measure);
	const { measure: name, numerator, denominator, unit, planned, outside } = value;
	return {
		name,
		title,
		numerator,
		denominator,
		value: value.value,
		unit,
		planned,
		better,
		kind,
		series,
		register,
		...(target === null ? {} : { target }),
		...(outside ? { outside } : {}),
		note: value.note,
		disagreement: note ? { words: note.words, by: note.by, at: note.at } : null
	};
}

/** The target that holds on a day, 0 to 1 for a share: the ICS's own outweighs that of the definition. */
function targetOf(measure: ShownMeasure, marks: readonly Mark[], day: string): number | null {
	const own = chartMarks(marks).targets;
	const [holding] = targetStretches(own.length > 0 ? own : (measure.targets ?? []), day, day);
	if (!holding) return null;
	return measure.kind === 'share' ? holding.value / 100 : holding.value;
}

function frozenStates(
	scope: IcsScope,
	deliverables: readonly Deliverable[],
	asAt: string
): FrozenState[] {
	const met = criteriaMet(scope, { deliverables }, asAt);
	const titles = new Map(deliverables.map(({ code, title }) => [code, title]));
	return statesOf(scope, { deliverables }, asAt).map((state) => ({
		code: state.code,
		title: titles.get(state.code)!,
		stage: state.stage,
		confidence: state.confidence,
		reason: state.reason,
		dueOn: state.dueOn,
		promisedOn: state.promisedOn,
		pastDate: state.pastDate,
		reached: state.reached,
		success: met.get(state.code)!.success
	}));
}

/** The plan beside what came of it: access, coverage, staffing, money. Nothing here is typed. */
function planFigures(values: ReadonlyMap<string, MeasureValue>): PlanFigure[] {
	const line = (
		name: string,
		title: string,
		of: (value: MeasureValue) => [planned: number | null, actual: number | null]
	): PlanFigure[] => {
		const value = values.get(name);
		if (!value) return [];
		const [planned, actual] = value.value === null ? [value.planned, null] : of(value);
		const { register } = measureNamed(name);
		return [{ name, title, unit: value.unit, planned, actual, note: value.note, register }];
	};
	// The two counts of this indicator are the people seen and the people planned for.
	const access = values.get('indicator:access-trajectory');
	return [
		...(access
			? [
					{
						name: access.measure,
						title: 'People with access, against the trajectory',
						unit: 'people',
						planned: access.denominator,
						actual: access.numerator,
						note: access.note,
						register: 'indicators'
					}
				]
			: []),
		...line('pcns-live', 'Networks covered', ({ planned, numerator }) => [planned, numerator]),
		...line('teams-live', 'Teams live with DIALOG', ({ planned, numerator }) => [
			planned,
			numerator
		]),
		...line('posts-filled', 'Staff in post', ({ denominator, numerator }) => [
			denominator,
			numerator
		]),
		...line('funding-spent', 'Money spent', ({ denominator, numerator }) => [
			denominator,
			numerator
		])
	];
}

type Shaping = FrozenActivity & { deliverables: string[] };

/** What was co-produced in the quarter. */
function activitiesOf(scope: IcsScope, quarter: string): Shaping[] {
	const { startsOn, endsOn } = quarterFromCode(quarter)!;
	return all<Omit<Shaping, 'deliverables'> & { deliverables: string | null }>(
		`SELECT reference, title, held_on AS "on", depth, deliverables FROM coproduction
		WHERE ics_id = ? AND removed_at IS NULL AND held_on BETWEEN ? AND ? ORDER BY held_on`,
		scope.ics.id,
		startsOn,
		endsOn
	).map(({ deliverables, ...activity }) => ({
		...activity,
		deliverables: (deliverables ?? '').split(';').map((code) => code.trim())
	}));
}

/** Risks recorded and not closed by the day, the highest score as recorded on it first. */
export function openRisks(scope: IcsScope, asAt: string): FrozenRisk[] {
	return all<FrozenRisk>(
		`SELECT reference, description, CAST(likelihood AS INTEGER) * CAST(impact AS INTEGER) AS score
		FROM ${rowsOn(scope, risks, asAt)}
		WHERE ics_id = @ics AND removed_at IS NULL AND coalesce(opened_on, '') <= @asAt
			AND (closed_on IS NULL OR closed_on > @asAt) ORDER BY score DESC, reference`,
		{ ics: scope.ics.id, asAt }
	);
}

// Every return that is asked of an ICS, and every one that it has begun.

export type ReturnLine = LeftOpen & {
	quarter: string;
	/** Null while nobody has begun it. */
	state: ReturnState | null;
	/** ISO date and time since when it has been in its state. */
	since: string | null;
	/** The round that asks for it, and by when; null where no round does. */
	round: RoundRecord | null;
	due: Due | null;
	exception: RoundException | null;
	/** The last time it was sent. */
	sent: { number: number; at: string; by: string } | null;
};

/**
 * The newest quarter first: what rounds ask for, what has been begun, and the quarters that just ended
 * and that run now, which may be begun before a round is set.
 */
export function returnLines(scope: IcsScope, today: string): ReturnLine[] {
	const begun = new Map(returnRows(scope).map((row) => [row.quarter, row]));
	const rounds = roundsAsking(scope);
	const running = quarterOf(today);
	const quarters = new Set([
		...[running, addQuarters(running, -1)]
			.map(({ code }) => code)
			.filter((code) => wasThere(scope.ics.id, code)),
		...begun.keys(),
		...rounds.keys()
	]);
	return [...quarters]
		.sort()
		.reverse()
		.map((quarter): ReturnLine => {
			const row = begun.get(quarter);
			const round = rounds.get(quarter) ?? null;
			const exception = round?.exception ?? null;
			const state = row?.state ?? null;
			return {
				quarter,
				state,
				since: row?.since ?? null,
				round,
				exception,
				due: round && dueOf(round, exception, state, today),
				sent: row?.sentAt ? { number: row.sentNumber!, at: row.sentAt, by: row.sentBy! } : null,
				...leftOpen(row)
			};
		});
}

/** The quarters whose returns are asked of the ICS today and can still be sent. */
export function openQuarters(scope: IcsScope, today: string): string[] {
	const open: readonly string[] = ['not-started', 'draft', 'due-soon', 'overdue'];
	return returnLines(scope, today)
		.filter(
			({ due, round }) =>
				due?.status === 'sent-back' ||
				(round?.closedAt === null && due !== null && open.includes(due.status))
		)
		.map(({ quarter }) => quarter);
}

type HeldRow = LeftOpen & {
	quarter: string;
	state: ReturnState;
	since: string;
	sentNumber: number | null;
	sentAt: string | null;
	sentBy: string | null;
};

function returnRows(scope: IcsScope): HeldRow[] {
	return all<HeldRow>(
		`SELECT r.quarter, r.state, r.state_since AS since,
			s.number AS sentNumber, s.at AS sentAt, u.name AS sentBy, ${LEFT_OPEN}
		FROM returns r
		LEFT JOIN submissions s ON s.return_id = r.id
			AND s.number = (SELECT max(number) FROM submissions later WHERE later.return_id = r.id)
		LEFT JOIN user u ON u.id = s.by
		WHERE r.ics_id = ?`,
		scope.ics.id
	);
}

/** Whether a quarter has begun by a day, so that its return can be. */
export function hasBegun(quarter: string, today: string): boolean {
	const named = quarterFromCode(quarter);
	return named !== undefined && named.startsOn <= today;
}

// What was sent, as a reader may see it. Outside, its fingerprint is that of the document as it is
// shown: from that of the true one, five guesses at each hidden count would tell which is right.

type SentDocument = { content: ReturnContent; sha256: string };

export function shownSubmission<S extends SentDocument>(sent: S, audience: Audience): S {
	return audience === 'programme'
		? sent
		: { ...sent, ...disclosedOf(sent.sha256, () => sent.content) };
}

/** Every time a return was sent, oldest first, without what was in it. */
export function shownSubmissions(scope: IcsScope, returnId: number): Omit<Submission, 'content'>[] {
	return submissionsOf(scope, returnId).map((one) => {
		if (scope.audience === 'programme') return one;
		return {
			...one,
			sha256: disclosedOf(one.sha256, () => frozenContent(scope, scope.ics.id, one)).sha256
		};
	});
}

/** The fingerprint of a document as readers outside see it. */
export function fingerprintOutside(content: ReturnContent): string {
	return sha256Of(disclosedContent(content, 'external'));
}

/** What was sent is frozen, and so is what readers outside see of it: worked out once for all. */
function disclosedOf(sha256: string, sent: () => ReturnContent): SentDocument {
	return cached({ dependsOn: [], key: `disclosed/${sha256}` }, () => {
		const content = disclosedContent(sent(), 'external');
		return { content, sha256: sha256Of(content) };
	});
}

function sha256Of(content: ReturnContent): string {
	return createHash('sha256').update(canonical(content)).digest('hex');
}
