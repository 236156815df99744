/** The story of one made-up concern as entries: raised, answered, promised, kept, settled or not. */
import type { IcsScope } from '#lib/core/access.ts';
import { addDays, addWorkingDays, isWorkingDay } from '#lib/core/calendar.ts';
import { bankHolidays } from '#lib/platform/clock.server.ts';
import { findDeliverable, type Roadmap } from '#lib/roadmap/rules.ts';
import { answerDays, placesOf } from '#lib/voices/concerns/read.server.ts';
import { type AboutKind, SIDE_OF } from '#lib/voices/concerns/rules.ts';
import {
	addMilestone,
	hide,
	markDone,
	post,
	postOfGroup,
	raise,
	share,
	tellActivity,
	type Telling
} from './concern-writes.ts';
import type { ConcernTold, PostTold } from './files.ts';
import { memberCalled, refuse, type ToldGroup } from './groups.ts';
import { randomFor } from './random.ts';
import { type Entry, recordedAt } from './write.ts';

export type ConcernsMade = {
	/** The system's own, for what is read of it on the way. */
	scope: IcsScope;
	group: ToldGroup;
	/** The account that speaks for the system. */
	team: string;
	/** Whether a promise is put on the register: not where newcomers import their own. */
	keepsMilestones: boolean;
	/** The reference of an activity, held by a day (ISO), of which nothing has been told; null for none. */
	activityBy: (day: string) => string | null;
	roadmap: Roadmap;
	today: string;
	seed: number;
};

/** What is done on a day, in the order of the days. */
type Step = { on: string; act: (at: string) => void };

/**
 * None for a concern about what is not there: an activity of which nothing has been told, or a
 * principle or deliverable that another roadmap does without.
 */
export function concernEntries(made: ConcernsMade, told: ConcernTold, number: number): Entry[] {
	const { scope, group, today, seed } = made;
	const random = randomFor(seed, 'concern', scope.ics.code, String(number));
	const raisedOn = workingDaysBefore(today, told.ago);
	const [kind] = told.about;
	const about = kind === 'activity' ? made.activityBy(raisedOn) : told.about[1];
	if (!isThere(made.roadmap, kind, about)) return [];
	const form = `made-up-${scope.ics.code}-${number}`;
	const held: { concern?: Telling } = {};
	const raising: Step = {
		on: raisedOn,
		act: (at) => {
			if (kind === 'place' && !placesOf(scope).includes(about!))
				refuse(told.title, `there is no place ${about}`);
			const dueOn = told.visibility === 'group' ? null : dueFrom(scope, raisedOn);
			const whole = { ...told, about: [kind, about] as ConcernTold['about'], form };
			held.concern = raise(group, memberCalled(group, told.by), whole, dueOn, at);
		}
	};
	const steps = told.posts.flatMap((said) => stepsOf(made, told, said, raisedOn, held));
	let before = '';
	return [raising, ...steps.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))].map(
		({ on, act }) => {
			const drawn = recordedAt(on, random, 0);
			// Two acts of one day stay in their order.
			const at = (before = drawn > before ? drawn : before);
			return { at, write: () => act(at) };
		}
	);
}

/** A post, and what follows from it: its hiding, or a promise's being kept. */
function stepsOf(
	made: ConcernsMade,
	told: ConcernTold,
	said: PostTold,
	raisedOn: string,
	held: { concern?: Telling }
): Step[] {
	const { scope, group, team, keepsMilestones } = made;
	const { act, words, hidden } = said;
	const after = (days: number, from = raisedOn) => addWorkingDays(from, days, bankHolidays);
	const on = after(said.after);
	let id = 0;
	let milestoneId: number | null = null;
	const write = (at: string) => {
		const concern = held.concern!;
		const ofSystem = SIDE_OF[act] === 'ics';
		const by = ofSystem ? team : memberCalled(group, said.by!).account;
		const done = { at, by };
		if (act === 'promised') {
			const day = after(said.within!, on);
			const [kind, about] = told.about;
			const deliverable = kind === 'deliverable' ? about : null;
			if (keepsMilestones)
				milestoneId = addMilestone(concern, group, { title: words, deliverable, day }, done);
			id = post(concern, act, words, done, { for: day, milestoneId });
		} else if (act === 'shared') id = share(group, concern, said.to!, dueFrom(scope, on), done);
		else if (ofSystem) id = post(concern, act, words, done);
		else id = postOfGroup(group, concern, act, words, done);
		if (act === 'changed' && told.about[0] === 'activity')
			tellActivity(group.icsId, concern, words, done);
	};
	const steps: Step[] = [{ on, act: write }];
	if (hidden)
		steps.push({
			on: after(hidden.after),
			act: (at) => hide(held.concern!, id, hidden.reason, { at, by: group.lead.account })
		});
	if (said.done !== undefined && keepsMilestones)
		steps.push({
			on: after(said.done, on),
			act: (at) => markDone(group.icsId, milestoneId!, { at, by: team })
		});
	return steps;
}

/** The day by which an ICS answers what it first sees on a day. */
function dueFrom(scope: IcsScope, day: string): string {
	return addWorkingDays(day, answerDays(scope), bankHolidays);
}

function isThere(roadmap: Roadmap, kind: AboutKind, about: string | null): boolean {
	if (kind === 'principle') return roadmap.principles.some(({ code }) => code === about);
	if (kind === 'deliverable') return findDeliverable(roadmap, about!) !== undefined;
	return kind !== 'activity' || about !== null;
}

/** So many working days before a day, which is itself not counted. */
function workingDaysBefore(date: string, days: number): string {
	let day = date;
	for (let left = days; left > 0;) {
		day = addDays(day, -1);
		if (isWorkingDay(day, bankHolidays)) left -= 1;
	}
	return day;
}
