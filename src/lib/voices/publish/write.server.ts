/** Showing progress to the public, and taking the page down again. */
import { createHash } from 'node:crypto';
import { type IcsActor, NotFound } from '#lib/core/access.ts';
import { ok, refused, type Result } from '#lib/core/result.ts';
import { canonical } from '#lib/core/schema.ts';
import { textFinding } from '#lib/core/text-check.ts';
import { recordAct } from '#lib/platform/audit/write.server.ts';
import { run, transaction } from '#lib/platform/database.server.ts';
import { REASON_TEXT } from '#lib/voices/text-rules.server.ts';
import { releaseOffer, releasesOf } from './read.server.ts';
import { type Hindrances, hindrancesOf, itemsIn, type ReleaseChoice, releaseOf } from './rules.ts';

/**
 * Shows to the public what was chosen, as it stands today, in place of what was shown before. It is a
 * conflict when an item is not what the person saw, or when something was found in a text that they
 * have not said they read.
 */
export function releaseProgress(
	actor: IcsActor<'publish-progress'>,
	choice: ReleaseChoice
): Result<{ id: number }, Hindrances> {
	const { scope, now, today } = actor;
	return transaction((): Result<{ id: number }, Hindrances> => {
		const { facts, offer } = releaseOffer(scope, today);
		const hindrances = hindrancesOf(offer, choice);
		if (hindrances.changed.length > 0 || hindrances.open.length > 0)
			return { conflict: hindrances };
		const content = releaseOf(facts, offer, choice);
		const { findable } = choice;
		const text = canonical(content);
		const sha256 = createHash('sha256').update(text).digest('hex');
		const { id } = run(
			'INSERT INTO releases (ics_id, content, sha256, findable, at, by) VALUES (?, ?, ?, ?, ?, ?)',
			scope.ics.id,
			text,
			sha256,
			findable ? 1 : 0,
			now.toISOString(),
			scope.accountId
		);
		const detail = { release: id, sha256, findable, items: itemsIn(content) };
		recordAct(actor, 'release.publish', scope.ics.code, detail);
		return ok({ id });
	});
}

/**
 * Takes down the page that the public sees, at once. What was shown before it does not come back.
 *
 * @throws NotFound when nothing is shown
 */
export function endRelease(
	actor: IcsActor<'publish-progress'>,
	typed: string
): Result<{ id: number }> {
	const { scope, now } = actor;
	const reason = typed.trim();
	return transaction(() => {
		const [latest] = releasesOf(scope);
		if (latest?.state !== 'stands') throw new NotFound('Nothing is shown to the public.');
		if (reason === '') return refused('reason', 'Say why you take the page down.');
		const wrong = textFinding('reason', reason, REASON_TEXT);
		if (wrong) return { refused: [wrong] };
		run(
			'INSERT INTO release_ends (release_id, reason, at, by) VALUES (?, ?, ?, ?)',
			latest.id,
			reason,
			now.toISOString(),
			scope.accountId
		);
		recordAct(actor, 'release.end', scope.ics.code, { release: latest.id });
		return ok({ id: latest.id });
	});
}
