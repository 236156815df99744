/** Two people in one section: what each changed since the saving both began from, and what then stands. Pure. */
import { CONFIDENCE } from '#lib/domain/progress.ts';
import type { SectionWords } from '#lib/domain/returns/content.ts';

export type WordField = keyof SectionWords;

export const WORD_LABELS: Readonly<Record<WordField, string>> = {
	rating: 'Rating',
	narrative: 'Narrative',
	noChange: 'No change since last quarter',
	noChangeReason: 'Why nothing has changed',
	evidence: 'Evidence',
	coproduced: 'Co-production behind it',
	deliverables: 'Further deliverables',
	risks: 'Risks'
};

const FIELDS = Object.keys(WORD_LABELS) as WordField[];
/** Fields of which both versions can stand, one after the other. */
const JOINED: readonly WordField[] = [
	'narrative',
	'noChangeReason',
	'evidence',
	'coproduced',
	'deliverables',
	'risks'
];

export type WordSide = 'theirs' | 'mine' | 'both';

export type WordClash = {
	field: WordField;
	theirs: string;
	mine: string;
	canJoin: boolean;
};

export type WordMerge = {
	/** Both changed it, to different things: somebody has to choose. */
	clashes: WordClash[];
	/** Only one of the two changed it: that stands. */
	mine: { field: WordField; theirs: string; mine: string }[];
	theirs: { field: WordField; theirs: string; mine: string }[];
};

/** Field by field, against the saving that the form was opened on. `titleOf` names a deliverable. */
export function mergeWords(
	base: SectionWords,
	theirs: SectionWords,
	mine: SectionWords,
	titleOf: (code: string) => string = (code) => code
): WordMerge {
	const differing = FIELDS.filter((field) => !isSame(theirs[field], mine[field]));
	const told = (field: WordField) => ({
		field,
		theirs: wordText(field, theirs, titleOf),
		mine: wordText(field, mine, titleOf)
	});
	return {
		clashes: differing
			.filter((field) => clashes(field, base, theirs, mine))
			.map((field) => ({ ...told(field), canJoin: JOINED.includes(field) })),
		mine: differing.filter((field) => isSame(base[field], theirs[field])).map(told),
		theirs: differing.filter((field) => isSame(base[field], mine[field])).map(told)
	};
}

/** What stands once every clash is settled, or which are not. `both` puts theirs first. */
export function settleWords(
	base: SectionWords,
	theirs: SectionWords,
	mine: SectionWords,
	chosen: Partial<Record<WordField, WordSide>>
): { words: SectionWords; unsettled: WordField[] } {
	const unsettled: WordField[] = [];
	const words = Object.fromEntries(
		FIELDS.map((field) => {
			if (!clashes(field, base, theirs, mine))
				return [field, isSame(base[field], mine[field]) ? theirs[field] : mine[field]];
			const side = chosen[field];
			if (side === undefined || (side === 'both' && !JOINED.includes(field))) {
				unsettled.push(field);
				return [field, mine[field]];
			}
			return [
				field,
				side === 'both'
					? joined(theirs[field], mine[field])
					: (side === 'mine' ? mine : theirs)[field]
			];
		})
	) as SectionWords;
	return { words, unsettled };
}

/** A field's value as it is shown beside another. */
function wordText(
	field: WordField,
	words: SectionWords,
	titleOf: (code: string) => string
): string {
	const value = words[field];
	if (field === 'rating')
		return CONFIDENCE.find(({ code }) => code === value)?.label ?? 'Not rated';
	if (typeof value === 'boolean') return value ? 'Yes' : 'No';
	if (value === null || value.length === 0) return 'Nothing written';
	if (typeof value === 'string') return value;
	return value.map((code) => (field === 'deliverables' ? titleOf(code) : code)).join(', ');
}

function clashes(
	field: WordField,
	base: SectionWords,
	theirs: SectionWords,
	mine: SectionWords
): boolean {
	return (
		!isSame(theirs[field], mine[field]) &&
		!isSame(base[field], theirs[field]) &&
		!isSame(base[field], mine[field])
	);
}

type Value = SectionWords[WordField];

function joined(theirs: Value, mine: Value): Value {
	if (Array.isArray(theirs) && Array.isArray(mine)) return [...new Set([...theirs, ...mine])];
	return [theirs, mine].filter((text) => text !== null).join('\n\n');
}

function isSame(one: Value, other: Value): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}
