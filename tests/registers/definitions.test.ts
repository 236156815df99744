import { readdirSync, readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { comparable } from '#lib/core/text.ts';
import { all } from '#lib/platform/database.server.ts';
import { SERVER_PARTS } from '#lib/registers/all.server.ts';
import { findRegister, registerNamed, REGISTERS } from '#lib/registers/all.ts';
import { type Column, columnOf, labelOf } from '#lib/registers/definition.ts';
import { loadDashboard, loadRegister } from '#lib/registers/load.ts';
import { emptyDatabase } from '../support/database.ts';

beforeEach(() => {
	emptyDatabase();
});

describe.each(REGISTERS.map((register) => [register.name, register] as const))(
	'%s',
	(_, register) => {
		it('has a database column for every column, and none that the definition does not know', () => {
			const held = all<{ name: string }>(`SELECT name FROM pragma_table_info('${register.name}')`);
			const own = ['id', 'ics_id', 'version', 'removed_at'];
			expect(held.map((column) => column.name)).toEqual([
				...own,
				...register.columns.map((column) => column.name)
			]);
		});

		it('allows in the database exactly the choices that the definition lists', () => {
			const sql = readdirSync('migrations')
				.map((file) => readFileSync(`migrations/${file}`, 'utf8'))
				.join('\n');
			const table = sql.slice(sql.indexOf(`CREATE TABLE ${register.name} (`));
			for (const column of register.columns.filter((one) => one.choices && !one.open)) {
				const listed = new RegExp(
					`\\b${column.name} TEXT CHECK \\(${column.name} IN \\(([^)]*)\\)`
				).exec(table);
				expect(listed?.[1], column.name).toBe(
					column.choices!.map(({ value }) => `'${value}'`).join(', ')
				);
			}
		});

		it('has required key columns, and sorts and searches by columns it has', () => {
			for (const name of [...register.key, ...register.searched, register.sortedBy])
				expect(columnOf(register, name).name).toBe(name);
			for (const name of register.key) expect(columnOf(register, name).required, name).toBe(true);
			expect(columnOf(register, register.sortedBy).detail).toBeFalsy();
		});

		it('gives no two columns a name that is told apart by nothing', () => {
			const taken = new Map<string, string>();
			for (const column of register.columns)
				for (const name of new Set([column.label, ...(column.alsoCalled ?? [])].map(comparable))) {
					expect(taken.get(name), `“${name}” of ${column.name}`).toBeUndefined();
					taken.set(name, column.name);
				}
		});

		it('leaves the words that addresses use for themselves alone', () => {
			const own = [
				'status',
				'search',
				'sort',
				'order',
				'page',
				'removed',
				'asAt',
				'version',
				'since',
				'read',
				'done'
			];
			for (const column of register.columns) expect(own).not.toContain(column.name);
		});
	}
);

describe('finding a register', () => {
	it('has one server part for each, in the same order', () => {
		expect(SERVER_PARTS.map(({ register }) => register)).toEqual(REGISTERS);
	});

	it('is fetched by name where a page shows one alone', async () => {
		for (const register of REGISTERS) expect(await loadRegister(register.name)).toBe(register);
		await expect(loadRegister('roadmap')).rejects.toThrow('no register roadmap');
		expect(await loadDashboard('risks')).not.toBe(await loadDashboard('declared'));
	});

	it('gives each measure a name of its own', () => {
		const names = REGISTERS.flatMap(({ measures }) => measures.map(({ name }) => name));
		expect(names.length).toBeGreaterThan(20);
		expect(new Set(names).size).toBe(names.length);
	});

	it('has one column of months at most that may stand across, and numbers that fill it', () => {
		for (const { columns, key } of REGISTERS) {
			const heads = columns.filter(({ pivot }) => pivot === 'heads');
			const fills = columns.filter(({ pivot }) => pivot === 'fills');
			expect(heads.length).toBeLessThan(2);
			expect(fills.length > 0).toBe(heads.length === 1);
			for (const { name, kind } of heads)
				expect([kind, key.includes(name)]).toEqual(['month', true]);
		}
	});

	it('answers undefined for a name that is none, and throws where the code promises one', () => {
		expect(findRegister('policies')?.title).toBe('Policies');
		expect(findRegister('roadmap')).toBeUndefined();
		expect(() => registerNamed('roadmap')).toThrow('no register roadmap');
		expect(() => columnOf(registerNamed('pcns'), 'nonsense')).toThrow(
			'pcns has no column nonsense'
		);
	});

	it('labels a stored choice, and gives other values as they are', () => {
		const kind = columnOf(registerNamed('policies'), 'kind');
		expect(labelOf(kind, 'epr-form')).toBe('EPR form or template');
		expect(labelOf(kind, null)).toBe('');
		expect(labelOf({ kind: 'text' } as Column, 12)).toBe('12');
	});
});
