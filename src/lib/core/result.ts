/** What a command answers: the one shape of it. */

/** What is wrong, in a sentence for the person, under the field of the form that it is about. */
export type Finding = {
	/** The field's name; empty for what concerns the whole act. */
	field: string;
	message: string;
	/** Stable, kebab-case, where a program or a test has to tell findings apart. */
	code?: string;
};

export type Ok<T> = { ok: T };
/** Nothing was changed. */
export type Refused = { refused: Finding[] };
/** Somebody else changed it meanwhile, and nothing was saved: what they changed, to choose between. */
export type Conflict<C> = { conflict: C };

export type Result<T, C = never> = Ok<T> | Refused | ([C] extends [never] ? never : Conflict<C>);

export function ok<T>(value: T): Ok<T> {
	return { ok: value };
}

export function refused(field: string, message: string, code?: string): Refused {
	return { refused: [code === undefined ? { field, message } : { field, message, code }] };
}

/** What a command brought, where it cannot have been refused: made-up data, and tests. @throws else */
export function done<T>(result: Result<T, unknown> | Result<T>): T {
	if ('ok' in result) return result.ok;
	throw new Error(
		'refused' in result
			? result.refused.map(({ field, message }) => `${field}: ${message}`).join(' ')
			: 'Somebody else changed it meanwhile.'
	);
}
