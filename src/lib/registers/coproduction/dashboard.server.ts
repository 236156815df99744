import type { IcsScope } from '#lib/core/access.ts';
import { pageAsked } from '#lib/core/address.ts';
import { daysBetween } from '#lib/core/calendar.ts';
import { median } from '#lib/core/measure.ts';
import { statesOf } from '#lib/roadmap/progress/read.server.ts';
import { currentRoadmap, deliverablesNamed } from '#lib/roadmap/read.server.ts';
import type { Deliverable, Roadmap } from '#lib/roadmap/rules.ts';
import {
	activitiesByDepth,
	activitiesByMonth,
	coproductionFigures,
	saidAndChanged,
	setAsideForCoproduction,
	shapedBy,
	waitingForFeedback
} from './figures.server.ts';
import {
	byQuarter,
	byYear,
	peopleSentence,
	unshaped,
	unshapedSentence,
	waitingSentence
} from './rules.ts';

/** Activities waiting for feedback that are named here; the list holds the rest. */
const WAITING = 10;
/** Activities a page of what was heard. */
const SAID = 6;

/** Who took part, what nobody helped to shape, who waits to hear, and what was heard and changed. */
export function coproductionPicture(scope: IcsScope, asAt: string, url: URL) {
	const months = activitiesByMonth(scope, asAt);
	const { activities, answered, feedbackDays } = coproductionFigures(scope, asAt);
	const waiting = waitingForFeedback(scope, asAt, WAITING).map((one) => ({
		...one,
		days: daysBetween(one.heldOn, asAt)
	}));
	// An installation without a roadmap still has its activities.
	const deliverables = deliverablesNamed(asAt).length === 0 ? [] : told(currentRoadmap(asAt));
	return {
		people: peopleSentence(months),
		quarters: byQuarter(months, asAt),
		depths: activitiesByDepth(scope, asAt),
		...unshapedOf(scope, deliverables, asAt),
		ics: scope.ics.code,
		feedback: {
			activities,
			answered,
			median: median(feedbackDays),
			sentence: waitingSentence(activities - answered, waiting[0]?.days ?? null),
			waiting
		},
		years: byYear(months, setAsideForCoproduction(scope)),
		said: saidOf(scope, deliverables, asAt, url)
	};
}

/** Focus areas share some titles, so that those say which is meant. */
function told({ deliverables, focusAreas }: Roadmap): Deliverable[] {
	return deliverables.map((one) => {
		const focus = focusAreas.find(({ code }) => code === one.focus);
		return focus ? { ...one, title: `${focus.title}: ${one.title}` } : one;
	});
}

function unshapedOf(scope: IcsScope, deliverables: readonly Deliverable[], asAt: string) {
	if (deliverables.length === 0) return { unshaped: [], unshapedSentence: '' };
	const states = statesOf(scope, { deliverables }, asAt);
	const stages = new Map(states.map(({ code, stage }) => [code, stage]));
	const found = unshaped(deliverables, stages, shapedBy(scope, asAt));
	return { unshaped: found, unshapedSentence: unshapedSentence(found, deliverables.length) };
}

/** One page of what was heard: `?about=` names a deliverable, `?said=` the page, counted from 1. */
function saidOf(scope: IcsScope, deliverables: readonly Deliverable[], asAt: string, url: URL) {
	const asked = url.searchParams.get('about');
	const about = deliverables.find(({ code }) => code === asked)?.code ?? null;
	const wanted = pageAsked(url.searchParams.get('said'));
	const read = (page: number) =>
		saidAndChanged(scope, asAt, { about, limit: SAID, offset: (page - 1) * SAID });
	const first = read(wanted);
	const pages = Math.max(1, Math.ceil(first.count / SAID));
	// A page past the end is the last one: what is heard may have been narrowed since.
	const page = Math.min(wanted, pages);
	const { rows, count } = page === wanted ? first : read(page);
	const titles = new Map(deliverables.map(({ code, title }) => [code, title]));
	const named = new Set(
		shapedBy(scope, asAt).flatMap(({ deliverables: codes }) => codes.split('; '))
	);
	return {
		...{ about, page, pages, count },
		choices: deliverables
			.filter(({ code }) => named.has(code) || code === about)
			.map(({ code, title }) => ({ code, title })),
		rows: rows.map(({ deliverables: codes, ...row }) => ({
			...row,
			shaped: (codes?.split('; ') ?? []).map((code) => ({ code, title: titles.get(code) ?? code }))
		}))
	};
}
