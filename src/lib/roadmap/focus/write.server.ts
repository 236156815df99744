/** What a system says of the years in which it works on each dedicated focus. Appended, never changed. */
import type { IcsScope } from '#lib/core/access.ts';
import { holdsNhsNumber } from '#lib/core/nhs-number.ts';
import { recordScopedAct } from '#lib/platform/audit/write.server.ts';
import { run, transaction } from '#lib/platform/database.server.ts';
import { mayRecord, type Seen } from '#lib/roadmap/progress/write.server.ts';
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

export type PlanFinding = {
	year?: string;
	focus?: string;
	field: 'works' | 'note';
	message: string;
};

export type PlanResult =
	/** `changed` 0: it stood like that already, and nothing was written. */
	| { status: 'recorded'; id: number; changed: number }
	| { status: 'refused'; findings: PlanFinding[] }
	/** Others saved meanwhile: what they changed, and what was typed brought up to it. Nothing was saved. */
	| { status: 'conflict'; theirs: PlanUpdate; changes: PlanChange[]; merged: FocusPlan };

export const LONGEST_NOTE = 500;

/** Later than every timestamp: a form is compared with all that is held. */
const ANY_DAY = '9999-12-31';

/**
 * Records what has changed in the plan, with its audit row.
 *
 * @throws NotAllowed without `update-roadmap`, or in an ICS that has closed; NoRoadmap
 */
export function recordFocusPlan(
	scope: IcsScope,
	input: PlanInput,
	{ seen, today }: Seen
): PlanResult {
	mayRecord(scope, today);
	const { focusAreas: areas, dedicatedFocusRule: rule } = currentRoadmap(today);
	return transaction((): PlanResult => {
		const updates = focusPlanUpdates(scope, ANY_DAY);
		const held = planOf(updates);
		const base = planOf(updates.filter(({ id }) => id <= seen));
		const note = input.note?.trim() || null;
		const findings = [
			...checkCells(input, areas, formYears(held, rule, today)),
			...checkNote(note)
		];
		if (findings.length > 0) return { status: 'refused', findings };
		const years = Object.keys(input.cells).sort();
		const wanted = wantedPlan(input, base);
		const changes = planChanges(held, wanted, years, areas);
		if (changes.length === 0)
			return { status: 'recorded', id: updates.at(-1)?.id ?? 0, changed: 0 };
		const newer = updates.filter(({ id }) => id > seen);
		const theirs = newer.at(-1);
		if (theirs) {
			const all = formYears(held, rule, today);
			return {
				status: 'conflict',
				theirs,
				changes: planChanges(base, held, all, areas),
				merged: broughtUpTo(wanted, base, held, all, areas)
			};
		}
		const id = insertPlan(scope, changes, note);
		recordScopedAct(
			scope,
			'focus-plan.update',
			scope.ics.code,
			{ update: id, changes, note },
			scope.ics.id
		);
		return { status: 'recorded', id, changed: changes.length };
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
	const standing = Object.entries(base).flatMap(([year, byFocus]) =>
		Object.entries(byFocus).map(([focus, works]): PlanCell => ({ year, focus, works }))
	);
	return planOf([{ cells: standing }, { cells: typed }]);
}

function checkCells(
	{ cells }: PlanInput,
	areas: readonly { code: string }[],
	years: readonly string[]
): PlanFinding[] {
	return Object.entries(cells).flatMap(([year, byFocus]) =>
		Object.entries(byFocus).flatMap(([focus, works]): PlanFinding[] => {
			const about = { year, focus, field: 'works' as const };
			if (!years.includes(year))
				return [{ ...about, message: `${year} is not a year of this plan. Open the form again.` }];
			if (!areas.some(({ code }) => code === focus))
				return [
					{ ...about, message: `${focus} is not a focus of the roadmap. Open the form again.` }
				];
			if (!['', 'yes', 'no'].includes(works))
				return [{ ...about, message: `Choose “Works on it”, “Not this year” or “Not said”.` }];
			return [];
		})
	);
}

function checkNote(note: string | null): PlanFinding[] {
	if (note === null) return [];
	const over = note.length - LONGEST_NOTE;
	if (over > 0)
		return [
			{
				field: 'note',
				message: `Shorten the note by ${over} characters: at most ${LONGEST_NOTE} are kept.`
			}
		];
	if (!holdsNhsNumber(note)) return [];
	const message =
		'The note holds what looks like an NHS number. Nothing about identifiable patients may be kept here. Take the number out.';
	return [{ field: 'note', message }];
}

function insertPlan(scope: IcsScope, changes: readonly PlanCell[], note: string | null): number {
	const { id } = run(
		'INSERT INTO focus_plan_updates (ics_id, note, recorded_at, recorded_by) VALUES (?, ?, ?, ?)',
		scope.ics.id,
		note,
		new Date().toISOString(),
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
