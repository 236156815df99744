/** Columns and choices that several registers share, so that they read the same everywhere. */
import type { Choice, Column } from '#lib/domain/registers/definition.ts';

/** The three dedicated focus areas and the core model, as registers name them. */
export const FOCUS: readonly Choice[] = [
	{
		value: 'core',
		label: 'Core model',
		alsoCalled: ['core', 'core cmh', 'core community', 'general']
	},
	{ value: 'aed', label: 'Adult eating disorders', alsoCalled: ['aed', 'eating disorders', 'ed'] },
	{
		value: 'cen',
		label: 'Complex emotional needs',
		alsoCalled: ['cen', 'pd', 'personality disorder', 'complex needs']
	},
	{
		value: 'rehab',
		label: 'Community rehabilitation',
		alsoCalled: ['rehab', 'rehabilitation', 'community rehab', 'cmh rehab']
	}
];

/** The trust a row belongs to: part of the key wherever trusts send their own files. */
export function trustColumn(help: string): Column {
	return {
		name: 'trust',
		label: 'Trust',
		help,
		kind: 'organisation',
		organisationKind: 'trust',
		required: true,
		wholeFile: true,
		detail: true,
		filter: true,
		alsoCalled: ['organisation', 'provider', 'trust name', 'trust code', 'org', 'employing trust']
	};
}

export const monthColumn: Column = {
	name: 'month',
	label: 'Month',
	help: 'The month the figures are for.',
	kind: 'month',
	required: true,
	across: 'heads',
	alsoCalled: ['period', 'reporting month', 'month ending', 'date', 'reporting period']
};

/** A count of people or things, whole and never below nought. */
export function countColumn(
	name: string,
	label: string,
	help: string,
	unit: string,
	more: Partial<Column> = {}
): Column {
	return { name, label, help, kind: 'whole-number', min: 0, max: 1_000_000, unit, ...more };
}

/** Whole-time equivalents. */
export function wteColumn(
	name: string,
	label: string,
	help: string,
	more: Partial<Column> = {}
): Column {
	return { name, label, help, kind: 'decimal', min: 0, max: 10_000, unit: 'WTE', ...more };
}

/** Pounds. */
export function moneyColumn(
	name: string,
	label: string,
	help: string,
	more: Partial<Column> = {}
): Column {
	return {
		name,
		label,
		help,
		kind: 'decimal',
		min: 0,
		max: 1_000_000_000,
		unit: 'pounds',
		...more
	};
}
