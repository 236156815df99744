import { longDate } from '#lib/core/dates.ts';
import type { Audience } from '#lib/core/disclosure.ts';
import { agree, counted, list, plural } from '#lib/core/words.ts';
import { type DeadlineStatus, deadlineText, type Due } from '#lib/returns/rounds/rules.ts';
import type { Task } from '#lib/roadmap/progress/attention.ts';
import { CONFIDENCE } from '#lib/roadmap/progress/rules.ts';
import {
	isAnswered,
	type ReturnCheck,
	type SectionContent,
	type SectionText,
	standsInTheWay
} from './content.ts';
import { isOpenToEdits, type ReturnState, stateLabel } from './transitions.ts';

// Two people in one section: what each changed since the saving both began from, and what then stands.

export type TextField = keyof SectionText;

export const FIELD_LABELS: Readonly<Record<TextField, string>> = {
	rating: 'Rating',
	narrative: 'Narrative',
	noChange: 'No change since last quarter',
	noChangeReason: 'Why nothing has changed',
	evidence: 'Evidence',
	coproduced: 'Co-production behind it',
	deliverables: 'Further deliverables',
	risks: 'Risks'
};

const FIELDS = Object.keys(FIELD_LABELS) as TextField[];
/** Fields of which both versions can stand, one after the other. */
const JOINED: readonly TextField[] = [
	'narrative',
	'noChangeReason',
	'evidence',
	'coproduced',
	'deliverables',
	'risks'
];

export type TextSide = 'theirs' | 'mine' | 'both';

export type TextClash = {
	field: TextField;
	theirs: string;
	mine: string;
	canJoin: boolean;
};

export type TextMerge = {
	/** Both changed it, to different things: somebody has to choose. */
	clashes: TextClash[];
	/** Only one of the two changed it: that stands. */
	mine: { field: TextField; theirs: string; mine: string }[];
	theirs: { field: TextField; theirs: string; mine: string }[];
};

/** Field by field, against the saving that the form was opened on. `titleOf` names a deliverable. */
export function mergeTexts(
	base: SectionText,
	theirs: SectionText,
	mine: SectionText,
	titleOf: (code: string) => string = (code) => code
): TextMerge {
	const differing = FIELDS.filter((field) => !isSame(theirs[field], mine[field]));
	const shown = (field: TextField) => ({
		field,
		theirs: wordText(field, theirs, titleOf),
		mine: wordText(field, mine, titleOf)
	});
	return {
		clashes: differing
			.filter((field) => clashes(field, base, theirs, mine))
			.map((field) => ({ ...shown(field), canJoin: JOINED.includes(field) })),
		mine: differing.filter((field) => isSame(base[field], theirs[field])).map(shown),
		theirs: differing.filter((field) => isSame(base[field], mine[field])).map(shown)
	};
}

/** What stands once every clash is settled, or which are not. `both` puts theirs first. */
export function settleTexts(
	base: SectionText,
	theirs: SectionText,
	mine: SectionText,
	chosen: Partial<Record<TextField, TextSide>>
): { text: SectionText; unsettled: TextField[] } {
	const unsettled: TextField[] = [];
	const text = Object.fromEntries(
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
	) as SectionText;
	return { text, unsettled };
}

/** A field's value as it is shown beside another. */
function wordText(field: TextField, words: SectionText, titleOf: (code: string) => string): string {
	const value = words[field];
	if (field === 'rating')
		return CONFIDENCE.find(({ code }) => code === value)?.label ?? 'Not rated';
	if (typeof value === 'boolean') return value ? 'Yes' : 'No';
	if (value === null || value.length === 0) return 'Nothing written';
	if (typeof value === 'string') return value;
	return value.map((code) => (field === 'deliverables' ? titleOf(code) : code)).join(', ');
}

function clashes(
	field: TextField,
	base: SectionText,
	theirs: SectionText,
	mine: SectionText
): boolean {
	return (
		!isSame(theirs[field], mine[field]) &&
		!isSame(base[field], theirs[field]) &&
		!isSame(base[field], mine[field])
	);
}

type Value = SectionText[TextField];

function joined(theirs: Value, mine: Value): Value {
	if (Array.isArray(theirs) && Array.isArray(mine)) return [...new Set([...theirs, ...mine])];
	return [theirs, mine].filter((text) => text !== null).join('\n\n');
}

function isSame(one: Value, other: Value): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}

// How a return is told in sentences: what is answered, what waits, what a query is about.

/** "9 of 12 sections are answered; 2 checks wait for a sentence." */
export function draftSentence(
	sections: readonly SectionContent[],
	checks: readonly ReturnCheck[],
	/** Queries of the region that have no answer yet. */
	queries = 0
): string {
	const answered = sections.filter(isAnswered).length;
	const progress = answeredWords(answered, sections.length);
	const waiting = waitingWords(checks, queries);
	if (waiting !== null) return `${progress}; ${waiting}.`;
	return answered === sections.length
		? `${progress}, and nothing stands in the way of sending it.`
		: `${progress}.`;
}

function answeredWords(answered: number, of: number): string {
	if (of === 0) return 'The roadmap asks for no section';
	if (answered === 0) return `None of the ${plural(of, 'section')} is answered yet`;
	if (answered === of)
		return of === 1 ? 'The one section is answered' : `All ${of} sections are answered`;
	return `${answered} of ${of} sections ${agree(answered, 'is', 'are')} answered`;
}

/** "1 thing has to be corrected and 2 checks wait for a sentence"; null when nothing does. */
export function waitingWords(checks: readonly ReturnCheck[], queries = 0): string | null {
	// A section without its answer is counted as one already.
	const open = checks.filter(
		(check) => check.code !== 'section-unanswered' && standsInTheWay(check)
	);
	const blocking = open.filter(({ severity }) => severity === 'blocking').length;
	const asking = open.length - blocking;
	const parts = [
		blocking > 0 &&
			`${plural(blocking, 'figure')} ${agree(blocking, 'has', 'have')} to be corrected`,
		asking > 0 && `${plural(asking, 'check')} ${agree(asking, 'waits', 'wait')} for a sentence`,
		queries > 0 &&
			`${plural(queries, 'query', 'queries')} ${agree(queries, 'waits', 'wait')} for an answer`
	].filter((part): part is string => part !== false);
	return parts.length === 0 ? null : list(parts);
}

export type ListedReturn = {
	label: string;
	state: ReturnState | null;
	due: Due | null;
	/** Conditions of its acceptance that are not met yet. */
	openConditions?: number;
};

/** What a list of returns knows of one, for the tasks that follow from it. */
export type ReturnToDo = ListedReturn & {
	quarter: string;
	/** Nothing new can be sent for it. */
	closed: boolean;
	unansweredQueries: number;
	answeredConditions: number;
	/** The first day of the conditions that the ICS has not reported on. */
	conditionDueOn: string | null;
};

/**
 * What the returns ask of an ICS, as things to do: first those that were sent back, then those that are
 * due, then queries and conditions that wait for it.
 */
export function returnTasks(lines: readonly ReturnToDo[], home: string, today: string): Task[] {
	const address = ({ quarter }: ReturnToDo) => `${home}/returns/${quarter}`;
	const queries = (many: number) => counted(many, 'query', 'queries');
	const sentBack = lines
		.filter(({ state }) => state === 'queried')
		.map((line): Task => {
			const asked = line.unansweredQueries;
			return {
				label: `${asked > 0 ? `Answer ${queries(asked)} and resubmit` : 'Resubmit'} the return of ${line.label}`,
				href: `${address(line)}${asked > 0 ? '#queries' : '#sending'}`,
				why: 'the region sent it back'
			};
		});
	const due = lines
		.filter(
			({ state, due, closed }) =>
				!closed &&
				(state === null || state === 'draft') &&
				due !== null &&
				WAITING.includes(due.status)
		)
		.sort((a, b) => (a.due!.days ?? 0) - (b.due!.days ?? 0))
		.map((line): Task => ({
			label: `${line.state === null ? 'Begin' : 'Finish and send'} the return of ${line.label}`,
			href: line.state === null ? `${home}/returns` : address(line),
			why: lowerFirst(deadlineText(line.due!))
		}));
	const asked = lines
		.filter(({ state, unansweredQueries }) => state !== 'queried' && unansweredQueries > 0)
		.map((line): Task => ({
			label: `Answer ${queries(line.unansweredQueries)} on the return of ${line.label}`,
			href: `${address(line)}#queries`,
			why: 'the region asks while it reviews'
		}));
	const conditions = lines
		.map((line) => ({
			...line,
			left: (line.openConditions ?? 0) - line.answeredConditions
		}))
		.filter(({ left }) => left > 0)
		.sort((a, b) => a.conditionDueOn!.localeCompare(b.conditionDueOn!))
		.map((line): Task => {
			return {
				label: `Report on ${counted(line.left, 'condition', 'conditions')} of the return of ${line.label}`,
				href: `${address(line)}#conditions`,
				why: dueWords(line.left, line.conditionDueOn!, today)
			};
		});
	return [...sentBack, ...due, ...asked, ...conditions];
}

/** Conditions that were taken over from predecessors, as things to do: one task for each predecessor. */
export function takenTasks(
	conditions: readonly {
		met: boolean;
		dueOn: string;
		from: { code: string; shortName: string };
		updates: readonly { side: 'region' | 'ics' }[];
	}[],
	home: string,
	today: string
): Task[] {
	const waiting = conditions.filter(({ met, updates }) => !met && updates.at(-1)?.side !== 'ics');
	return [...Map.groupBy(waiting, ({ from }) => from.shortName)].map(([from, own]) => {
		const day = own.map(({ dueOn }) => dueOn).sort()[0]!;
		return {
			label: `Report on ${counted(own.length, 'condition', 'conditions')} taken over from ${from}`,
			href: `${home}/returns#taken-over`,
			why: dueWords(own.length, day, today)
		};
	});
}

function dueWords(many: number, day: string, today: string): string {
	return `${many === 1 ? 'it' : 'the first'} ${day < today ? 'was' : 'is'} due on ${longDate(day)}`;
}

const WAITING: readonly DeadlineStatus[] = ['not-started', 'draft', 'due-soon', 'overdue'];

/** "The return of Q2 2026/27 is waiting for the ICS: due in 3 days (30 October 2026)." */
export function listSentence(lines: readonly ListedReturn[]): string {
	if (lines.length === 0) return 'No return has been asked for or begun yet.';
	const waiting = lines.filter(
		({ state, due }) =>
			(state !== null && isOpenToEdits(state)) ||
			(state === null && due !== null && WAITING.includes(due.status))
	);
	const why = ({ state, due }: ListedReturn) =>
		state === 'queried'
			? 'sent back with queries'
			: due && due.days !== null
				? lowerFirst(deadlineText(due))
				: 'no day is set for it';
	const [first] = waiting;
	const open = lines.reduce((sum, { openConditions = 0 }) => sum + openConditions, 0);
	const unmet = `${plural(open, 'condition')} of what was accepted ${agree(open, 'is', 'are')} still to be met`;
	if (!first)
		return open > 0
			? `${unmet}: ${newestWords(lines[0]!)}.`
			: `Nothing is waiting for the ICS: ${newestWords(lines[0]!)}.`;
	const also = open > 0 ? ` ${unmet}.` : '';
	if (waiting.length === 1)
		return `The return of ${first.label} is waiting for the ICS: ${why(first)}.${also}`;
	return `${waiting.length} returns are waiting for the ICS: ${list(waiting.map((line) => `${line.label} (${why(line).replace(/ \((.*)\)/, ', $1')})`))}.${also}`;
}

function newestWords({ label, state, due }: ListedReturn): string {
	if (state !== null) return `the return of ${label} is “${stateLabel(state).toLowerCase()}”`;
	return due?.status === 'excused'
		? `it need not send a return for ${label}`
		: `the return of ${label} has not opened yet`;
}

function lowerFirst(text: string): string {
	return text.charAt(0).toLowerCase() + text.slice(1);
}

/** What a query is about, in words: `the figure “Networks live”`, `the words`. */
export function aboutWords(
	about: string,
	section: Pick<SectionContent, 'figures' | 'states'> | undefined
): string {
	if (about === 'section') return 'the whole section';
	if (about === 'narrative') return 'the narrative';
	const [kind, name] = about.split(':');
	const title =
		kind === 'figure'
			? section?.figures.find((figure) => figure.name === name)?.title
			: section?.states.find((state) => state.code === name)?.title;
	return `the ${kind === 'figure' ? 'figure' : 'deliverable'} “${title ?? name}”`;
}

/** What a check before sending was about, beside the sentence that answered it. */
export function checkLabel(code: string, { figures }: Pick<SectionContent, 'figures'>): string {
	if (code === 'confident-over-missed-date')
		return 'A confident rating over a date that has passed';
	if (code === 'confident-over-doubt')
		return 'A confident rating over deliverables in doubt or slipped';
	if (code === 'confident-over-measures') return 'A confident rating over measures that fall short';
	if (code === 'success-with-unmet-criteria') return 'Success reached without all its criteria';
	if (code === 'unchanged-over-slip') return 'Unchanged text although a date slipped';
	const figure = figures.find(({ name }) => code === `jumped-${name}`);
	return figure ? `“${figure.title}” moved far since the last return` : 'Another check';
}

/** Why the fingerprint of one sending is another for readers outside the programme. */
export function fingerprintWords(audience: Audience): string {
	return audience === 'programme'
		? 'This is the fingerprint of the document with its true counts of people. The region and everybody outside the programme are shown rounded counts, and the fingerprint of that document, which is another.'
		: 'This is the fingerprint of the document as it is shown outside the programme, with counts of people rounded. The ICS sees the true counts, and the fingerprint of that document, which is another.';
}

/** How a query stands, for its tag. */
export const QUERY_STATES = {
	open: { label: 'Waiting for the ICS', tone: 'late' },
	answered: { label: 'Answered', tone: 'started' },
	settled: { label: 'Settled', tone: 'done' },
	withdrawn: { label: 'Withdrawn by the region', tone: 'none' }
} as const;
