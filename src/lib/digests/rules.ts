/** The daily e-mail: how much waits on Waymark, and nothing about whom. Pure. */
import { counted, list } from '#lib/core/words.ts';

/** What happened, by others, where somebody has to know. */
export type DigestCounts = {
	/** For a reviewer: returns sent or resubmitted, and answers to queries. */
	sent: number;
	answers: number;
	/** For a programme: returns sent back, decided, and questions asked. */
	sentBack: number;
	decided: number;
	questions: number;
	/** For a programme: concerns and questions that it can see, what groups wrote since, and answers overdue. */
	concerns: number;
	groupReplies: number;
	overdue: number;
	/** For members of groups: what others of the group raised, and what the ICS wrote. */
	ownConcerns: number;
	icsReplies: number;
};

/** Nothing of anything. */
export const NOTHING: DigestCounts = {
	...{ sent: 0, answers: 0, sentBack: 0, decided: 0, questions: 0 },
	...{ concerns: 0, groupReplies: 0, overdue: 0, ownConcerns: 0, icsReplies: 0 }
};

export type Mail = { subject: string; text: string };

/** Hours between two digests of one person: one a day, though yesterday's went a little late. */
export const DIGEST_HOURS = 20;

/** The mail for these counts, or null when nothing happened. `origin` is the address people type. */
export function digestMail(name: string, counts: DigestCounts, origin: string): Mail | null {
	const ofReturns = [
		counts.sent > 0 && `${counted(counts.sent, 'return was', 'returns were')} sent to your region`,
		counts.answers > 0 && `${counted(counts.answers, 'answer')} to queries came in`,
		counts.sentBack > 0 && `${counted(counts.sentBack, 'return was', 'returns were')} sent back`,
		counts.decided > 0 && `${counted(counts.decided, 'return was', 'returns were')} decided on`,
		counts.questions > 0 &&
			`${counted(counts.questions, 'query was', 'queries were')} asked or replied to`
	].filter((part): part is string => part !== false);
	const ofGroups = [
		counts.concerns > 0 &&
			`${counted(counts.concerns, 'concern or question', 'concerns or questions')} from lived experience groups came in`,
		counts.groupReplies > 0 &&
			`${counted(counts.groupReplies, 'reply', 'replies')} from lived experience groups came in`,
		counts.overdue > 0 &&
			`the day to answer ${counted(counts.overdue, 'concern or question', 'concerns or questions')} has passed`,
		counts.ownConcerns > 0 &&
			`${counted(counts.ownConcerns, 'worry or question was', 'worries or questions were')} raised in your group`,
		counts.icsReplies > 0 &&
			`${counted(counts.icsReplies, 'reply', 'replies')} from the ICS to your group came in`
	].filter((part): part is string => part !== false);
	const parts = [...ofReturns, ...ofGroups];
	if (parts.length === 0) return null;
	const what = list(parts);
	return {
		subject: 'Waymark: something is waiting for you',
		text: `${name},

since your last e-mail from Waymark, ${what}.

Sign in to see what it is: ${origin}${ofReturns.length > 0 ? '/reviews' : '/'}

You get this at most once a day, and only when something has happened. You can stop it on your
account page: ${origin}/account
`
	};
}
