/** What the rules of a register look at beyond the row itself. */
import type { IcsScope } from '#lib/domain/access.ts';
import type { Known, Register, Row, Value } from '#lib/domain/registers/definition.ts';
import { all } from '#lib/server/db/connection.ts';
import { indicatorsNamed } from '#lib/server/queries/indicators.ts';

type ApartRow = Record<string, Value> & { id: number };

/** What the rules of a register have to know of an ICS. */
export function knownFor(icsId: number, register: Register): Known {
	return register.columns.some(({ kind }) => kind === 'indicator')
		? { indicators: indicatorsNamed(icsId) }
		: {};
}

/** The standing rows of an ICS's register, as far as they say which rows may stand beside them. */
export function heldApart(
	scope: IcsScope,
	register: Register,
	like: Row | null = null
): ApartRow[] {
	const { within, column } = register.apart!;
	const same = like ? within.map((name) => ` AND ${name} = ?`).join('') : '';
	return all<ApartRow>(
		`SELECT id, ${[...within, column].join(', ')} FROM ${register.name}
		WHERE ics_id = ? AND removed_at IS NULL${same}`,
		scope.ics.id,
		...(like ? within.map((name) => like[name] ?? null) : [])
	);
}
