/** What a reviewer has in front of them: two frozen documents, what moved between them, the conversation. */
import { quarterLabel } from '#lib/core/calendar.ts';
import {
	type IcsScope,
	isOfProgramme,
	may,
	type Permission,
	type Person
} from '#lib/core/access.ts';
import { daysBetween } from '#lib/core/calendar.ts';
import { measuresFor } from '#lib/measures/read.server.ts';
import { cached } from '#lib/platform/cache.server.ts';
import { londonDate } from '#lib/platform/clock.server.ts';
import { asRecordedBy } from '#lib/registers/recorded.server.ts';
import { isLate, type SectionContent } from '#lib/returns/return/content.ts';
import {
	earlierSubmission,
	returnEvents,
	type ReturnRecord,
	shownSubmission,
	shownSubmissions,
	type Submission,
	submissionOf
} from '#lib/returns/return/read.server.ts';
import {
	actLabel,
	stateLabel,
	transitionsFrom,
	UNDER_REVIEW,
	waitingSentence
} from '#lib/returns/return/transitions.ts';
import {
	conditionsOf,
	openAmong,
	queriesOf,
	type Query,
	ratingsOf,
	type ReviewRating
} from '#lib/returns/review/read.server.ts';
import {
	changesSince,
	figuresShown,
	heaviestFirst,
	movedWords,
	markedAgainst,
	movementsBetween,
	movementSentence,
	sentBackBefore,
	subjectsOf,
	wordsOf
} from '#lib/returns/review/rules.ts';

// What a reviewer reads is what readers outside may see: comparing and wording come after the gate.
/** What the newest submission is read against: an earlier document and how it is called. */
type Against = { sha256: string; content: Submission['content']; called: string; since: boolean };

type ReviewRequest = {
	person: Person;
	today: string;
	/** `accepted` reads a return that was resubmitted against the last accepted one as well. */
	wanted: string | null;
	/** Which sections to open: the code of one, `all`, or `unmoved`. */
	section: string | null;
};

/** What moved, and every section in a line; of the sections themselves only those that are opened. */
export function reviewOf(
	scope: IcsScope,
	record: ReturnRecord,
	submission: Submission,
	{ person, today, wanted, section: wantedSection }: ReviewRequest
) {
	const sent = shownSubmission(submission, scope.audience);
	const events = returnEvents(scope, record.id);
	const before = sentBackBefore(events, sent.number);
	const against = againstOf(scope, record, wanted === 'accepted' ? null : before);
	// Both documents are frozen, and so is what moved between them, as each kind of reader sees it.
	const pair = `review/${sent.sha256}/${against ? `${against.sha256}/${against.since}` : 'nothing'}`;
	const { movement, sections } = cached({ dependsOn: [], key: pair }, () =>
		readAgainst(sent, against)
	);
	const queries = queriesOf(scope, record.id);
	const conditions = conditionsOf(scope, record.id);
	const ratings = ratingsOf(scope, record.id);
	const mayHere = (permission: Permission) => may(person, permission, scope.ics);
	const acts = transitionsFrom(record.state, mayHere).filter(
		({ permission }) => permission === 'review-returns' || permission === 'close-returns'
	);
	const mayReview = mayHere('review-returns') && UNDER_REVIEW.includes(record.state);
	const unsettled = openAmong(queries).flatMap((query) => {
		const asked = sections.find(({ section }) => section.code === query.section);
		return asked ? [{ ...unsettledShown(query, asked.section), state: query.state }] : [];
	});
	const unrated = sections.map(({ section }) => section.code).filter((code) => !ratings.has(code));
	// A reviewer begins at the first section without a rating, or at the queries that wait.
	const isBegun = mayReview && unsettled.length === 0;
	const wantedCode = wantedSection ?? (isBegun ? unrated[0] : null);
	const index = sections.map(({ frozen: { code, number, title, rating, movements } }) => {
		const waiting = unsettled.filter(({ section }) => section === code).length;
		const moved = movements.length;
		const isWanted =
			wantedCode === code || wantedCode === 'all' || (wantedCode === 'unmoved' && moved === 0);
		return {
			code,
			number,
			title,
			rating,
			moved,
			movedWords: movedWords(movements),
			waiting,
			own: ratings.get(code)?.rating ?? null,
			/** A question that waits stands where its section can be read. */
			isOpen: isWanted || waiting > 0
		};
	});
	const inFull = sections.filter((_, place) => index[place]!.isOpen);
	const recordedBy = londonDate(new Date(sent.at));
	const registers = new Map(
		inFull.some(({ section }) => section.figures.length > 0)
			? measuresFor(asRecordedBy(scope, recordedBy), sent.content.asAt).map((value) => [
					value.measure as string,
					value
				])
			: []
	);
	const opened = inFull.map(({ section, earlier, frozen }) => ({
		...frozen,
		/** What can be asked about, for those who may. */
		subjects: mayReview ? subjectsOf(section) : [],
		...besideIt(section.code),
		own: ratingShown(ratings.get(section.code), sent.id),
		figures: figuresShown(section, earlier, registers),
		queries: queries
			.filter((query) => query.section === section.code)
			.map((query) => queryShown(query, section))
	}));
	return {
		state: record.state,
		stateLabel: stateLabel(record.state),
		waiting: waitingSentence(
			record.state,
			daysBetween(londonDate(new Date(record.stateSince)), today),
			{
				openQueries: unsettled.length,
				openConditions: conditions.filter(({ met }) => !met).length
			}
		),
		submission: { id: sent.id, number: sent.number, at: sent.at, by: sent.by },
		asAt: sent.content.asAt,
		recordedBy,
		against: against && { called: against.called, since: against.since },
		/** A return that was resubmitted can be read against the last accepted one too. */
		other:
			before !== null
				? wanted === 'accepted'
					? ('sent-back' as const)
					: ('accepted' as const)
				: null,
		movement,
		sections: index,
		opened,
		unsettled,
		acts: acts.map(({ act, label }) => ({ act, label })),
		mayReview,
		maySettle:
			mayHere('review-returns') &&
			(UNDER_REVIEW.includes(record.state) || record.state === 'queried'),
		mayCondition: mayHere('review-returns'),
		writes: mayHere('write-returns'),
		conflicted:
			isOfProgramme(person, scope.ics) &&
			(may(person, 'review-returns') || may(person, 'close-returns')),
		conditions: conditions.map((condition) => ({
			...condition,
			title: sent.content.sections.find(({ code }) => code === condition.section)?.title ?? null
		})),
		history: events.map(({ act, reason, at, by }) => ({
			title: actLabel(act),
			text: reason,
			when: at,
			who: by
		})),
		sendings: shownSubmissions(scope, record.id)
	};

	/** The sections before and after one, and the one to rate after it: the first after it without a rating. */
	function besideIt(code: string) {
		const codes = index.map((one) => one.code);
		const place = codes.indexOf(code);
		const others = [...codes.slice(place + 1), ...codes.slice(0, place)];
		return {
			previous: index[place - 1] ?? null,
			next: index[place + 1] ?? null,
			nextUnrated: others.find((other) => unrated.includes(other)) ?? null
		};
	}
}

/** What follows from the two documents alone. */
function readAgainst(sent: Submission, against: Against | null) {
	const movements = against?.since
		? changesSince(sent.content, against.content)
		: movementsBetween(sent.content, against?.content ?? null);
	return {
		movement: movementSentence(movements, sent.content.sections.length),
		sections: sent.content.sections.map((section) => {
			const earlier = against?.content.sections.find(({ code }) => code === section.code) ?? null;
			const own = movements.filter((movement) => movement.section === section.code);
			return {
				section,
				earlier,
				frozen: {
					...sectionShown(section, earlier, sent.content.asAt),
					movements: heaviestFirst(own).flatMap((group) => group.movements)
				}
			};
		})
	};
}

function againstOf(scope: IcsScope, record: ReturnRecord, sentBack: number | null): Against | null {
	if (sentBack !== null) {
		const { sha256, content, number } = shownSubmission(
			submissionOf(scope, record.id, sentBack)!,
			scope.audience
		);
		return { sha256, content, called: `what was sent back (sending ${number})`, since: true };
	}
	const earlier = earlierSubmission(scope, record.quarter);
	if (!earlier) return null;
	const { sha256, content } = shownSubmission(earlier, scope.audience);
	return {
		sha256,
		content,
		called: `the last accepted return (${quarterLabel(earlier.quarter)})`,
		since: false
	};
}

function sectionShown(section: SectionContent, earlier: SectionContent | null, asAt: string) {
	const { code, number, title, question, rating, evidence, coproduced, savedBy, savedAt } = section;
	const { states, riskDetails, activities, answers, voices } = section;
	const words = wordsOf(section);
	const old = earlier === null ? null : wordsOf(earlier);
	const changed = old !== null && old !== words;
	return {
		code,
		number,
		title,
		question,
		rating,
		evidence,
		coproduced,
		savedBy,
		savedAt,
		riskDetails,
		activities,
		answers: Object.values(answers),
		voices: voices ?? null,
		earlierRating: earlier?.rating ?? null,
		words,
		/** Where they changed: both, sentence by sentence. */
		difference: changed
			? { now: markedAgainst(words, old), before: markedAgainst(old, words) }
			: null,
		states: states.map(({ code: deliverable, reason, ...state }) => {
			const before = earlier?.states.find((one) => one.code === deliverable);
			return {
				code: deliverable,
				reason,
				title: state.title,
				stage: state.stage,
				confidence: state.confidence,
				promisedOn: state.promisedOn,
				late: isLate(state, asAt),
				success: state.success,
				before: before && {
					stage: before.stage,
					confidence: before.confidence,
					promisedOn: before.promisedOn
				}
			};
		})
	};
}

/** The reviewer's rating; `before` when it was given to an earlier sending. */
function ratingShown(own: ReviewRating | undefined, submissionId: number) {
	if (!own) return null;
	const { rating, reason, at, by } = own;
	return { rating, reason, at, by, before: own.submissionId !== submissionId };
}

function queryShown({ id, about, state, askedAt, messages }: Query, section: SectionContent) {
	const subject = subjectsOf(section).find(({ value }) => value === about)?.label ?? about;
	return { id, about, subject, state, askedAt, messages };
}

/** In the list at the top: what was asked where, and what the ICS says to it. */
function unsettledShown(query: Query, section: SectionContent) {
	const { id, subject, messages } = queryShown(query, section);
	return {
		id,
		subject,
		section: section.code,
		title: section.title,
		asked: messages[0]!.words,
		answer: messages.findLast(({ side }) => side === 'ics')?.words ?? null
	};
}

export type Review = ReturnType<typeof reviewOf>;
