/** Showing progress to the public, and taking the page down again. */
import { createHash } from 'node:crypto';
import { type IcsScope, NotAllowed, NotFound } from '#lib/core/access.ts';
import { canonical } from '#lib/core/schema.ts';
import { recordScopedAct } from '#lib/platform/audit/write.server.ts';
import { run, transaction } from '#lib/platform/database.server.ts';
import { type Refusal, refused, wordsProblem } from '#lib/voices/words.server.ts';
import { releaseOffer, releasesOf } from './read.server.ts';
import {
	hindrancesOf,
	itemsIn,
	type OpenFinding,
	type Release,
	type ReleaseChoice,
	releaseOf
} from './rules.ts';

export type ReleaseResult =
	| { status: 'released'; id: number }
	/** Headings of items that are no longer what was shown: nothing was released. */
	| { status: 'changed'; changed: string[] }
	| { status: 'not-read'; open: OpenFinding[] };

/**
 * Shows to the public what was chosen, as it stands today (ISO date), in place of what was shown
 * before. Nothing is released when an item is not what the person saw, or when something was found in
 * a text that they have not said they read.
 *
 * @throws NotAllowed without `publish-progress`
 */
export function releaseProgress(
	scope: IcsScope,
	choice: ReleaseChoice,
	today: string
): ReleaseResult {
	mayPublish(scope);
	return transaction((): ReleaseResult => {
		const { facts, offer } = releaseOffer(scope, today);
		const { changed, open } = hindrancesOf(offer, choice);
		if (changed.length > 0) return { status: 'changed', changed };
		if (open.length > 0) return { status: 'not-read', open };
		const content = releaseOf(facts, offer, choice);
		const { findable } = choice;
		const { id, sha256 } = freezeRelease(scope, content, findable, new Date().toISOString());
		const detail = { release: id, sha256, findable, items: itemsIn(content) };
		recordScopedAct(scope, 'release.publish', scope.ics.code, detail, scope.ics.id);
		return { status: 'released', id };
	});
}

/** Writes a release as it will stand for ever, without an audit row; the caller holds the transaction. */
export function freezeRelease(
	scope: IcsScope,
	content: Release,
	findable: boolean,
	at: string
): { id: number; sha256: string } {
	const text = canonical(content);
	const sha256 = createHash('sha256').update(text).digest('hex');
	const { id } = run(
		'INSERT INTO releases (ics_id, content, sha256, findable, at, by) VALUES (?, ?, ?, ?, ?, ?)',
		scope.ics.id,
		text,
		sha256,
		findable ? 1 : 0,
		at,
		scope.accountId
	);
	return { id, sha256 };
}

/**
 * Takes down the page that the public sees, at once. What was shown before it does not come back.
 *
 * @throws NotAllowed without `publish-progress`; NotFound when nothing is shown
 */
export function endRelease(scope: IcsScope, typed: string): { status: 'ended' } | Refusal {
	mayPublish(scope);
	const reason = typed.trim();
	return transaction((): { status: 'ended' } | Refusal => {
		const [latest] = releasesOf(scope);
		if (latest?.state !== 'stands') throw new NotFound('Nothing is shown to the public.');
		if (reason === '') return refused('reason', 'Say why you take the page down.');
		if (reason.length > 300) return refused('reason', 'Say it in at most 300 letters.');
		const wrong = wordsProblem(reason);
		if (wrong) return refused('reason', wrong);
		run(
			'INSERT INTO release_ends (release_id, reason, at, by) VALUES (?, ?, ?, ?)',
			latest.id,
			reason,
			new Date().toISOString(),
			scope.accountId
		);
		recordScopedAct(scope, 'release.end', scope.ics.code, { release: latest.id }, scope.ics.id);
		return { status: 'ended' };
	});
}

function mayPublish(scope: IcsScope): void {
	if (scope.permission !== 'publish-progress')
		throw new NotAllowed('This scope shows nothing to the public.');
}
