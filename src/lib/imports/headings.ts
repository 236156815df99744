/**
 * What a heading says, in words: abbreviations written out, the words that change what is counted
 * (planned or actual, inherent or residual, headcount or WTE) told apart from those that change nothing.
 */
import { comparable } from '#lib/core/text.ts';
import type { Column, Register } from '#lib/registers/definition.ts';

/** Short forms as people type them; each stands for the word it is compared by. */
const WRITTEN_OUT: Readonly<Record<string, string>> = {
	no: 'number',
	nos: 'number',
	num: 'number',
	nr: 'number',
	nbr: 'number',
	dt: 'date',
	desc: 'description',
	descr: 'description',
	resp: 'responsible',
	org: 'organisation',
	organization: 'organisation',
	pop: 'population',
	popn: 'population',
	yr: 'year',
	ref: 'reference',
	refs: 'references',
	fte: 'wte',
	cat: 'category',
	prob: 'probability',
	orig: 'original',
	curr: 'current',
	prev: 'previous',
	tgt: 'target',
	qtr: 'quarter',
	mth: 'month',
	mnth: 'month',
	amt: 'amount',
	hc: 'headcount',
	mgr: 'manager',
	pct: 'percent',
	comms: 'communication',
	exec: 'executive',
	bl: 'baseline',
	fcst: 'forecast',
	mit: 'mitigation',
	dob: 'birthdate'
};

/** Words that change nothing in any heading. */
const EMPTY_WORDS = new Set(
	'of the a an on is our this their its please enter select insert state'.split(' ')
);

/** Words beside a field's whole name that leave it the same field. */
const HARMLESS = new Set(
	(
		'of the a an on in at to for by and or with as is was if when where any our your this its it we ' +
		'please enter select choose insert state give list dropdown drop down menu free text box field column ' +
		'date day dates time dd mm yy yyyy mmm format eg e g ie i ' +
		'known applicable appropriate relevant available required mandatory optional needed ' +
		'board boards committee group panel meeting ppg trust programme project local system ics icb team ' +
		'full short brief main overall current approx approximate approximately about policy document milestone risk activity communication pcn network ' +
		'january february march april may june july august september october november december ' +
		'jan feb mar apr jun jul aug sep sept oct nov dec q1 q2 q3 q4 y n yes no low high'
	).split(' ')
);

/** What a heading counts in, where it says so. */
export type Unit = 'percent' | 'headcount' | 'wte' | 'money' | 'time';

/** Which of several like facts a heading speaks of. */
export type Sense =
	'past' | 'planned' | 'first' | 'now' | 'aim' | 'last' | 'next' | 'begin' | 'end' | 'existing';

const SENSES: Readonly<Record<Sense, readonly string[]>> = {
	past: words('actual actuals complete completed achieved done delivered closed went since'),
	planned: words(
		'planned plan planning target due expected forecast proposed estimated anticipated future deadline scheduled projected intended'
	),
	first: words(
		'original initial inherent gross baseline premitigated premitigation unmitigated uncontrolled untreated raw pre before'
	),
	now: words(
		'current currently residual net postmitigated postmitigation mitigated latest revised post remaining present now after'
	),
	aim: words('target desired tolerated tolerance appetite ambition goal'),
	last: words('last previous previously prior former old'),
	next: words('next'),
	begin: words('start starts started starting begin begins began commence commenced from'),
	end: words('end ends ended ending finish finished finishes complete completed completion'),
	existing: words('existing control controls inplace')
};

/** Of each sense, those that it cannot be at once. */
const OPPOSITE: Readonly<Record<Sense, readonly Sense[]>> = {
	past: ['planned', 'next'],
	planned: ['past'],
	first: ['now', 'aim', 'last'],
	now: ['first', 'aim', 'last'],
	aim: ['first', 'now'],
	last: ['next', 'now', 'first', 'planned'],
	next: ['last', 'past'],
	begin: ['end'],
	end: ['begin'],
	existing: ['planned', 'next']
};

/** Of people and their addresses: a column of them is none of ours, whatever else its heading says. */
const CONTACT = new Set(words('email mail phone telephone tel mobile contact extension initials'));

const DATE_WORDS = new Set(words('date day'));
const COUNT_WORDS = new Set(
	words(
		'number count wte people headcount gbp pound pounds total k m bn 000 000s thousand thousands million millions'
	)
);
const CODE_WORDS = new Set(words('id reference code identifier urn uid uniqueid'));

export type NameWords = {
	/** In order, written out, in lower case. */
	words: readonly string[];
	/** The words without their endings, in the same order. */
	stems: readonly string[];
};

export type HeadingWords = NameWords & {
	units: ReadonlySet<Unit>;
	senses: ReadonlySet<Sense>;
	/** It names a number or code that stands for something. */
	isCode: boolean;
	isContact: boolean;
};

function words(text: string): string[] {
	return text.split(' ');
}

/** A heading's words, written out. */
export function wordsOf(heading: string): string[] {
	let text = heading;
	// RiskOwnerRole, as systems name what they export.
	if (!/\s/.test(text.trim())) text = text.replace(/([a-z])([A-Z])/g, '$1 $2');
	return text
		.normalize('NFKD')
		.replace(/[\u0300-\u036f’']/g, '')
		.toLowerCase()
		.replace(/&/g, ' and ')
		.replace(/#/g, ' no ')
		.replace(/%/g, ' percent ')
		.replace(/\b(pre|post|un|co|re)[-\s](?=mitigat|control|treat|produc|locat|ordinat)/g, '$1')
		.split(/[^\p{L}\p{N}]+/u)
		.filter((word) => word !== '')
		.map((word) => WRITTEN_OUT[word] ?? word);
}

/** The words of a field's name. */
export function readName(name: string): NameWords {
	const words = wordsOf(name);
	return { words, stems: words.map(stemOf) };
}

/** Read once for each heading. */
export function readHeading(heading: string): HeadingWords {
	const all = wordsOf(heading);
	const senses = new Set<Sense>();
	for (const [sense, known] of Object.entries(SENSES))
		if (all.some((word) => known.includes(word))) senses.add(sense as Sense);
	const last = all.at(-1);
	return {
		words: all,
		stems: all.map(stemOf),
		units: unitsOf(heading, all),
		senses,
		isCode:
			all.some((word) => CODE_WORDS.has(word)) ||
			(last === 'number' && all.length > 1 && all[0] !== 'number'),
		isContact: all.some((word) => CONTACT.has(word))
	};
}

function unitsOf(heading: string, all: readonly string[]): Set<Unit> {
	const units = new Set<Unit>();
	const says = (...some: string[]) => some.some((word) => all.includes(word));
	if (says('percent', 'percentage', 'rate', 'proportion', 'share')) units.add('percent');
	if (says('headcount', 'people', 'persons', 'heads') || /\bhead[\s-]count\b/i.test(heading))
		units.add('headcount');
	if (says('wte', 'wtes', 'wholetime')) units.add('wte');
	if (/£|\bgbp\b/i.test(heading)) units.add('money');
	if (says('hours', 'hrs', 'minutes', 'mins', 'weeks')) units.add('time');
	return units;
}

/** What a register's rows are called, as it stands before the names of their columns: “Risk title”. */
export function nounsOf({ singular }: Register): string[] {
	const parts = singular.split(' ');
	if (parts.length === 1) return [singular];
	return parts.length === 3 ? [parts.map((part) => part[0]).join(''), parts.at(-1)!] : [];
}

/** How much of a heading is left out before it is compared. */
export type Dropping = 'nothing' | 'dates' | 'counts';

/**
 * A heading as one text that is the same for “Date of ratification”-like turns of one name: without
 * small words, the noun of the register in front, plurals, and the order of its words. '' for nothing left.
 */
export function plainKey(
	all: readonly string[],
	nouns: readonly string[],
	dropping: Dropping
): string {
	let kept = withoutNoun(all, nouns).filter((word) => !EMPTY_WORDS.has(word));
	if (dropping === 'dates') kept = kept.filter((word) => !DATE_WORDS.has(word));
	if (dropping === 'counts') kept = kept.filter((word) => !COUNT_WORDS.has(word));
	return kept.map(singularOf).sort().join(' ');
}

/** “Risk title” and “title of the risk” are a title in a register of risks; “number of risks” is no number. */
function withoutNoun(all: readonly string[], nouns: readonly string[]): readonly string[] {
	const named = all.filter((word) => word !== 'the');
	if (named.length > 1 && nouns.includes(named[0]!)) return named.slice(1);
	const ends = named.length > 2 && named.at(-2) === 'of' && nouns.includes(named.at(-1)!);
	return ends && named[0] !== 'number' ? named.slice(0, -2) : all;
}

function singularOf(word: string): string {
	if (word.length < 4 || !word.endsWith('s') || /(?:ss|us|is)$/.test(word)) return word;
	return word.endsWith('ies') && word.length > 4 ? `${word.slice(0, -3)}y` : word.slice(0, -1);
}

/** A word without its ending, so that “mitigating” and “mitigation” are one. */
function stemOf(word: string): string {
	const stem = singularOf(word).replace(
		/(?:ations?|ating|ated|ates?|ions?|ing|ment|ed|al|e)$/,
		(ending, at: number) => (at >= 4 ? '' : ending)
	);
	return /(.)\1$/.test(stem) && stem.length > 4 ? stem.slice(0, -1) : stem;
}

/** Words that say little about which column it is. */
const WEAK = new Set(
	words(
		'name number type level score details description information status total other notes code reference id title of'
	).map(stemOf)
);

function weigh(stem: string): number {
	return EMPTY_WORDS.has(stem) || DATE_WORDS.has(stem) ? 0.2 : WEAK.has(stem) ? 0.5 : 1;
}

/** How much two names have in common, from 0 to 1, by their words' stems. */
export function likeness(left: NameWords, right: NameWords): number {
	const one = new Set(left.stems);
	const other = new Set(right.stems);
	let shared = 0;
	let all = 0;
	for (const stem of new Set([...one, ...other])) {
		all += weigh(stem);
		if (one.has(stem) && other.has(stem)) shared += weigh(stem);
	}
	return all === 0 ? 0 : shared / all;
}

/** Senses that a heading may say of a field that has them anyway: “Actual ratification date”. */
const SAID_ANYWAY: readonly Sense[] = ['past', 'planned', 'now'];

/** Whether a heading holds a whole name and, beside it, nothing that makes it another column. */
export function addsNothing(
	{ words, stems }: NameWords,
	name: NameWords,
	{ senses }: FieldSense
): 'no-name' | 'harmless' | 'more' {
	const wanted = name.stems.filter((_, at) => !EMPTY_WORDS.has(name.words[at]!));
	if (wanted.length === 0 || !wanted.every((stem) => stems.includes(stem))) return 'no-name';
	const extra = words.filter((_, at) => !wanted.includes(stems[at]!));
	const implied = SAID_ANYWAY.filter((sense) => senses.has(sense)).flatMap(
		(sense) => SENSES[sense]
	);
	return extra.every((word) => isHarmless(word) || implied.includes(word)) ? 'harmless' : 'more';
}

function isHarmless(word: string): boolean {
	return (
		HARMLESS.has(word) || COUNT_WORDS.has(word) || /^(?:[a-z]{3})?\d+(?:st|nd|rd|th)?$/.test(word)
	);
}

/** The words in a heading's brackets, where they are more than a format, a day or a unit. */
export function bracketsSayMore(heading: string, name: readonly string[]): boolean {
	const inside = [...heading.matchAll(/\(([^)]*)\)|\[([^\]]*)\]/g)].map(
		([, round, square]) => round ?? square ?? ''
	);
	const initials = name.map((word) => word[0]).join('');
	return inside.some(
		(text) =>
			!wordsOf(text).every(
				(word) => isHarmless(word) || comparable(word) === initials || name.includes(word)
			)
	);
}

/** What a field's own names say of it, so that a heading that says otherwise is not it. */
export type FieldSense = {
	senses: ReadonlySet<Sense>;
	units: ReadonlySet<Unit>;
	isCode: boolean;
};

export function fieldSense(column: Column): FieldSense {
	const names = [column.label, ...(column.alsoCalled ?? [])].map(readHeading);
	const senses = new Set(names.flatMap((name) => [...name.senses]));
	if (column.happened) senses.add('past');
	return {
		senses,
		units: new Set(names.flatMap(({ units }) => [...units])),
		isCode: names.some((name) => name.isCode)
	};
}

/** Why a column of that heading is not the field, whatever their names share; null where nothing says so. */
export type Contradiction = {
	/** `other`: it is something else. `ask`: it may be the field, and only a person can say. */
	kind: 'other' | 'ask';
	why: string;
};

/** Senses that leave it to a person: a register may have inherent scores alone, or controls alone. */
const LIKE: readonly Sense[] = ['first', 'aim', 'existing'];

const UNIT_WORDS: Readonly<Record<Unit, string>> = {
	percent: 'a percentage',
	headcount: 'a headcount',
	wte: 'WTE',
	money: 'money',
	time: 'a length of time'
};

export function contradiction(
	heading: HeadingWords,
	column: Column,
	field: FieldSense
): Contradiction | null {
	const unit = wrongUnit(heading, column, field);
	if (unit) return { kind: 'other', why: `its heading says ${UNIT_WORDS[unit]}` };
	if (heading.isContact) return { kind: 'other', why: 'its heading names a contact' };
	const isText = column.kind === 'text' || column.kind === 'long-text';
	if (heading.isCode && !field.isCode && (isText || column.kind === 'choice'))
		return { kind: 'other', why: 'its heading names a code' };
	for (const sense of heading.senses) {
		if (field.senses.has(sense) || (sense === 'aim' && column.kind === 'date')) continue;
		const opposed = OPPOSITE[sense].some((other) => field.senses.has(other));
		if (!opposed) continue;
		return {
			kind: LIKE.includes(sense) ? 'ask' : 'other',
			why: `its heading says “${saying(heading, sense)}”`
		};
	}
	return null;
}

function saying(heading: HeadingWords, sense: Sense): string {
	return heading.words.find((word) => SENSES[sense].includes(word)) ?? sense;
}

function wrongUnit({ units }: HeadingWords, column: Column, field: FieldSense): Unit | null {
	if (column.kind !== 'whole-number' && column.kind !== 'decimal') return null;
	if (units.has('percent') && column.unit !== '%' && !field.units.has('percent')) return 'percent';
	if (units.has('time') && !field.units.has('time')) return 'time';
	if (units.has('headcount') && column.unit === 'WTE') return 'headcount';
	if (units.has('wte') && column.unit !== undefined && column.unit !== 'WTE') return 'wte';
	if (units.has('money') && column.unit !== undefined && column.unit !== 'pounds') return 'money';
	return null;
}
