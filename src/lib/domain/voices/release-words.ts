/** What the page for the public says of itself, and of what was released. Pure. */
import { FEWEST_SHOWN, NEAREST } from '#lib/domain/disclosure-words.ts';
import type { EasyLine } from '#lib/domain/easy-read.ts';
import { ACT_WORDS, clockWords, promiseWords } from '#lib/domain/voices/concern-words.ts';
import { STATE_LABELS, type Promised } from '#lib/domain/voices/concerns.ts';
import { DIFFERENCE_WORDS } from '#lib/domain/voices/agreement.ts';
import type { Part } from '#lib/domain/voices/release-items.ts';
import type {
	Headcount,
	Release,
	ReleasedConcern,
	ReleasedCounts,
	ReleasedPromise,
	ReleasedSubject
} from '#lib/domain/voices/release.ts';
import { claimSentence, groupAnswer } from '#lib/domain/voices/subjects.ts';
import { longDate } from '#lib/format/dates.ts';
import { agree, plural } from '#lib/format/words.ts';

/** The words that stand on every page for the public, whatever was released. */
export const PAGE_WORDS = {
	title: 'Is what was promised real?',
	intro:
		'This page is about mental health care near you. It shows what was promised. It shows what the system says has been done. And it shows what people who use care, and carers, say they see.',
	system: 'We say “the system” for the NHS, the councils and the others who run this care.',
	differ: 'Where people and the system do not say the same',
	principles: 'The big promises',
	deliverables: 'More promises that people looked at',
	concerns: 'Worries and questions',
	noConcerns: 'No worry or question is shown here yet.',
	promised: 'What the system promised to do, and by when',
	noPromises: 'No promise with a day is shown here yet.',
	changes: 'You said, we did',
	noChanges: 'Nothing is shown here yet.',
	counts: 'In numbers',
	rounded: `Numbers of people are rounded to the nearest ${NEAREST}. A number under ${FEWEST_SHOWN} is not shown, so that nobody can be known by it.`,
	twice: 'Somebody who came twice counts twice.',
	leftOut: 'These words are not shown here.',
	group: 'A group of people from here',
	notSaid: 'No group has said yet.',
	yourself: 'How to say something yourself',
	how: [
		'Do you use mental health care here? Or do you look after somebody who does? Then you can have a say.',
		'Ask your key worker, your doctor’s surgery or a carers’ centre how to join a group. They can put you in touch.',
		'A group can ask questions and share worries. The system has to give an answer, and it may be shown on this page.',
		'You can bring somebody with you to help. You can use your own language.',
		'Do not send anything about your own care through this page. Nobody here can see your notes.'
	],
	made: 'How this page is made',
	frozen: [
		'The system chose what is shown here. It cannot change what people say.',
		'Words that could show who somebody is are left out. The page never says who in a group wrote something.',
		'The page stays as it was on the day it was made, until there is a new one.'
	]
} as const;

/** Easy Read: one idea a line. */
export const EASY_WORDS = {
	intro: 'This page is about mental health care near you.',
	two: 'You can see what the NHS said it would do. You can see what people say.',
	group: 'A group',
	waiting: 'There is no answer yet.',
	answered: 'The NHS gave an answer.',
	late: 'The answer was late.',
	overdue: 'The answer is late.',
	promised: 'The NHS made a promise. It is for this day:',
	kept: 'The promise was kept.',
	keptLate: 'It was done, but late.',
	notKept: 'That day has gone. It is not done.',
	open: 'It is not done yet.',
	say: 'Do you want to say something? Ask your key worker or your doctor.',
	help: 'You can bring somebody with you to help.'
} as const;

/** What is not in sight of that on which the two differ; null where all of it is. */
export function notShownSentence(release: Release): string | null {
	const shown = [...release.principles, ...release.deliverables].filter(
		({ differences }) => differences.length > 0
	).length;
	const missing = release.agreement.differ - shown;
	if (missing <= 0) return null;
	return `${missing} of these differences ${agree(missing, 'is', 'are')} not shown on this page.`;
}

/** "4 of the 6 worries and questions that groups opened to anybody are shown here." */
export function concernsShownSentence({ concerns, concernsOpen }: Release): string {
	if (concernsOpen === 0) return 'No group has asked for a worry or question to be shown here.';
	const shown = concerns.length;
	const opened = `Groups have opened ${concernsOpen === 1 ? 'one worry or question' : `${concernsOpen} worries and questions`} to anybody.`;
	if (shown === concernsOpen)
		return `${opened} ${concernsOpen === 1 ? 'It is' : 'All are'} shown here.`;
	if (concernsOpen === 1) return `${opened} It is not shown here.`;
	const some = shown === 0 ? 'None of them is' : `${shown} of them ${agree(shown, 'is', 'are')}`;
	return `${opened} ${some} shown here.`;
}

/** Null where nothing is known of how the first answer went. */
export function releasedClock({ clock, answerDueOn }: ReleasedConcern): string | null {
	return clockWords(clock, answerDueOn);
}

export function releasedPromise(promised: ReleasedPromise): string {
	const { doneOn, forecastOn } = promised;
	// Rows have numbers inside Waymark; nothing released has one.
	const milestone: Promised['milestone'] = { id: 0, reference: '', doneOn, forecastOn };
	return promiseWords({ for: promised.for, milestone }, promised.state);
}

/** "about 45 times", "fewer than 5 times". */
export function headcountWords({ about, least }: Headcount): string {
	if (about === null)
		return least ? 'some times, but we do not know how many' : `fewer than ${FEWEST_SHOWN} times`;
	return least ? `about ${about} times or more` : `about ${about} times`;
}

export function countSentences({ promises, networks, takingPart }: ReleasedCounts): string[] {
	const found: string[] = [];
	if (promises)
		found.push(
			`The system says that ${promises.inPlace === 0 ? 'none' : promises.inPlace} of its ${promises.of} promises ${agree(promises.inPlace, 'is', 'are')} in place.`
		);
	if (networks)
		found.push(
			`The new way to give care has begun in ${networks.live === 0 ? 'none' : networks.live} of ${plural(networks.of, 'local area')}.`
		);
	if (takingPart)
		found.push(
			`From ${longDate(takingPart.from)} to ${longDate(takingPart.to)}, people who use care helped to shape it ${headcountWords(takingPart.experts)}. Carers did so ${headcountWords(takingPart.carers)}. ${PAGE_WORDS.twice}`
		);
	return found;
}

/** Each promise with a day, with where it stands in its thread. */
export function promisesIn({ concerns }: Pick<Release, 'concerns'>) {
	return concerns.flatMap(({ posts }, concern) =>
		posts.flatMap(({ promised, words }) => (promised ? [{ promised, words, concern }] : []))
	);
}

/** Whether a worry has been answered, in Easy Read. */
export function easyAnswer({ clock }: Pick<ReleasedConcern, 'clock'>): EasyLine {
	if (clock.answeredOn === null)
		return clock.late > 0
			? { text: EASY_WORDS.overdue, picture: 'warning' }
			: { text: EASY_WORDS.waiting, picture: 'clock' };
	const late = clock.late > 0 ? ` ${EASY_WORDS.late}` : '';
	return { text: EASY_WORDS.answered + late, picture: 'letter' };
}

/** Whether a promise was kept, in Easy Read. */
export function easyPromise({ state }: Pick<ReleasedPromise, 'state'>): EasyLine {
	if (state === 'kept') return { text: EASY_WORDS.kept, picture: 'tick' };
	if (state === 'kept-late') return { text: EASY_WORDS.keptLate, picture: 'clock' };
	if (state === 'overdue') return { text: EASY_WORDS.notKept, picture: 'warning' };
	return { text: EASY_WORDS.open, picture: 'part-way' };
}

export type ShownChange = {
	said: string | null;
	did: string | null;
	from: string | null;
	on: string;
};

/** You said, we did: from activities, and from the threads that are shown; the newest first. */
export function changesIn({ changes, concerns }: Pick<Release, 'changes' | 'concerns'>) {
	const fromThreads = concerns.flatMap(({ title, group, posts }): ShownChange[] =>
		posts.flatMap(({ act, words, on }) =>
			act === 'changed' && words !== null ? [{ said: title, did: words, from: group, on }] : []
		)
	);
	return [...changes, ...fromThreads].sort((one, other) => other.on.localeCompare(one.on));
}

/** What an item would show beside its free texts: for the person who chooses. */
export function factLines(part: Part): string[] {
	switch (part.in) {
		case 'principles':
		case 'deliverables':
			return subjectLines(part.one);
		case 'concerns':
			return concernLines(part.one);
		case 'changes':
			return [`People were told on ${longDate(part.one.on)}.`];
		case 'counts':
			return countSentences(part.one);
		case 'groups':
			return [];
	}
}

function subjectLines(subject: ReleasedSubject): string[] {
	return [
		...subject.differences.map((difference) => DIFFERENCE_WORDS[difference]),
		`The system: ${claimSentence(subject)}`,
		...subject.groups.map(
			(word) => `${word.group ?? PAGE_WORDS.group}: ${groupAnswer(word)} (${longDate(word.on)}).`
		)
	];
}

function concernLines(concern: ReleasedConcern): string[] {
	return [
		`${concern.kind === 'question' ? 'A question' : 'A worry'} from ${concern.group ?? PAGE_WORDS.group}. The system was told on ${longDate(concern.sharedOn)}.`,
		`${STATE_LABELS[concern.state]}. ${releasedClock(concern) ?? ''}`,
		...concern.posts.flatMap(({ act, promised }) =>
			promised ? [`${ACT_WORDS[act]}: ${releasedPromise(promised)}`] : []
		)
	];
}
