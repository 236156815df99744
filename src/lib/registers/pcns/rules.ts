/** The practices of networks, and what a newer list of them changes. Pure. */

/** One stay of a practice in a network. Codes are those of the ODS, days ISO dates. */
export type Membership = {
	network: string;
	practice: string;
	name: string;
	joinedOn: string;
	/** Its last day there; null while no end is known. */
	leftOn: string | null;
};

/** Where a practice joined, left or moved, and on what day. */
export type Joined = { practice: string; name: string; network: string; on: string };
export type Moved = Joined & { from: string };

export type PracticeChanges = {
	/** Practices in no network before. */
	joined: Joined[];
	/** Practices in no network of this system any more; `on` is the last day, where it is given. */
	left: (Omit<Joined, 'on'> & { on: string | null })[];
	/** Practices in another network than before. */
	moved: Moved[];
	/** Practices that stay where they were. */
	stayed: number;
};

/** The stays that last: a practice has one at most, and of two the one that began later counts. */
export function lasting(memberships: readonly Membership[]): Map<string, Membership> {
	const found = new Map<string, Membership>();
	for (const one of memberships) {
		if (one.leftOn !== null) continue;
		const other = found.get(one.practice);
		if (!other || other.joinedOn < one.joinedOn) found.set(one.practice, one);
	}
	return found;
}

/** Whether a practice belongs to the network on a day; its last day there counts. */
export function belongsOn({ joinedOn, leftOn }: Membership, day: string): boolean {
	return joinedOn <= day && (leftOn === null || leftOn >= day);
}

/** What a list changes, practice by practice, against the memberships that are held. */
export function practiceChanges(
	held: readonly Membership[],
	list: readonly Membership[]
): PracticeChanges {
	const [before, now] = [lasting(held), lasting(list)];
	const changes: PracticeChanges = { joined: [], left: [], moved: [], stayed: 0 };
	for (const { practice, name, network, joinedOn } of now.values()) {
		const old = before.get(practice);
		if (!old) changes.joined.push({ practice, name, network, on: joinedOn });
		else if (old.network === network) changes.stayed += 1;
		else changes.moved.push({ practice, name, network, on: joinedOn, from: old.network });
	}
	for (const { practice, name, network } of before.values()) {
		if (now.has(practice)) continue;
		const ends = list.filter((one) => one.practice === practice && one.network === network);
		const on = ends.reduce<string | null>(
			(last, { leftOn }) => (leftOn !== null && leftOn > (last ?? '') ? leftOn : last),
			null
		);
		changes.left.push({ practice, name, network, on });
	}
	return changes;
}
