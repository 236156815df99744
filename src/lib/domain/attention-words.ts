/** What most needs somebody, as something to do and the place where it is done. Pure. */
import type { Attention, AttentionKind } from '#lib/domain/attention.ts';
import { counted } from '#lib/format/words.ts';

export type Task = { label: string; href: string; why: string };

const ONE: Record<AttentionKind, (title: string) => string> = {
	'promise-past': (title) => `Give “${title}” a new date, or record that it is reached`,
	contradiction: (title) => `Look again at “${title}”`,
	'back-to-green-past': (title) => `Say where the recovery of “${title}” stands`,
	'in-doubt-soon': (title) => `Decide what to do about “${title}”`,
	stale: (title) => `Update “${title}”`,
	undated: (title) => `Give “${title}” a date`,
	silent: (title) => `Say where “${title}” stands`
};

const WHY: Record<AttentionKind, (others: number) => string> = {
	'promise-past': (others) => `its promised day has passed${also(others)}`,
	contradiction: (others) => `what it relies upon says otherwise${also(others)}`,
	'back-to-green-past': (others) => `it was to be back on course by now${also(others)}`,
	'in-doubt-soon': (others) => `it is in doubt and due within three months${also(others)}`,
	stale: (others) => `nothing has been said of it for more than 90 days${also(others)}`,
	undated: (others) => `it has no date to be measured against${also(others)}`,
	silent: (others) => `it has no update yet${also(others)}`
};

/** The first deliverable of each kind by name, and how many more need the same. */
export function tasksFrom(
	attention: readonly Attention[],
	titleOf: (code: string) => string,
	roadmapAddress: string
): Task[] {
	return attention.flatMap(({ kind, codes }) => {
		const [first] = codes;
		if (!first) return [];
		return {
			label: ONE[kind](titleOf(first)),
			href: `${roadmapAddress}/${first}`,
			why: WHY[kind](codes.length - 1)
		};
	});
}

function also(others: number): string {
	return others === 0 ? '' : `, and ${counted(others, 'more is', 'more are')} like it`;
}
