/** You said, we did: from activities and from concerns, newest first. */
import type { Concern } from '#lib/voices/concerns/read.server.ts';
import type { SaidAndDone } from '#lib/voices/read.server.ts';

export type Change = {
	key: string;
	/** What people said, and what was done. */
	said: string;
	did: string;
	/** The day people were told. */
	on: string;
	from: { label: string; path: string };
	deliverables: readonly string[];
};

/** Only what is told: both what was said and what came of it. */
export function changesShown(
	concerns: readonly Concern[],
	activities: readonly SaidAndDone[]
): Change[] {
	const fromActivities = activities.flatMap((activity): Change[] =>
		activity.heard === null || activity.changed === null || activity.feedbackOn === null
			? []
			: [
					{
						key: `activity-${activity.id}`,
						said: activity.heard,
						did: activity.changed,
						on: activity.feedbackOn,
						from: { label: activity.title, path: `/coproduction/${activity.id}` },
						deliverables: activity.deliverables
					}
				]
	);
	const fromConcerns = concerns.flatMap((concern): Change[] =>
		concern.posts
			.filter(({ act, words }) => act === 'changed' && words !== null)
			.map((post) => ({
				key: `post-${post.id}`,
				said: concern.title ?? 'Hidden',
				did: post.words!,
				on: post.on,
				from: { label: `what ${concern.group} raised`, path: `/voice/concerns/${concern.id}` },
				deliverables: concern.aboutKind === 'deliverable' ? [concern.about!] : []
			}))
	);
	// What was written into an activity from a concern about it would be told twice.
	const told = new Set(fromConcerns.map(({ did }) => did));
	return [...fromActivities.filter(({ did }) => !told.has(did)), ...fromConcerns].sort((a, b) =>
		b.on.localeCompare(a.on)
	);
}
