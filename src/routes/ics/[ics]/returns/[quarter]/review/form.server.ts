/** What is typed into the forms of a review, as the commands want it and as it is shown again. */
import { textOf } from '#lib/request.server.ts';

type Finding = { field: string; message: string };

/** A number of a row in a form; undefined where there is none. */
export function idIn(form: FormData, name: string): number | undefined {
	const id = Number(textOf(form, name));
	return Number.isSafeInteger(id) && id > 0 ? id : undefined;
}

/** Findings with the ids of their fields: many forms of the page have a field of the same name. */
export function placed(findings: readonly Finding[], place: string): Finding[] {
	return findings.map(({ field, message }) => ({ field: `${place}-${field}`, message }));
}

/** How many rows of conditions are offered: three, or what `?rows=` says, twelve at most. */
export function conditionRows(url: URL): number {
	const asked = Math.floor(Number(url.searchParams.get('rows'))) || 3;
	return Math.min(12, Math.max(3, asked));
}

const FIELDS = ['words', 'owner', 'due', 'section'] as const;

export type ConditionRow = Record<(typeof FIELDS)[number], string> & {
	index: number;
	isEmpty: boolean;
};

/** The rows of the form, and every field as `words-0` for showing it again. */
export function typedConditions(form: FormData): {
	rows: ConditionRow[];
	texts: Record<string, string>;
} {
	const texts: Record<string, string> = {};
	const rows: ConditionRow[] = [];
	for (let index = 0; form.has(`words-${index}`) && index < 12; index += 1) {
		const read = FIELDS.map((name) => [name, textOf(form, `${name}-${index}`).trim()] as const);
		const row = Object.fromEntries(read) as Record<(typeof FIELDS)[number], string>;
		for (const [name, text] of read) texts[`${name}-${index}`] = text;
		rows.push({ ...row, index, isEmpty: !row.words && !row.owner && !row.due });
	}
	return { rows, texts };
}

/** Findings of the rows that were filled, with the numbers that the rows have in the form. */
export function renumbered(
	findings: readonly Finding[],
	filled: readonly ConditionRow[]
): Finding[] {
	return findings.map(({ field, message }) => {
		const [, name, place] = /^(words|owner|due)-(\d+)$/.exec(field) ?? [];
		const row = place === undefined ? undefined : filled[Number(place)];
		return row
			? { field: `${name}-${row.index}`, message: `Condition ${row.index + 1}: ${message}` }
			: { field, message };
	});
}
