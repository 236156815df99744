/** A thread as one reader sees it: who wrote for a group is known inside the group only. */
import { uncapital } from '#lib/core/words.ts';
import type { Concern } from '#lib/voices/concerns/read.server.ts';
import { ACT_WORDS, promiseState, promiseWords, SIDE_OF } from '#lib/voices/concerns/rules.ts';

export function threadShown(concern: Concern, isOwnGroup: boolean, asAt: string) {
	return concern.posts.map((post) => {
		const side = SIDE_OF[post.act];
		return {
			id: post.id,
			act: post.act,
			side,
			head: ACT_WORDS[post.act],
			// What is kept of a sharing is with whom.
			words:
				post.act === 'shared' && post.words !== null
					? `Who may see it now: ${uncapital(post.words)}.`
					: post.words,
			hidden: post.hidden,
			on: post.on,
			by: side === 'ics' || isOwnGroup ? post.by : null,
			promise: post.promised && {
				words: promiseWords(post.promised, promiseState(post.promised, asAt)),
				milestone: post.promised.milestone && {
					id: post.promised.milestone.id,
					reference: post.promised.milestone.reference
				}
			}
		};
	});
}
