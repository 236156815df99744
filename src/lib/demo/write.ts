/** How made-up history is written: who acts and when, everything in the order in which it happened. */
import { personByEmail } from '#lib/accounts/read.server.ts';
import {
	type Actor,
	authorise,
	type IcsActor,
	type IcsScope,
	type Permission
} from '#lib/core/access.ts';
import { addDays } from '#lib/core/calendar.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import { londonDate } from '#lib/platform/clock.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import type { Changes } from '#lib/registers/changes.ts';
import type { Row } from '#lib/registers/definition.ts';
import { knownFor } from '#lib/registers/read.server.ts';
import {
	bumpVersion,
	changeFields,
	insertRow,
	insertRows,
	rulesBroken
} from '#lib/registers/write.server.ts';
import type { Batch, RowStory } from './made-system.ts';
import type { Random } from './random.ts';

/** Whose history it is, and whose word. */
export type Author = {
	scope: IcsScope<'edit-registers'>;
	updating: IcsScope<'update-roadmap'>;
};

/** The first and the last day of a history (ISO dates). */
type Span = { from: string; to: string };

/** One thing to write, at its moment: everything is written in the order in which it happened. */
export type Entry = { at: string; write: () => void };

export function writeAll(entries: readonly Entry[]): void {
	for (const entry of entries.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)))
		entry.write();
}

/**
 * One register row's addition and later changes. What happened before `from` was known when the row
 * was added. @throws when it breaks its register's rules
 */
export function rowEntries(
	author: Author,
	story: RowStory,
	random: Random,
	{ from, to }: Span
): Entry[] {
	const register = registerNamed(story.register);
	const known = story.later.filter(({ on }) => on < from);
	const added: Row = Object.assign({}, story.added.row, ...known.map(({ values }) => values));
	const row = { ...added };
	let id = 0;
	let before = '';
	const moment = (on: string): string => {
		const at = recordedAt(on < from ? from : on, random, 0);
		// Two things of one day stay in their order.
		before = at < before ? before : at;
		return before;
	};
	const addedAt = moment(story.added.on);
	const entries: Entry[] = [
		{
			at: addedAt,
			write: () => {
				const actor = editorAt(author, addedAt);
				id = insertRow(actor, register, added);
				bumpVersion(actor, register);
			}
		}
	];
	for (const { on, values } of story.later.slice(known.length)) {
		const changes: Changes = {};
		for (const [name, value] of Object.entries(values)) changes[name] = [row[name] ?? null, value];
		Object.assign(row, values);
		const at = moment(on);
		entries.push({
			at,
			write: () => {
				const actor = editorAt(author, at);
				changeFields(actor, register, id, changes);
				bumpVersion(actor, register);
			}
		});
	}
	refuse(rulesBroken(register, row, to, knownFor(author.scope, register)), register.rowTitle(row));
	return entries;
}

/** Rows that came in together, and their corrections. @throws when one breaks its register's rules */
export function batchEntries(author: Author, batch: Batch, random: Random, to: string): Entry[] {
	const register = registerNamed(batch.register);
	const known = knownFor(author.scope, register);
	for (const row of batch.rows)
		for (const rule of register.rules) {
			const finding = rule(row, to, known);
			if (finding?.severity === 'error') refuse([finding], register.rowTitle(row));
		}
	const addedAt = recordedAt(batch.on, random, 0);
	let ids: number[] = [];
	const added: Entry = {
		at: addedAt,
		write: () => {
			const actor = editorAt(author, addedAt);
			ids = insertRows(
				actor,
				register,
				batch.rows.map((row) => ({ row, number: null }))
			);
			bumpVersion(actor, register);
		}
	};
	const corrected = batch.corrections
		.filter(({ on }) => on < to)
		.map(({ on, index, values }): Entry => {
			const at = recordedAt(on, random, 0);
			const changes: Changes = {};
			for (const [name, value] of Object.entries(values))
				changes[name] = [batch.rows[index]?.[name] ?? null, value];
			return {
				at,
				write: () => {
					const actor = editorAt(author, at);
					changeFields(actor, register, ids[index] as number, changes);
					bumpVersion(actor, register);
				}
			};
		});
	return [added, ...corrected];
}

function editorAt({ scope }: Author, at: string): IcsActor<'edit-registers'> {
	const now = new Date(at);
	return { scope, now, today: londonDate(now) };
}

/** Within two days, in office hours. */
export function recordedAt(day: string, random: Random, most = 2): string {
	const two = (value: number) => String(value).padStart(2, '0');
	const time = `${two(random.between(9, 16))}:${two(random.between(0, 59))}:${two(random.between(0, 59))}`;
	return `${addDays(day, random.between(0, most))}T${time}.000Z`;
}

function refuse(findings: readonly { message: string }[], about: string): void {
	if (findings.length > 0)
		throw new Error(`made-up data for ${about} breaks a rule: ${findings[0]!.message}`);
}

// Who acts in made-up history, and when: the commands are given a moment of the past.

/** Somebody with an account, acting at a moment (ISO date and time). @throws when they may not */
export function actorAt<P extends Permission>(email: string, permission: P, at: string): Actor<P> {
	const now = new Date(at);
	return { scope: authorise(personByEmail(email), permission), now, today: londonDate(now) };
}

/** The same in one ICS, by its code. */
export function icsActorAt<P extends Permission>(
	email: string,
	permission: P,
	code: string,
	at: string
): IcsActor<P> {
	const person = personByEmail(email);
	const now = new Date(at);
	const ics = findIcs(authorise(person, 'read'), code);
	return { scope: authorise(person, permission, ics), now, today: londonDate(now) };
}
