/** A register's values as they are read on screen, the groups they are shown in, and what its list is narrowed by. */
import { dayNote, longDate, monthName, shortDate, shortMonth } from '#lib/core/dates.ts';
import { count, decimal } from '#lib/core/numbers.ts';
import { periodName } from '#lib/core/periods.ts';
import { capital, list } from '#lib/core/words.ts';
import {
	type Column,
	columnOf,
	datedBy,
	isDatedFact,
	labelOf,
	type Register,
	type Value
} from './definition.ts';
import type { ListRequest } from './form.ts';

/** Code -> name of the organisations that a register's columns may name. */
export type OrganisationNames = Readonly<Record<string, string>>;

/** A value in words; an empty text for none. Tables take the short form of a date. */
export function shownValue(
	column: Column,
	value: Value,
	names: OrganisationNames,
	length: 'short' | 'long' = 'long'
): string {
	if (value === null) return '';
	switch (column.kind) {
		case 'period':
			return periodName(String(value), length);
		case 'month':
			return length === 'short' ? shortMonth(String(value)) : monthName(String(value));
		case 'date':
			return length === 'short' ? shortDate(String(value)) : longDate(String(value));
		case 'whole-number':
			// A suppressed count is held as “*”.
			return typeof value === 'number' ? count(value) : value;
		case 'decimal':
			return typeof value === 'number' ? decimal(value, column.places ?? 2) : value;
		case 'organisation':
		case 'indicator':
			return names[String(value)] ?? String(value);
		default:
			return labelOf(column, value);
	}
}

/** The same with its unit: "4.5 WTE". */
export function shownWithUnit(column: Column, value: Value, names: OrganisationNames): string {
	const shown = shownValue(column, value, names);
	return typeof value === 'number' && column.unit ? `${shown} ${column.unit}` : shown;
}

/**
 * Which facts of a register are as recorded on a day (ISO), and which as known today, in a sentence or
 * two; empty for today. `first` is the day of its first recording, empty where there is none.
 */
export function recordedNote(
	register: Register,
	date: string,
	today: string,
	first: string
): string {
	if (date >= today) return dayNote(date, today);
	const of = datedBy(register);
	if (of)
		return `${capital(register.plural)} are each about a ${of.kind === 'date' ? 'day' : 'period'} of their own, so they are shown as known today, with later corrections.`;
	const day = longDate(date);
	const dates = list(register.columns.filter(isDatedFact).map(({ label }) => `“${label}”`));
	if (first === '' || date < first) {
		const since = first === '' ? 'yet' : `before ${longDate(first)}`;
		const known = dates === '' ? '' : `: of ${dates}, what is known today is shown`;
		return `Nothing was recorded here ${since}${known}. What carries no date of its own is not recorded for ${day}.`;
	}
	const recorded = `as it was recorded on ${day}`;
	if (dates === '') return `Everything here is ${recorded}.`;
	const began = register.beganOn
		? ` What was recorded later counts from “${columnOf(register, register.beganOn).label}”.`
		: '';
	return `${dates}: as known today. Everything else is ${recorded}.${began}`;
}

export type ColumnGroup = { title: string; columns: Column[] };

const TITLES = { about: 'What it is', dates: 'Dates', numbers: 'Numbers', words: 'In words' };

/** A register's columns in groups that belong together on a page, in the definition's order. */
export function columnGroups(register: Register): ColumnGroup[] {
	const groups: Record<keyof typeof TITLES, Column[]> = {
		about: [],
		dates: [],
		numbers: [],
		words: []
	};
	for (const column of register.columns) groups[groupOf(column)].push(column);
	return (Object.keys(TITLES) as (keyof typeof TITLES)[])
		.map((key) => ({ title: TITLES[key], columns: groups[key] }))
		.filter((group) => group.columns.length > 0);
}

function groupOf(column: Column): keyof typeof TITLES {
	switch (column.kind) {
		case 'date':
		case 'year':
		case 'month':
		case 'period':
			return 'dates';
		case 'whole-number':
		case 'decimal':
			return 'numbers';
		case 'long-text':
			return 'words';
		default:
			return 'about';
	}
}

/** The columns of a list's table: the one that rows are known by comes first. */
export function listColumns(register: Register): Column[] {
	const shown = register.columns.filter((column) => !column.detail);
	return [
		...shown.filter((column) => column.name === register.sortedBy),
		...shown.filter((column) => column.name !== register.sortedBy)
	];
}

/**
 * What a register's list can be narrowed by: its status, and each column that says so, by its
 * choices or by the values it holds.
 */
export function listFilters(
	register: Register,
	request: ListRequest,
	held: {
		/** Rows in each state, by its code. */
		byStatus: Readonly<Record<string, number>>;
		/** The different values of the columns that have no choices. */
		values: Readonly<Record<string, string[]>>;
		names: OrganisationNames;
	}
) {
	const chosen = request.filters;
	const byColumn = register.columns
		.filter((column) => column.filter)
		.map((column) => ({
			name: column.name,
			label: column.label,
			value: chosen[column.name] ?? null,
			options: [
				...(column.choices ?? []).map(({ value, label }) => ({ value, label })),
				...(held.values[column.name] ?? [])
					.filter((value) => !column.choices?.some((choice) => choice.value === value))
					.map((value) => ({ value, label: shownValue(column, value, held.names) }))
			]
		}))
		// A filter with one value narrows nothing.
		.filter((filter) => filter.options.length > 1 || filter.value !== null);
	const status = {
		name: 'status',
		label: 'Status',
		value: chosen.status ?? null,
		options: [
			...register.statuses.map(({ code, label }) => ({
				value: code,
				label,
				count: held.byStatus[code] ?? 0
			})),
			...(register.statusGroups ?? []).map(({ code, label, statuses }) => ({
				value: code,
				label,
				count: statuses.reduce((sum, each) => sum + (held.byStatus[each] ?? 0), 0)
			}))
		]
	};
	// A row that was removed has no status any more.
	return request.removed && status.value === null ? byColumn : [status, ...byColumn];
}
