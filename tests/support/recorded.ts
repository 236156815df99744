/**
 * Systems whose registers are kept for some months by made-up people: rows come, change, go and come
 * back by hand and by imports, imports are undone, and one system is merged into another. Every night
 * everything is written down, to be compared with what is later said of that night.
 */
import type { IcsActor } from '#lib/core/access.ts';
import { addDays } from '#lib/core/calendar.ts';
import { type Random, randomFor } from '#lib/demo/random.ts';
import { undoImport } from '#lib/imports/undo/write.server.ts';
import { measuresAsAt } from '#lib/measures/read.server.ts';
import { dayEnd } from '#lib/platform/clock.server.ts';
import { run } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { datedBy, isDatedFact, type Register, type Row } from '#lib/registers/definition.ts';
import { exportRows } from '#lib/registers/export.server.ts';
import { listRows, storedRows } from '#lib/registers/read.server.ts';
import { recordedOn } from '#lib/registers/recorded.server.ts';
import {
	bumpVersion,
	changeFields,
	insertRow,
	insertRows,
	putBack,
	takeOut
} from '#lib/registers/write.server.ts';
import { actorOf } from './actors.ts';
import { freshDatabase } from './database.ts';
import { recomputedOtherwise } from './recomputed.ts';
import { asked, newImport, scopeOf } from './registers.ts';

/** In summer, when a day is over in London an hour before it is in UTC. */
const START = '2026-06-01';
const SYSTEMS = ['XWE', 'XOT'];

type Sample = {
	register: string;
	/** What names a row, by its number. */
	row: (number: number) => Row;
	/** A column and a value that can be written to it on a day. */
	edits: readonly ((random: Random, day: string) => Row)[];
	/** What is dated: written on the day on which it happened, so that nobody learns of it later. */
	happens: string | null;
};

const later = (random: Random, day: string) => addDays(day, random.between(1, 400));
const SAMPLES: readonly Sample[] = [
	{
		register: 'funding',
		row: (number) => ({
			year: ['2025/26', '2026/27'][number % 2]!,
			stream: ['transformation', 'baseline'][(number >> 1) % 2]!,
			category: ['staff', 'vcse', 'training', 'co-production', 'other'][(number >> 2) % 5]!
		}),
		edits: [
			(random) => ({ spent: random.between(0, 500_000) }),
			(random) => ({ allocated: random.between(0, 900_000) }),
			() => ({ spent: null })
		],
		happens: null
	},
	{
		register: 'teams',
		row: (number) => ({ trust: 'XTR', code: `T${number}`, name: `Team ${number}` }),
		edits: [
			(random) => ({ staff: random.between(20, 60), staff_trained: random.between(0, 20) }),
			(random) => ({ phase: random.pick(['training', 'live', 'embedded']) }),
			(random, day) => ({ planned_on: later(random, day) })
		],
		happens: 'live_on'
	},
	{
		register: 'milestones',
		row: (number) => ({ reference: `M${number}`, title: `Milestone ${number}` }),
		edits: [
			(random, day) => ({ forecast_on: later(random, day) }),
			(random, day) => ({ baseline_on: addDays(day, -random.between(1, 90)) }),
			(random) => ({ owner: random.pick(['A', 'B', null]) })
		],
		happens: 'actual_on'
	},
	{
		register: 'risks',
		row: (number) => ({ reference: `R${number}`, description: `Risk ${number}` }),
		edits: [
			(random) => ({ likelihood: String(random.between(1, 5)) }),
			(random) => ({ impact: random.pick(['1', '3', '5', null]) }),
			(random, day) => ({ review_on: addDays(day, random.between(-30, 60)) })
		],
		happens: 'closed_on'
	},
	{
		register: 'policies',
		row: (number) => ({ trust: 'XTR', reference: `P${number}`, title: `Policy ${number}` }),
		edits: [
			(random) => ({ mentions: random.between(0, 40) }),
			(random, day) => ({ due_on: later(random, day) }),
			(random) => ({ comments: random.pick(['', 'fine', 'more']) || null })
		],
		happens: 'ratified_on'
	},
	{
		register: 'pcns',
		row: (number) => ({ ods_code: `U1${String(number).padStart(4, '0')}`, name: `PCN ${number}` }),
		edits: [
			(random) => ({ population: random.between(20_000, 60_000) }),
			(random, day) => ({ planned_on: later(random, day) }),
			(random) => ({ place: random.pick(['East', 'West', null]) })
		],
		happens: 'live_on'
	},
	{
		register: 'communications',
		row: (number) => ({
			...{ reference: `K${number}`, message: `Message ${number}` },
			planned_on: addDays(START, number % 90)
		}),
		edits: [
			(random) => ({ owner: random.pick(['A', 'B', null]) }),
			(random, day) => ({ planned_on: addDays(day, random.between(-20, 60)) })
		],
		happens: 'done_on'
	},
	{
		register: 'assets',
		row: (number) => ({ name: `Asset ${number}`, place: 'East' }),
		edits: [
			(random, day) => ({ checked_on: addDays(day, -random.between(0, 500)) }),
			(random) => ({ kind: random.pick(['arts', 'Radio', null]) })
		],
		happens: 'closed_on'
	},
	{
		register: 'actions',
		row: (number) => ({ reference: `A${number}`, action: `Action ${number}` }),
		edits: [
			(random) => ({ owner: random.pick(['A', 'B', null]) }),
			(random, day) => ({ due_on: addDays(day, random.between(-20, 60)) })
		],
		happens: 'done_on'
	}
];

/** What stood in a register at the end of a day, as its export had it on that evening. */
type Night = {
	day: string;
	system: string;
	exports: Map<string, Map<number, Row>>;
	files: Map<string, string>;
	measures: string;
};

const reader = (system: string) => scopeOf('read', system, 'programme-director');

/** Lives through so many days, and answers in what a night's evening and what is said of it later differ. */
export async function differencesAfter(days: number, seed = 1, perDay = 4): Promise<string[]> {
	freshDatabase();
	imported.clear();
	imports = [];
	const random = randomFor(seed, 'recorded');
	const nights: Night[] = [];
	for (let index = 0; index < days; index += 1) {
		const day = addDays(START, index);
		// The second half of the days has one system less to write in: it was merged into the other.
		const open = index < days / 2 ? SYSTEMS : SYSTEMS.slice(0, 1);
		if (index === Math.floor(days / 2)) merge(day);
		const minutes = Array.from({ length: perDay }, () => random.between(1, 900)).sort(
			(a, b) => b - a
		);
		for (const before of minutes) {
			const now = new Date(Date.parse(dayEnd(day)) - before * 60_000);
			act(random, random.pick(open), now, day, index === 0);
		}
		for (const system of SYSTEMS) nights.push(await written(system, day));
	}
	const found: string[] = [];
	for (const night of nights) found.push(...(await differencesOf(night)));
	return found;
}

function merge(day: string): void {
	run(`UPDATE organisations SET closed_on = ? WHERE code = 'XOT'`, addDays(day, -1));
	run(
		`INSERT INTO successions
		SELECT old.id, new.id, ?, 'merger', 1 FROM organisations old, organisations new
		WHERE old.code = 'XOT' AND new.code = 'XWE'`,
		day
	);
}

/** One act in one register of a system. On the first day every register gets its first rows. */
function act(random: Random, system: string, now: Date, day: string, first: boolean): void {
	const samples = first ? SAMPLES : [random.pick(SAMPLES)];
	for (const sample of samples) {
		const register = registerNamed(sample.register);
		const actor = actorOf(scopeOf('edit-registers', system), now);
		const rows = storedRows(actor.scope, register);
		const standing = rows.filter(({ removed }) => !removed);
		const out = rows.filter(({ removed }) => removed);
		const fresh = sample.row(rows.length + 1);
		const isFree = !rows.some(({ row }) => register.key.every((name) => row[name] === fresh[name]));
		const kind = first ? 'add' : random.pick(KINDS);
		const edit = () => random.pick(sample.edits)(random, day);
		if (kind === 'add' && isFree) {
			// Where rows begin on a day of their own, it is the one on which they are recorded.
			const began = register.beganOn ? { [register.beganOn]: day } : {};
			insertRow(actor, register, { ...fresh, ...began, ...edit() });
		} else if (kind === 'happens' && sample.happens && standing.length > 0) {
			// Rows of imports have no dates, so that undoing an import takes none away.
			const { id, row } = random.pick(standing);
			if (row[sample.happens] !== null || isImported(id, register)) return;
			changeFields(actor, register, id, { [sample.happens]: [null, day] });
		} else if (kind === 'remove' && standing.length > 1) {
			takeOut(actor, register, random.pick(standing).id);
		} else if (kind === 'restore' && out.length > 0) {
			putBack(actor, register, random.pick(out), {});
		} else if (kind === 'import') {
			importSome(actor, register, sample, random, { fresh: isFree ? fresh : null, standing, day });
		} else if (kind === 'undo') {
			undoOne(actor.scope.ics.id, system, random, now);
		} else if (standing.length > 0) {
			const { id, row } = random.pick(standing);
			change(actor, register, id, row, edit());
		}
		bumpVersion(actor, register);
	}
}

const KINDS = ['add', 'edit', 'edit', 'happens', 'remove', 'restore', 'import', 'undo'] as const;

type Editor = IcsActor<'edit-registers'>;
type Held = ReturnType<typeof storedRows>;

function change(
	actor: Editor,
	register: Register,
	id: number,
	held: Row,
	values: Row,
	importId?: number
): void {
	const changes = Object.fromEntries(
		Object.entries(values)
			.filter(([name, value]) => held[name] !== value)
			.map(([name, value]) => [name, [held[name] ?? null, value] as [never, never]])
	);
	changeFields(actor, register, id, changes, importId ? { importId } : undefined);
}

/** Ids of rows that an import has touched, by register. */
const imported = new Set<string>();
const isImported = (id: number, { name }: Register) => imported.has(`${name}/${id}`);
let imports: { id: number; icsId: number; open: boolean }[] = [];

function importSome(
	actor: Editor,
	register: Register,
	sample: Sample,
	random: Random,
	file: { fresh: Row | null; standing: Held; day: string }
): void {
	const id = newImport(register.name, 'file.csv', [], actor.scope);
	imports.push({ id, icsId: actor.scope.ics.id, open: true });
	const cause = { importId: id };
	if (file.fresh)
		for (const added of insertRows(actor, register, [{ row: file.fresh, number: 2 }], cause))
			imported.add(`${register.name}/${added}`);
	for (const { id: rowId, row } of file.standing) {
		if (random.between(0, 2) > 0) continue;
		imported.add(`${register.name}/${rowId}`);
		if (random.between(0, 4) === 0) takeOut(actor, register, rowId, cause);
		else change(actor, register, rowId, row, random.pick(sample.edits)(random, file.day), id);
	}
}

function undoOne(icsId: number, system: string, random: Random, now: Date): void {
	const open = imports.filter((one) => one.open && one.icsId === icsId);
	if (open.length === 0) return;
	const one = random.pick(open);
	one.open = false;
	const actor = actorOf(scopeOf('import', system), now);
	undoImport(actor, one.id, random.pick(['keep', 'revert'] as const));
}

async function written(system: string, day: string): Promise<Night> {
	const exports = new Map<string, Map<number, Row>>();
	const files = new Map<string, string>();
	for (const { register: name } of SAMPLES) {
		const register = registerNamed(name);
		exports.set(name, rowsListed(system, register, day));
		files.set(name, await fileOf(system, register, day));
	}
	return {
		day,
		system,
		exports,
		files,
		measures: JSON.stringify(measuresAsAt(reader(system), day))
	};
}

function rowsListed(system: string, register: Register, day: string): Map<number, Row> {
	const { rows } = listRows(reader(system), register, asked(register), day, 'all');
	return new Map(rows.map(({ id, row, status }) => [id, { ...row, status }]));
}

async function fileOf(system: string, register: Register, day: string): Promise<string> {
	const request = asked(register);
	const { bytes } = await exportRows(reader(system), register, request, day, 'json', 'programme');
	return new TextDecoder().decode(bytes);
}

async function differencesOf(night: Night): Promise<string[]> {
	const { day, system, exports, files, measures } = night;
	const found: string[] = [];
	const say = (what: string, then: unknown, now: unknown) => {
		const [was, is] = [JSON.stringify(then), JSON.stringify(now)];
		if (was !== is) found.push(`${system}, ${day}, ${what}: ${was} is now ${is}`);
	};
	for (const [name, then] of exports) {
		const register = registerNamed(name);
		const rebuilt = recordedOn(reader(system), register, day).filter(
			({ removedAt }) => removedAt === null
		);
		say(`rows of ${name}`, [...then.keys()].sort(), rebuilt.map(({ id }) => id).sort());
		for (const { id, row } of rebuilt)
			for (const { name: column } of register.columns)
				say(`${name} ${id} ${column} as recorded`, then.get(id)?.[column], row[column]);
		say(`the export of ${name}`, files.get(name), await fileOf(system, register, day));
		for (const [id, row] of rowsListed(system, register, day))
			for (const column of register.columns)
				if (!datedBy(register) && !isDatedFact(column))
					say(
						`${name} ${id} ${column.name} in the list`,
						then.get(id)?.[column.name],
						row[column.name]
					);
	}
	found.push(...(await recomputedOtherwise(reader(system), day)).otherwise);
	say('the measures', measures, JSON.stringify(measuresAsAt(reader(system), day)));
	return found;
}
