import { AccountRefused, type AccountProblem } from '#lib/domain/accounts.ts';

/** A field of a posted form as text; a file sent in its place counts as empty. */
export function textOf(form: FormData, name: string): string {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
}

/** Every value posted under a name, for boxes that are ticked. */
export function textsOf(form: FormData, name: string): string[] {
	return form.getAll(name).filter((value) => typeof value === 'string');
}

/** What to mend, for showing with the form. Anything but a refusal is thrown on. */
export function problemsIn(thrown: unknown): AccountProblem[] {
	if (thrown instanceof AccountRefused) return [...thrown.problems];
	throw thrown;
}
