/** What can be taken over from a predecessor, in words. Pure. */
import { counted, list } from '#lib/core/words.ts';

export const HANDED_KINDS = [
	{ code: 'milestones', label: 'Open milestones', one: 'open milestone' },
	{ code: 'risks', label: 'Open risks', one: 'open risk' },
	{ code: 'condition', label: 'Open conditions of returns', one: 'open condition' },
	{ code: 'mapping', label: 'Saved ways to read published files', one: 'saved mapping' },
	{ code: 'import', label: 'Remembered columns of imports', one: 'remembered set of columns' }
] as const;

export type HandedKind = (typeof HANDED_KINDS)[number]['code'];

/** Something of a predecessor that somebody has to go on with. */
export type HandoverItem = {
	kind: HandedKind;
	id: number;
	title: string;
	/** "M3, forecast for 31 March 2027"; what else tells it from others. */
	detail: string;
	/** Who has taken it over already. */
	takenBy: { code: string; shortName: string } | null;
};

/** What a form sends for one: `milestones:12`. */
export function itemKey({ kind, id }: Pick<HandoverItem, 'kind' | 'id'>): string {
	return `${kind}:${id}`;
}

/** "3 open milestones, 1 open risk and 2 open conditions"; "nothing" of none. */
export function countedKinds(items: readonly { kind: HandedKind }[]): string {
	const parts = HANDED_KINDS.flatMap(({ code, one }) => {
		const count = items.filter(({ kind }) => kind === code).length;
		const many = code === 'import' ? 'remembered sets of columns' : `${one}s`;
		return count === 0 ? [] : [counted(count, one, many)];
	});
	return parts.length === 0 ? 'nothing' : list(parts);
}

/** Where things stand with one predecessor: what is left, and what has gone to whom. */
export function handoverSentence(from: string, items: readonly HandoverItem[]): string {
	if (items.length === 0) return `${from} left nothing open.`;
	const left = items.filter(({ takenBy }) => takenBy === null);
	if (left.length === 0)
		return `Everything that ${from} left open has been taken over: ${countedKinds(items)}.`;
	const taken = items.length - left.length;
	return `${from} left ${countedKinds(left)} that nobody has taken over.${taken === 0 ? '' : ` ${taken} of ${items.length} things have been taken over.`}`;
}
