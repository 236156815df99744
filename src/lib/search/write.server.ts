/** Keeps the index of register rows as the registers' definitions say. */
import { all, database, get, run, transaction } from '#lib/platform/database.server.ts';
import { REGISTERS } from '#lib/registers/all.ts';
import type { Register } from '#lib/registers/definition.ts';
import { isSearched, REGISTER_NUMBERS } from './rules.ts';

type Indexed = { id: number; register: string; columns: string };

/** Makes the triggers of every register, and reads rows again where other columns are searched than before. */
export function indexRegisters(): void {
	const indexed = all<Indexed>('SELECT id, register, columns FROM search_registers');
	const wanted = new Map(REGISTERS.filter(isSearched).map((register) => [register.name, register]));
	const stale = indexed.filter(
		({ register, columns }) => columns !== columnsOf(wanted.get(register))
	);
	const known = new Set(indexed.map(({ register }) => register));
	const added = [...wanted.values()].filter(({ name }) => !known.has(name));
	if (stale.length === 0 && added.length === 0) return;
	transaction(() => {
		for (const { id, register } of stale) {
			for (const act of ACTS) database().exec(`DROP TRIGGER IF EXISTS ${register}_search_${act}`);
			run(`DELETE FROM search_rows WHERE rowid % ${REGISTER_NUMBERS} = ?`, id);
			run('DELETE FROM search_registers WHERE id = ?', id);
		}
		for (const register of wanted.values())
			if (!known.has(register.name) || stale.some((one) => one.register === register.name))
				indexRegister(register);
	});
}

const columnsOf = (register: Register | undefined) => JSON.stringify(register?.searched ?? null);

const ACTS = ['insert', 'update', 'delete'] as const;

function indexRegister(register: Register): void {
	const { name, searched } = register;
	const { id } = get<{ id: number }>('SELECT ifnull(max(id), 0) + 1 AS id FROM search_registers')!;
	run(
		'INSERT INTO search_registers (id, register, columns) VALUES (?, ?, ?)',
		id,
		name,
		columnsOf(register)
	);
	const add = (row: string, from: string) => `INSERT INTO search_rows (rowid, ics, words)
		SELECT ${row}.id * ${REGISTER_NUMBERS} + ${id}, 'i' || ${row}.ics_id,
			concat_ws(' ', ${searched.map((column) => `${row}.${column}`).join(', ')})
		${from} WHERE ${row}.removed_at IS NULL`;
	const take = `DELETE FROM search_rows WHERE rowid = OLD.id * ${REGISTER_NUMBERS} + ${id}`;
	database().exec(`
		CREATE TRIGGER ${name}_search_insert AFTER INSERT ON ${name} BEGIN ${add('NEW', '')}; END;
		CREATE TRIGGER ${name}_search_update
			AFTER UPDATE OF id, ics_id, removed_at, ${searched.join(', ')} ON ${name}
			BEGIN ${take}; ${add('NEW', '')}; END;
		CREATE TRIGGER ${name}_search_delete AFTER DELETE ON ${name} BEGIN ${take}; END;`);
	run(add(name, `FROM ${name}`));
}
