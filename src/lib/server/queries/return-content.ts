/** A return's content, worked out from the registers and the roadmap: what is frozen when it is sent. */
import { measureNamed } from '#lib/domain/measure-list.ts';
import type { IcsScope } from '#lib/domain/access.ts';
import { quarterFromCode } from '#lib/domain/calendar.ts';
import type { ShownMeasure } from '#lib/domain/measure-series.ts';
import { type HeadlineName, type MeasureValue } from '#lib/domain/measures.ts';
import type { Deliverable } from '#lib/domain/roadmap.ts';
import {
	SECTION_MEASURES,
	type FrozenActivity,
	type FrozenFigure,
	type FrozenRisk,
	type FrozenState,
	type PlanFigure,
	type ReturnContent,
	type SectionContent,
	type SectionWords
} from '#lib/domain/returns/content.ts';
import { all } from '#lib/server/db/connection.ts';
import { measuresAsAt, shownMeasures } from '#lib/server/queries/measures.ts';
import { findIcs } from '#lib/server/queries/organisations.ts';
import { criteriaMet, statesOf } from '#lib/server/queries/progress.ts';
import {
	returnNotes,
	sectionEdits,
	UNWRITTEN,
	type HeldReturn,
	type ReturnNote,
	type SectionEdit
} from '#lib/server/queries/returns.ts';
import { currentRoadmap } from '#lib/server/queries/roadmap.ts';
import { voiceSummary } from '#lib/server/queries/voice-summary.ts';

/** The day a return's figures are worked out for: the quarter's last, or today while it runs. */
export function returnDay(quarter: string, today: string): string {
	const { endsOn } = quarterFromCode(quarter)!;
	return endsOn < today ? endsOn : today;
}

/** The content of a return as it would be sent on a day (ISO date). @throws NoRoadmap */
export function contentOf(scope: IcsScope, held: HeldReturn, today: string): ReturnContent {
	const { quarter } = held;
	const asAt = returnDay(quarter, today);
	const roadmap = currentRoadmap(asAt);
	const states = frozenStates(scope, roadmap.deliverables, asAt);
	const values = new Map(
		measuresAsAt(scope, asAt).map((value) => [value.measure as string, value])
	);
	const shown = new Map(shownMeasures(scope).map((measure) => [measure.name, measure]));
	const edits = sectionEdits(held.id);
	const notes = returnNotes(held.id);
	const activities = activitiesOf(scope, quarter);
	const risks = new Map(openRisks(scope, asAt).map((risk) => [risk.reference, risk]));
	const { code, name } = findIcs(scope, scope.ics.code);
	return {
		format: 2,
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
			const said = notes.filter((note) => note.section === section.code);
			return {
				...section,
				...words,
				savedBy: edit.by,
				savedAt: edit.at,
				states: states.filter((state) => own.includes(state.code)),
				figures: (SECTION_MEASURES[section.code] ?? []).flatMap((measure) => {
					const [value, known] = [values.get(measure), shown.get(measure)];
					return value && known ? [frozenFigure(value, known, said)] : [];
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
					said.filter(({ kind }) => kind === 'check').map(({ subject, words }) => [subject, words])
				)
			};
		})
	};
}

/** Nothing where the system has no groups. */
function voicesOf(scope: IcsScope, asAt: string): Pick<SectionContent, 'voices'> {
	const summary = voiceSummary(scope, asAt);
	if (summary === null) return {};
	return { voices: { ...summary.agreement, gaps: summary.gaps, concerns: summary.concerns } };
}

function wordsOf(edit: SectionEdit): SectionWords {
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
	{ title, better, source }: ShownMeasure,
	said: readonly ReturnNote[]
): FrozenFigure {
	const { register } = source;
	const note = said.find(({ kind, subject }) => kind === 'figure' && subject === value.measure);
	const { measure: name, numerator, denominator, unit, planned, cells } = value;
	return {
		...{ name, title, numerator, denominator, value: value.value, unit, planned, better, register },
		...(cells ? { cells } : {}),
		note: value.note,
		disagreement: note ? { words: note.words, by: note.by, at: note.at } : null
	};
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
		name: HeadlineName,
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

/** Risks recorded and not closed by the day, the highest score first. */
export function openRisks(scope: IcsScope, asAt: string): FrozenRisk[] {
	return all<FrozenRisk>(
		`SELECT reference, description, CAST(likelihood AS INTEGER) * CAST(impact AS INTEGER) AS score
		FROM risks WHERE ics_id = @ics AND removed_at IS NULL AND coalesce(opened_on, '') <= @asAt
			AND (closed_on IS NULL OR closed_on > @asAt) ORDER BY score DESC, reference`,
		{ ics: scope.ics.id, asAt }
	);
}
