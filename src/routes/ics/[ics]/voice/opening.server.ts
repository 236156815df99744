/** What every page of this part begins with: whose, who reads, and for which groups they speak. */
import { error } from '@sveltejs/kit';
import {
	authorise,
	type GroupActor,
	type GroupScope,
	type IcsActor,
	type IcsScope,
	isOfSystem,
	may,
	type Membership,
	type Permission,
	speakFor
} from '#lib/core/access.ts';
import {
	asAtOf,
	icsShown,
	mayIn,
	type OpenedIcs,
	openIcs,
	withHttpErrors
} from '#lib/request.server.ts';
import type { ConcernReader } from '#lib/voices/concerns/read.server.ts';
import { membershipsOf } from '#lib/voices/groups/read.server.ts';

export type OpenVoice = {
	ics: OpenedIcs;
	scope: IcsScope;
	/** ISO dates: the day its pages are for, and the day asked for. */
	today: string;
	asAt: string;
	may: { speak: boolean; answer: boolean; review: boolean; manage: boolean; publish: boolean };
	memberships: Membership[];
	reader: ConcernReader;
};

export function openVoice(locals: App.Locals, code: string, url: URL): OpenVoice {
	const opened = openIcs(locals, code);
	const { ics, scope } = opened;
	const allowed = mayIn(
		locals,
		ics,
		'speak-in-groups',
		'answer-concerns',
		'review-returns',
		'manage-groups',
		'publish-progress'
	);
	const memberships = allowed['speak-in-groups'] ? membershipsOf(scope) : [];
	return {
		ics,
		scope,
		today: opened.today,
		asAt: asAtOf(url, opened),
		may: {
			speak: memberships.length > 0,
			answer: allowed['answer-concerns'],
			review: allowed['review-returns'],
			manage: allowed['manage-groups'],
			publish: allowed['publish-progress']
		},
		memberships,
		reader: {
			groups: memberships.map(({ groupId }) => groupId),
			ofSystem: isOfSystem(locals.person, ics)
		}
	};
}

/** What every page shows of where it is, and whether in Easy Read. */
export function voiceShown({ ics, today, asAt, may }: OpenVoice, url: URL) {
	return {
		ics: icsShown(ics),
		asAt,
		today,
		may,
		easy: url.searchParams.get('easy') === '1'
	};
}

/** As `openIcs`, for an act; an ICS that has closed takes no more. */
export function openToAct<P extends Permission>(locals: App.Locals, code: string, permission: P) {
	const opened = openIcs(locals, code, permission);
	if (!mayIn(locals, opened.ics, permission)[permission])
		error(403, `${opened.ics.shortName} has closed: its history stays and takes no more.`);
	return opened;
}

/** A group that the person belongs to, opened for an act; the first where the form names none. */
export function openGroup(locals: App.Locals, code: string, asked: string): GroupActor {
	const { actor } = openToAct(locals, code, 'speak-in-groups');
	return withHttpErrors(() => {
		const own = membershipsOf(actor.scope);
		const membership = asked === '' ? own[0] : own.find(({ groupId }) => String(groupId) === asked);
		return { ...actor, scope: speakFor(actor.scope, membership) };
	});
}

/** The reading scope as a member's own, for what only the group sees. */
export function readGroup(locals: App.Locals, opened: OpenVoice, groupId: number): GroupScope {
	return withHttpErrors(() =>
		speakFor(
			authorise(locals.person, 'speak-in-groups', opened.ics),
			opened.memberships.find((membership) => membership.groupId === groupId)
		)
	);
}

/** For acts that a lead and an administrator share: the group's own actor, or the administrator. */
export function openGroupOrManage(
	locals: App.Locals,
	code: string,
	asked: string
): GroupActor | IcsActor<'manage-groups'> {
	const { ics } = openIcs(locals, code);
	return may(locals.person, 'manage-groups', ics)
		? openToAct(locals, code, 'manage-groups').actor
		: openGroup(locals, code, asked);
}

/** The number of a row in an address or a form; 0, which no row has, for what is none. */
export function rowNumber(text: string): number {
	return /^\d{1,12}$/.test(text) ? Number(text) : 0;
}
