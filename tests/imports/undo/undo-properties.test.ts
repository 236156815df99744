/**
 * Whatever imports, people and undos do to a register in whatever order, each cell holds what a plain
 * list of the writes that still stand says. The model knows nothing of the register's own history.
 */
import { expect, it } from 'vitest';
import { done } from '#lib/core/result.ts';
import { compare } from '#lib/imports/compare.server.ts';
import { readUpload } from '#lib/imports/read-file.ts';
import { undoPlan } from '#lib/imports/undo/read.server.ts';
import { undoImport } from '#lib/imports/undo/write.server.ts';
import { commitImport, recordRead } from '#lib/imports/write.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { columnOf, type RegisterName, type Row, type Value } from '#lib/registers/definition.ts';
import { findRow, storedRows, organisationsFor } from '#lib/registers/read.server.ts';
import { addRow, changeRow, removeRow, restoreRow } from '#lib/registers/write.server.ts';
import { actorOn } from '../../support/actors.ts';
import { freshDatabase } from '../../support/database.ts';
import { acting, csv, rowId, scopeIn, TODAY } from '../../support/importing.ts';

/** The column that names a row, what every row needs, and columns to write in; the last takes dates or numbers alone. */
type Shape = {
	by: string;
	fixed: Row;
	title: string | null;
	fields: readonly string[];
	strict: string;
};

const SHAPES: Record<RegisterName, Shape> = {
	policies: {
		by: 'reference',
		fixed: { trust: 'XTR' },
		title: 'title',
		fields: ['owner', 'comments'],
		strict: 'mentions'
	},
	milestones: {
		by: 'reference',
		fixed: {},
		title: 'title',
		fields: ['owner', 'notes'],
		strict: 'actual_on'
	},
	risks: {
		by: 'reference',
		fixed: {},
		title: 'description',
		fields: ['owner', 'mitigation'],
		strict: 'review_on'
	},
	pcns: {
		by: 'ods_code',
		fixed: {},
		title: 'name',
		fields: ['place', 'team'],
		strict: 'population'
	},
	teams: {
		by: 'code',
		fixed: { trust: 'XTR' },
		title: 'name',
		fields: ['place'],
		strict: 'live_on'
	}
};

/** mulberry32: the same sequences each time, and each of them named by its seed. */
function randomFrom(seed: number) {
	let state = seed;
	const next = () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
	return {
		chance: (share: number) => next() < share,
		below: (count: number) => Math.floor(next() * count),
		of: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!
	};
}

// The model: for each row a list of writes, of which some no longer stand.

type Write = { act: string; field: string; value: Value; stands: boolean };
type State = { present: boolean; row: Row };
const PRESENT = '(present)';
const NOWHERE: State = { present: false, row: {} };

class Model {
	readonly rows = new Map<string, Write[]>();

	writes(key: string): Write[] {
		const known = this.rows.get(key) ?? [];
		this.rows.set(key, known);
		return known;
	}

	/** What the writes that stand come to; `NOWHERE` of a row that nothing which stands has added. */
	state(key: string, until = Infinity): State {
		const state: State = { present: false, row: {} };
		const standing = this.writes(key).filter(({ stands }, index) => stands && index < until);
		for (const { field, value } of standing)
			if (field === PRESENT) state.present = value === 1;
			else state.row[field] = value;
		for (const [field, value] of Object.entries(state.row))
			if (value === null) delete state.row[field];
		return standing.some(({ field, value }) => field === PRESENT && value === 1) ? state : NOWHERE;
	}

	add(key: string, act: string, field: string, value: Value): void {
		this.writes(key).push({ act, field, value, stands: true });
	}

	/** A row of a file or of a form: undefined is a cell that could not be read. */
	put(key: string, act: string, cells: Record<string, Value | undefined>): void {
		const { present, row } = this.state(key);
		if (!present) this.add(key, act, PRESENT, 1);
		for (const [field, value] of Object.entries(cells))
			if (value !== undefined && value !== (row[field] ?? null)) this.add(key, act, field, value);
	}

	/** What the undo of an import does to a row that it wrote to. */
	undo(key: string, act: string, choice: 'keep' | 'revert'): void {
		const writes = this.writes(key);
		const own = writes.filter((write) => write.act === act && write.stands);
		if (own.length === 0) return;
		const first = writes.indexOf(own[0]!);
		const last = writes.indexOf(own.at(-1)!);
		const [imported, now] = [this.state(key, last + 1), this.state(key)];
		const was = this.state(key, first);
		const worked = !equal(imported, now);
		const moves = own.find(({ field }) => field === PRESENT)?.value ?? null;
		const drop = (from: number) => writes.slice(from).forEach((write) => (write.stands = false));
		const staysOut = !now.present && !was.present;
		// The row was so without it.
		if (equal(imported, was)) own.forEach((write) => (write.stands = false));
		else if (moves === 1 && was === NOWHERE && (staysOut || !worked || choice === 'revert'))
			drop(0);
		else if (!staysOut && worked && choice === 'revert') drop(first);
		else if (worked && moves === Number(now.present) && now.present !== was.present)
			own.forEach((write) => (write.act = 'kept by a person'));
		else
			for (const write of own) {
				const { field } = write;
				write.stands = false;
				const isSame = field !== PRESENT && imported.row[field] === now.row[field];
				if (worked && !isSame) continue;
				for (const later of writes.slice(last + 1)) if (later.field === field) later.stands = false;
			}
	}
}

function equal(one: State, other: State): boolean {
	const said = ({ present, row }: State) =>
		JSON.stringify([present, Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
	return said(one) === said(other);
}

// The register itself, worked on as a person and a file do.

function worldOf(name: RegisterName) {
	const register = registerNamed(name);
	const { by, fixed, title, fields, strict } = SHAPES[name]!;
	const columns = [...(title ? [title] : []), ...fields, strict];
	const scope = scopeIn();
	const hands = actorOn(scopeIn('XWE', 'edit-registers'), TODAY);
	const labelOf = (field: string) => columnOf(register, field).label;
	const cells = (row: Row): Row =>
		Object.fromEntries(
			columns.flatMap((field) => ((row[field] ?? null) === null ? [] : [[field, row[field]!]]))
		);
	const found = (key: string) => findRow(hands.scope, register, rowId(scope, key, name, by), TODAY);
	return {
		columns,
		title,
		strict,
		scope,
		/** Answers the import's id. */
		async file(rows: Record<string, Record<string, string>>, used: string[], close: string[]) {
			const keyHeading = labelOf(by);
			const head = [keyHeading, ...Object.keys(fixed).map(labelOf), ...used.map(labelOf)];
			const lines = Object.entries(rows).map(([key, row]) =>
				[key, ...Object.values(fixed), ...used.map((field) => row[field] ?? '')].join(',')
			);
			const bytes = csv(head.join(','), ...lines);
			const organisations = organisationsFor(scope, register);
			const context = { register: name, today: TODAY, organisations, deliverables: [] };
			const choices = {
				columns: Object.fromEntries(
					[by, ...Object.keys(fixed), ...used].map((field, at) => [
						String.fromCharCode(65 + at),
						field
					])
				)
			};
			const reading = readUpload(bytes, 'rows.csv', choices, context);
			expect(reading.refused).toBeNull();
			expect(reading.rowsRejected).toBe(0);
			const compared = compare(scope, register, reading);
			const actor = acting(scope);
			const { id } = done(
				recordRead(actor, register, { bytes, fileName: 'rows.csv' }, choices, compared)
			);
			const ids = compared.difference.missing
				.filter(({ row }) => close.includes(String(row[by])))
				.map((held) => held.id);
			done(
				await commitImport(
					actor,
					id,
					{ missing: { close: ids }, leaveOutRejected: false },
					compared
				)
			);
			return { id, compared };
		},
		addByHand: (key: string, row: Row) =>
			done(addRow(hands, register, { ...fixed, [by]: key, ...row })),
		edit(key: string, row: Row) {
			const held = found(key);
			done(changeRow(hands, register, held.id, held.version, { ...held.row, ...row }));
		},
		remove: (key: string) => done(removeRow(hands, register, found(key).id)),
		restore: (key: string) => done(restoreRow(hands, register, found(key).id)),
		idOf: (key: string) => rowId(scope, key, name, by),
		undo: (id: number, choice: 'keep' | 'revert') => done(undoImport(acting(scope), id, choice)),
		/** Each row that stands, and of each that is out what it would bring back. */
		states(): Record<string, State> {
			return Object.fromEntries(
				storedRows(scope, register).map(({ row, removed, undone }) => [
					String(row[by]),
					undone ? NOWHERE : { present: !removed, row: cells(row) }
				])
			);
		}
	};
}

type Drawn = ReturnType<typeof randomFrom>;
const KEYS = ['U1', 'U2', 'U3', 'U4'];

/** A cell as it is typed and as it is read; in the strict column now and then one that cannot be read. */
function cellFor(random: Drawn, isStrict: boolean, strict: string, number: number) {
	if (random.chance(0.2)) return { typed: '', read: null };
	if (!isStrict) return { typed: `text ${number}`, read: `text ${number}` };
	if (random.chance(0.2)) return { typed: 'no idea', read: undefined };
	if (!strict.endsWith('_on')) return { typed: String(number), read: number };
	const day = new Date(Date.UTC(2020, 0, 1 + number)).toISOString().slice(0, 10);
	return { typed: day, read: day };
}

/** One random act on the register and on the model. Answers how to take it back, and the import's id if it is one. */
async function act(
	random: Drawn,
	world: ReturnType<typeof worldOf>,
	model: Model,
	number: number
): Promise<{ back: () => void; id: number | null }> {
	const { columns, title, strict } = world;
	const standing = KEYS.filter((key) => model.state(key).present);
	const out = KEYS.filter((key) => !model.state(key).present && model.state(key) !== NOWHERE);
	const key = random.of(KEYS);
	const name = `act ${number}`;
	const choice = random.below(10);
	if (choice < 2 && standing.length > 0) {
		const one = random.of(standing);
		const field = random.of(columns.filter((column) => column !== strict));
		const before = model.state(one).row[field] ?? null;
		const older = model
			.writes(one)
			.filter((write) => write.field === field && write.value !== null);
		// Now and then somebody types what stood there before.
		const value = random.chance(0.2) && older.length > 0 ? older[0]!.value : `typed ${number}`;
		world.edit(one, { [field]: value });
		model.put(one, name, { [field]: value });
		return { id: null, back: () => world.edit(one, { [field]: before }) };
	}
	if (choice === 2 && standing.length > 0) {
		const one = random.of(standing);
		world.remove(one);
		model.add(one, name, PRESENT, 0);
		return { id: null, back: () => world.restore(one) };
	}
	if (choice === 3 && out.length > 0) {
		const one = random.of(out);
		world.restore(one);
		model.add(one, name, PRESENT, 1);
		return { id: null, back: () => world.remove(one) };
	}
	if (choice === 4 && model.state(key) === NOWHERE) {
		const row = {
			...(title ? { [title]: `named ${number}` } : {}),
			[columns[1]!]: `typed ${number}`
		};
		world.addByHand(key, row);
		model.put(key, name, row);
		return { id: null, back: () => world.remove(key) };
	}
	const used = columns.filter((field) => field === title || random.chance(0.7));
	const chosen = KEYS.filter(() => random.chance(0.6));
	const rows: Record<string, Record<string, string>> = {};
	const read: Record<string, Record<string, Value | undefined>> = {};
	for (const one of chosen.length > 0 ? chosen : [key]) {
		[rows[one], read[one]] = [{}, {}];
		used.forEach((field, at) => {
			const same = model.state(one).row[field];
			const cell =
				same !== undefined && random.chance(0.3)
					? { typed: String(same), read: same }
					: cellFor(random, field === strict, strict, number * 20 + at);
			// A row needs its title.
			const { typed, read: value } =
				field === title && cell.read === null
					? { typed: `named ${number}`, read: `named ${number}` }
					: cell;
			rows[one]![field] = typed;
			read[one]![field] = value;
		});
	}
	const close = standing.filter((one) => !(one in rows) && random.chance(0.5));
	const before = new Map(KEYS.map((one) => [one, model.state(one)]));
	const { id, compared } = await world.file(rows, used, close);
	for (const [one, cells] of Object.entries(read)) model.put(one, name, cells);
	for (const one of close) model.add(one, name, PRESENT, 0);
	// What comes back was said before anything was written.
	for (const added of compared.report.examples.added) {
		const [one, cells] = Object.entries(read).find(
			([one]) =>
				added.title.includes(one) ||
				added.values?.reference === one ||
				added.values?.code === one ||
				added.values?.ods_code === one
		)!;
		const was = before.get(one)!;
		const unsaid = Object.entries(was.row).filter(([field]) => cells[field] === undefined);
		const { restores } = added;
		if (was === NOWHERE) expect(restores).toBeUndefined();
		else
			expect(
				Object.fromEntries(Object.entries(restores!).filter(([field]) => columns.includes(field)))
			).toEqual(Object.fromEntries(unsaid));
		for (const field of columns)
			expect(added.values?.[field] ?? null).toEqual(model.state(one).row[field] ?? null);
	}
	return { id, back: () => world.undo(id, 'keep') };
}

const SEQUENCES = 8;
const ACTS = 14;

for (const name of Object.keys(SHAPES)) {
	it(`${name}: all undone in reverse order, the register is as at the start`, async () => {
		for (let seed = 1; seed <= SEQUENCES; seed += 1) {
			freshDatabase();
			const [random, world, model] = [randomFrom(seed), worldOf(name), new Model()];
			const acts = [];
			for (let number = 1; number <= ACTS; number += 1) {
				const before = world.states();
				acts.push({ ...(await act(random, world, model, number)), before });
			}
			for (const { id, back, before } of acts.toReversed()) {
				if (id !== null) expect(undoPlan(world.scope, id).edited, `seed ${seed}`).toEqual([]);
				back();
				const now = world.states();
				for (const key of KEYS) {
					const was = before[key] ?? NOWHERE;
					// A row that a person added and removed again is out, and holds what was typed.
					if (was === NOWHERE)
						expect(now[key]?.present ?? false, `seed ${seed}, ${key}`).toBe(false);
					else expect(now[key], `seed ${seed}, ${key}`).toEqual(was);
				}
			}
		}
	});

	it(`${name}: with imports undone in any order, each cell is what the writes that stand say`, async () => {
		for (let seed = 101; seed <= 100 + SEQUENCES * 2; seed += 1) {
			freshDatabase();
			const [random, world, model] = [randomFrom(seed), worldOf(name), new Model()];
			const imports: { id: number; name: string }[] = [];
			for (let number = 1; number <= ACTS; number += 1) {
				const at = random.chance(0.35) ? random.below(imports.length + 1) : imports.length;
				const [undone] = imports.splice(at, 1);
				let said = '';
				if (undone) {
					const choice = random.chance(0.75) ? 'keep' : 'revert';
					said = `undo ${undone.name} (${choice})`;
					world.undo(undone.id, choice);
					for (const key of KEYS) model.undo(key, undone.name, choice);
				} else {
					const { id } = await act(random, world, model, number);
					said = id === null ? 'by hand' : 'import';
					if (id !== null) imports.push({ id, name: `act ${number}` });
				}
				const now = world.states();
				for (const key of KEYS)
					expect(now[key] ?? NOWHERE, `seed ${seed}, act ${number} ${said}, ${key}`).toEqual(
						model.state(key)
					);
			}
		}
	});
}
