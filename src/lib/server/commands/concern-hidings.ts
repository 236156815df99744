/** Hiding a post that should not stand, with a reason that does: by a lead or an administrator. */
import { NotAllowed, NotFound, type GroupScope, type IcsScope } from '#lib/domain/access.ts';
import { recordScopedAct } from '#lib/server/commands/audit.ts';
import { refused, wordsProblem, type Refusal } from '#lib/server/commands/voice-words.ts';
import { run, transaction } from '#lib/server/db/connection.ts';
import { findConcern } from '#lib/server/queries/concerns.ts';

/**
 * Hides a post of a thread, or shows it again; without `postId` the words with which it was raised.
 * A lead does so in the threads of the group, an administrator where the group shared them.
 *
 * @throws NotAllowed, NotFound
 */
export function hidePost(
	scope: IcsScope | GroupScope,
	concernId: number,
	postId: number | null,
	input: { hidden: boolean; reason: string },
	today: string
): { status: 'saved' | 'already-saved' } | Refusal {
	const eyes = eyesOf(scope);
	const reason = input.reason.trim();
	return transaction(() => {
		const concern = findConcern(scope, eyes, concernId, today);
		if ('group' in scope && concern.groupId !== scope.group.groupId)
			throw new NotFound(`No concern ${concernId}.`);
		const post = postId === null ? concern : concern.posts.find(({ id }) => id === postId);
		if (!post) throw new NotFound(`No post ${postId}.`);
		if ((post.hidden !== null) === input.hidden) return { status: 'already-saved' };
		if (reason === '') return refused('reason', 'Say why. The reason stays in sight.');
		if (reason.length > 300) return refused('reason', 'Say it in at most 300 letters.');
		const wrong = wordsProblem(reason);
		if (wrong) return refused('reason', wrong);
		run(
			`INSERT INTO concern_hidings (concern_id, post_id, hidden, reason, at, by)
			VALUES (?, ?, ?, ?, ?, ?)`,
			concernId,
			postId,
			input.hidden ? 1 : 0,
			reason,
			new Date().toISOString(),
			scope.accountId
		);
		const act = input.hidden ? 'concern.hide' : 'concern.show-again';
		recordScopedAct(scope, act, String(concernId), { post: postId }, scope.ics.id);
		return { status: 'saved' };
	});
}

function eyesOf(scope: IcsScope | GroupScope) {
	if ('group' in scope && scope.group.role === 'lead')
		return { groups: [scope.group.groupId], ofSystem: false };
	if (scope.permission === 'manage-groups') return { groups: [], ofSystem: true };
	throw new NotAllowed('Only a lead or an administrator can hide a post.');
}
