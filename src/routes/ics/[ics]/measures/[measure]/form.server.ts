/** What is typed beside a measure, as the command wants it. */
import { dateOfText } from '#lib/core/typed-dates.ts';
import { MARK_KINDS, type MarkInput, type MarkKind } from '#lib/measures/annotations/rules.ts';

const FIELDS = ['value', 'from', 'to', 'text', 'by'] as const;

export function kindOf(form: FormData): MarkKind | null {
	return MARK_KINDS.find(({ code }) => code === form.get('kind'))?.code ?? null;
}

/** What was typed, to show again as it was. */
export function typedMark(form: FormData): MarkInput {
	const entries = FIELDS.map((name) => {
		const value = form.get(name);
		return [name, typeof value === 'string' ? value.trim() : ''] as const;
	});
	return Object.fromEntries(entries) as MarkInput;
}

/** The same with its dates read; of a month, the first or the last day. */
export function readDates(typed: MarkInput, today: string): MarkInput {
	return { ...typed, from: day(typed.from, today, true), to: day(typed.to, today, false) };
}

/** One that cannot be read stays as typed and is refused later. */
function day(text: string, today: string, first: boolean): string {
	const found = text === '' ? null : dateOfText(text, today);
	if (!found || found.is === 'impossible') return text;
	if (found.is === 'day' || !first) return found.date;
	// A quarter or a year names several days to begin on.
	return /^(q|fy|\d{4}\/)/i.test(found.period) ? text : `${found.date.slice(0, 7)}-01`;
}
