/** What every page of a register begins with. */
import { error } from '@sveltejs/kit';
import type { Permission } from '#lib/core/access.ts';
import { beyondPeriod, type MeasureValue } from '#lib/core/measure.ts';
import type { Result } from '#lib/core/result.ts';
import { textFinding } from '#lib/core/text-check.ts';
import { measureNamed } from '#lib/measures/catalogue.ts';
import { registerSummary } from '#lib/measures/read.server.ts';
import { figureParts } from '#lib/measures/rules.ts';
import { findRegister } from '#lib/registers/all.ts';
import { type Choice, labelOf, type Register, type Row } from '#lib/registers/definition.ts';
import { disclosedRow } from '#lib/registers/disclosed.ts';
import type { FormOptions } from '#lib/registers/form.ts';
import { valueWords } from '#lib/registers/indicators/measures.ts';
import {
	distinctValues,
	KEY_TAKEN,
	knownFor,
	organisationsFor,
	rowWithKey
} from '#lib/registers/read.server.ts';
import { mayIn, openIcs, type OpenIcs } from '#lib/request.server.ts';
import { deliverablesNamed } from '#lib/roadmap/read.server.ts';

export type OpenRegister<P extends Permission = Permission> = OpenIcs<P> & { register: Register };

/**
 * The ICS and the register in an address, opened for a permission.
 *
 * @throws SvelteKit's 404 and 403, as `openIcs` does; 403 too for changing what a closed ICS holds
 */
export function openRegister<P extends Permission = 'read'>(
	locals: App.Locals,
	params: { ics: string; register: string },
	permission: P = 'read' as P
): OpenRegister<P> {
	const register = findRegister(params.register);
	if (!register) error(404, 'Not found');
	const opened = openIcs(locals, params.ics, permission);
	const { ics } = opened;
	if (!mayIn(locals, ics, permission)[permission])
		error(403, `${ics.shortName} has closed: its history takes no more changes.`);
	return { ...opened, register };
}

/** Where a row was refused because another has its key: that one's id. */
export function twinOf(
	{ scope, register }: OpenRegister,
	row: Row,
	result: Result<unknown, unknown> | Result<unknown>
): number | null {
	if (!('refused' in result) || !result.refused.some(({ code }) => code === KEY_TAKEN)) return null;
	return rowWithKey(scope, register, row)?.id ?? null;
}

/** A row's number in an address. @throws SvelteKit's 404 */
export function rowIdOf(params: { row: string }): number {
	if (!/^[1-9]\d{0,15}$/.test(params.row)) error(404, 'Not found');
	return Number(params.row);
}

/** Code -> name of the organisations and the indicators that the register's columns may name. */
export function namesFor({ scope, register }: OpenRegister): Record<string, string> {
	const { indicators = [] } = knownFor(scope, register);
	return Object.fromEntries(
		[...organisationsFor(scope, register), ...indicators].map(({ code, name }) => [code, name])
	);
}

/** A row as its reader sees it on screen: an indicator's value is written as that indicator counts. */
export function readableRow(opened: OpenRegister): (row: Row) => Row {
	const { scope, register } = opened;
	const known = knownFor(scope, register);
	const { indicators = [] } = known;
	return (held) => {
		const row = disclosedRow(register, held, known, scope.audience);
		const indicator = indicators.find(({ code }) => code === row.indicator);
		return indicator && typeof row.value === 'number'
			? { ...row, value: valueWords(indicator, row.value) }
			: row;
	};
}

/** For each column that names something of the system, what may be chosen there. */
export function choicesFor({ scope, register }: OpenRegister): Record<string, Choice[]> {
	const { indicators = [] } = knownFor(scope, register);
	const offered = {
		organisation: organisationsFor(scope, register),
		indicator: indicators.filter(({ retired }) => !retired)
	};
	return Object.fromEntries(
		register.columns.flatMap(({ name, kind }) =>
			kind === 'organisation' || kind === 'indicator'
				? [[name, offered[kind].map((one) => ({ value: one.code, label: one.name }))]]
				: []
		)
	);
}

/** What reading a form of this register needs to know. */
export function formOptions({ scope, register }: OpenRegister, today: string): FormOptions {
	return {
		today,
		organisations: organisationsFor(scope, register),
		deliverables: deliverablesNamed(today),
		...knownFor(scope, register),
		refuseText: (text) => textFinding('', text, { longest: Infinity })?.message ?? null
	};
}

/** For each column of free text that the list is narrowed by, what it holds: offered while typing. */
export function suggestionsFor({ scope, register, actor }: OpenRegister): Record<string, string[]> {
	return Object.fromEntries(
		register.columns
			.filter(({ filter, kind, open }) => open || (filter && kind === 'text'))
			.map((column) => {
				const held = distinctValues(scope, register, column.name, actor.today);
				const labels = column.choices?.map(({ label }) => label) ?? [];
				return [column.name, [...new Set([...labels, ...held.map((one) => labelOf(column, one))])]];
			})
	);
}

/** A register's answer, and what its reader must know of it. */
export type Answer = { sentence: string; notes: string[]; figures: Headline[] };

/** A headline measure of a register, with its page. */
export type Headline = { name: string; label: string; value: string; detail?: string };

/** The sentence on top of a register's page, as at an ISO date. */
export function answerOf({ scope, register }: OpenRegister, asAt: string): Answer {
	const { sentence, measures } = registerSummary(scope, register.name, asAt);
	// A measure that brings its own title has its figure and its note in the register's picture.
	const listed = measures.filter(({ title }) => title === undefined);
	return {
		sentence,
		notes: notesOf(listed),
		figures: listed.map((found) => {
			const measure = measureNamed(found.measure);
			const [value, detail] = figureParts(measure, found);
			return { name: measure.name, label: measure.title, value, detail };
		})
	};
}

/** What the figures leave out; each with its measure where they do not all say the same. */
function notesOf(found: readonly MeasureValue[]): string[] {
	const notes = found.flatMap(({ measure, note }) => {
		const beyond = beyondPeriod(note);
		return beyond ? [{ of: measureNamed(measure).title, beyond }] : [];
	});
	const distinct = [...new Set(notes.map(({ beyond }) => beyond))];
	return distinct.length > 1 ? notes.map(({ of, beyond }) => `${of}: ${beyond}`) : distinct;
}
