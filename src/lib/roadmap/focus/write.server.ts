/** What an ICS says of the years in which it works on each dedicated focus. Appended, never changed. */
import type { IcsActor } from '#lib/core/access.ts';
import { type Finding, ok, type Result } from '#lib/core/result.ts';
import { textFinding, type TextRules } from '#lib/core/text-check.ts';
import { recordAct } from '#lib/platform/audit/write.server.ts';
import { run, transaction } from '#lib/platform/database.server.ts';
import { refuseClosed } from '#lib/roadmap/progress/write.server.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';
import { focusPlanUpdates } from './read.server.ts';
import {
	broughtUpTo,
	type FocusPlan,
	formYears,
	type PlanCell,
	type PlanChange,
	planChanges,
	planOf,
	type PlanUpdate,
	type Works
} from './rules.ts';

/** As typed: year -> focus -> `yes`, `no` or an empty text for not said. What is not there stays. */
export type PlanInput = {
	cells: Readonly<Record<string, Readonly<Record<string, string>>>>;
	note: string | null;
};

/** Others saved meanwhile: what they changed, and what was typed brought up to it. */
export type PlanConflict = { theirs: PlanUpdate; changes: PlanChange[]; merged: FocusPlan };

export const LONGEST_NOTE = 500;
const NOTE_RULES: TextRules = {
	longest: LONGEST_NOTE,
	tooLong: (over, longest) =>
		`Shorten the note by ${over} characters: at most ${longest} are kept.`,
	nhsNumber:
		'The note contains what looks like an NHS number. Nothing about identifiable patients may be kept here. Take the number out.'
};

/** Later than every timestamp: a form is compared with all that is held. */
const ANY_DAY = '9999-12-31';

/**
 * Records what has changed in the plan, with its audit row. `changed` is 0 where it stood like that
 * already, and nothing was written. Findings are of `note`, or of `works:<year>:<focus>`.
 *
 * @param seen the id of the newest saving when the form was opened; 0 for none
 * @throws NotAllowed in an ICS that has closed; NoRoadmap
 */
export function recordFocusPlan(
	actor: IcsActor<'update-roadmap'>,
	input: PlanInput,
	seen: number
): Result<{ id: number; changed: number }, PlanConflict> {
	refuseClosed(actor);
	const { scope, today } = actor;
	const { focusAreas: areas, dedicatedFocusRule: rule } = currentRoadmap(today);
	return transaction((): Result<{ id: number; changed: number }, PlanConflict> => {
		const updates = focusPlanUpdates(scope, ANY_DAY);
		const present = planOf(updates);
		const base = planOf(updates.filter(({ id }) => id <= seen));
		const note = input.note?.trim() || null;
		const noteFinding = textFinding('note', note ?? '', NOTE_RULES);
		const findings = checkCells(input, areas, formYears(present, rule, today));
		if (noteFinding) findings.push(noteFinding);
		if (findings.length > 0) return { refused: findings };
		const years = Object.keys(input.cells).sort();
		const wanted = wantedPlan(input, base);
		const changes = planChanges(present, wanted, years, areas);
		if (changes.length === 0) return ok({ id: updates.at(-1)?.id ?? 0, changed: 0 });
		const theirs = updates.findLast(({ id }) => id > seen);
		if (theirs) {
			const all = formYears(present, rule, today);
			const merged = broughtUpTo(wanted, base, present, all, areas);
			return { conflict: { theirs, changes: planChanges(base, present, all, areas), merged } };
		}
		const id = insertPlan(actor, changes, note);
		const detail = { update: id, changes, note };
		recordAct(actor, 'focus-plan.update', scope.ics.code, detail);
		return ok({ id, changed: changes.length });
	});
}

function wantedPlan({ cells }: PlanInput, base: FocusPlan): FocusPlan {
	const typed = Object.entries(cells).flatMap(([year, byFocus]) =>
		Object.entries(byFocus).map(([focus, works]): PlanCell => ({
			year,
			focus,
			works: works === '' ? null : (works as Works)
		}))
	);
	const current = Object.entries(base).flatMap(([year, byFocus]) =>
		Object.entries(byFocus).map(([focus, works]): PlanCell => ({ year, focus, works }))
	);
	return planOf([{ cells: current }, { cells: typed }]);
}

function checkCells(
	{ cells }: PlanInput,
	areas: readonly { code: string }[],
	years: readonly string[]
): Finding[] {
	return Object.entries(cells).flatMap(([year, byFocus]) =>
		Object.entries(byFocus).flatMap(([focus, works]): Finding[] => {
			const finding = (message: string) => [{ field: `works:${year}:${focus}`, message }];
			if (!years.includes(year))
				return finding(`${year} is not a year of this plan. Open the form again.`);
			if (!areas.some(({ code }) => code === focus))
				return finding(`${focus} is not a focus of the roadmap. Open the form again.`);
			if (!['', 'yes', 'no'].includes(works))
				return finding('Choose “Works on it”, “Not this year” or “Not recorded”.');
			return [];
		})
	);
}

function insertPlan(
	{ scope, now }: IcsActor<'update-roadmap'>,
	changes: readonly PlanCell[],
	note: string | null
): number {
	const { id } = run(
		'INSERT INTO focus_plan_updates (ics_id, note, recorded_at, recorded_by) VALUES (?, ?, ?, ?)',
		scope.ics.id,
		note,
		now.toISOString(),
		scope.accountId
	);
	for (const { year, focus, works } of changes)
		run(
			'INSERT INTO focus_plan_cells (update_id, year, focus, works) VALUES (?, ?, ?, ?)',
			id,
			year,
			focus,
			works
		);
	return id;
}
