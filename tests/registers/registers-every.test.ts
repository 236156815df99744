/** What holds for every register alike: template, export, and the way of an export back in. */
import { beforeEach, describe, expect, it } from 'vitest';
import { registerTemplate } from '#lib/imports/template.ts';
import { trueSummary } from '#lib/measures/read.server.ts';
import { REGISTERS } from '#lib/registers/all.ts';
import type { Column, Register, Row, Value } from '#lib/registers/definition.ts';
import { exportRows, rowsChanged } from '#lib/registers/export.server.ts';
import { changeableColumns, readTypedRow, typedFrom } from '#lib/registers/form.ts';
import { findRow, storedRows, knownFor, organisationsFor } from '#lib/registers/read.server.ts';
import { addRow } from '#lib/registers/write.server.ts';
import { deliverablesNamed } from '#lib/roadmap/read.server.ts';
import { actorOn } from '../support/actors.ts';
import { freshDatabase } from '../support/database.ts';
import { checked, scopeIn } from '../support/importing.ts';
import { newCatalogue } from '../support/indicators.ts';
import { asked, scopeOf } from '../support/registers.ts';
import { newRoadmap } from '../support/roadmap.ts';

const TODAY = '2026-09-30';

beforeEach(() => {
	freshDatabase();
	newRoadmap();
	newCatalogue();
});

/** A value that every column of its kind may hold. */
function valueFor(column: Column): Value {
	switch (column.kind) {
		case 'choice':
			return column.choices![0]!.value;
		case 'date':
			return '2026-05-01';
		case 'period':
			return '2026-06/quarter';
		case 'indicator':
			return 'practices-co-located';
		case 'month':
			return '2026-08';
		case 'year':
			return '2026/27';
		case 'whole-number':
		case 'decimal':
			return 3;
		case 'organisation':
			return 'XTR';
		case 'deliverables':
			return deliverablesNamed(TODAY)[0]!.code;
		default:
			return `A ${column.label.toLowerCase()}`;
	}
}

function fullRow(register: Register): Row {
	const row = Object.fromEntries(register.columns.map((column) => [column.name, valueFor(column)]));
	for (const name of register.derivedColumns?.(row, {}) ?? []) row[name] = null;
	return row;
}

/** Texts that spreadsheet programs, or our own care against them, might turn into others. */
const BEGINNINGS = [
	'- 3 ',
	'-',
	'+44 ',
	'=',
	'@',
	"'-",
	"''=",
	"'",
	'"',
	'0012 ',
	'1.10 ',
	"it's "
];

function held(register: Register): Row {
	const result = addRow(actorOn(scopeOf(), TODAY), register, fullRow(register));
	if (!('ok' in result)) throw new Error(JSON.stringify(result));
	return findRow(scopeOf('read'), register, result.ok.id, TODAY).row;
}

describe.each(REGISTERS.map((register) => [register.name, register] as const))(
	'%s',
	(name, register) => {
		it('keeps every value of a full row as it was given', () => {
			expect(held(register)).toEqual(fullRow(register));
		});

		it('shows a held row in its form so that sending it back changes nothing', () => {
			const row = held(register);
			const options = {
				today: TODAY,
				organisations: organisationsFor(scopeOf(), register),
				deliverables: deliverablesNamed(TODAY),
				...knownFor(scopeOf(), register),
				refuseText: () => null
			};
			const again = readTypedRow(register, typedFrom(register, row), options);
			expect(again).toMatchObject({ row, findings: [] });
		});

		it('takes a form that is sent twice once', () => {
			held(register);
			const row = storedRows(scopeOf(), register)[0]!;
			const again = addRow(actorOn(scopeOf(), TODAY), register, fullRow(register));
			expect(again).toEqual({ ok: { id: row.id } });
			expect(storedRows(scopeOf(), register)).toHaveLength(1);
		});

		it('gives a state that its definition lists, and a sentence', () => {
			held(register);
			const { id } = storedRows(scopeOf(), register)[0]!;
			const { status } = findRow(scopeOf('read'), register, id, TODAY);
			expect(register.statuses.map(({ code }) => code)).toContain(status);
			for (const day of ['2020-01-01', TODAY])
				expect(trueSummary(scopeOf('read'), name, day).sentence).toMatch(/^[A-Z0-9£].*\.$/);
		});

		it.each(['csv', 'xlsx', 'json'] as const)('is exported as %s', async (format) => {
			held(register);
			const { bytes } = await exportRows(
				scopeOf('read'),
				register,
				asked(register),
				TODAY,
				format,
				'programme'
			);
			expect(bytes.length).toBeGreaterThan(50);
		});

		it('takes its own export back without a change', async () => {
			held(register);
			const request = asked(register);
			const { bytes } = await exportRows(
				scopeOf('read'),
				register,
				request,
				TODAY,
				'csv',
				'programme'
			);
			const { report } = await checked(scopeIn(), bytes, { register: name, name: 'export.csv' });
			expect(report.refused).toBeNull();
			expect(report.counts).toMatchObject({ new: 0, changed: 0, same: 1, rejected: 0 });
			// Nothing is asked of a status that the other columns say.
			expect(report.questions).toEqual([]);
			expect(report.problems.filter(({ code }) => code === 'column-unused')).toEqual([]);
		});

		it.each(['csv', 'xlsx'] as const)(
			'takes its own export as %s back, whatever its texts begin with',
			async (format) => {
				const texts = register.columns.filter(
					({ kind }) => kind === 'text' || kind === 'long-text'
				);
				// Where no text tells rows apart there can be one of them.
				const keyed = texts.some(({ name: field }) => register.key.includes(field));
				const beginnings = keyed ? BEGINNINGS : BEGINNINGS.slice(0, 1);
				for (const beginning of beginnings) {
					const row = fullRow(register);
					for (const { name: field, maxLength } of texts)
						row[field] = `${beginning}${row[field]}`.slice(0, maxLength);
					const result = addRow(actorOn(scopeOf(), TODAY), register, row);
					if (!('ok' in result)) throw new Error(`${beginning}: ${JSON.stringify(result)}`);
				}
				const { bytes } = await exportRows(
					scopeOf('read'),
					register,
					asked(register),
					TODAY,
					format,
					'programme'
				);
				const { report } = await checked(scopeIn(), bytes, {
					register: name,
					name: `export.${format}`
				});
				expect(report.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
				expect(report.counts).toMatchObject({
					new: 0,
					changed: 0,
					missing: 0,
					rejected: 0,
					same: beginnings.length
				});
			}
		);

		it('changes one column of the rows that were meant, as a file of them', async () => {
			held(register);
			const { id } = storedRows(scopeOf(), register)[0]!;
			const columns = changeableColumns(register);
			const words = columns.find(({ kind, maxLength }) =>
				kind === 'text' ? (maxLength ?? 99) > 20 : kind === 'long-text'
			);
			const chosen = columns.find(({ kind, choices }) => kind === 'choice' && choices!.length > 1);
			const column = words ?? chosen;
			if (!column) return expect(columns.map(({ kind }) => kind)).not.toContain('date');
			const value = words ? 'Said anew' : column.choices!.at(-1)!.value;
			const { bytes, count } = await rowsChanged(
				scopeOf(),
				register,
				asked(register),
				(one, row) => (one === id ? { ...row, [column.name]: value } : null),
				TODAY
			);
			expect(count).toBe(1);
			const { report } = await checked(scopeIn(), bytes, {
				register: name,
				name: 'rows.csv',
				choices: { part: true }
			});
			expect(report.counts).toMatchObject({ new: 0, changed: 1, missing: 0, rejected: 0 });
			const { changes } = report.examples.changed[0]!;
			expect(changes).toEqual({ [column.name]: [fullRow(register)[column.name], value] });
			expect(report.problems).toEqual([]);
		});

		it('has a template', async () => {
			expect((await registerTemplate(register)).length).toBeGreaterThan(1000);
		});
	}
);
