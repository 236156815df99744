import { dataCheckSentence } from '#lib/checks/rules.ts';
import { authorise, type IcsScope, may } from '#lib/core/access.ts';
import { agree, counted, uncapital } from '#lib/core/words.ts';
import { overviewOf, updatesSince } from '#lib/overview/read.server.ts';
import { noteVisit } from '#lib/overview/write.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { changesSince } from '#lib/registers/history.server.ts';
import { asAtOf, icsShown, mayIn, openIcs, withHttpErrors } from '#lib/request.server.ts';
import { quarterLabel } from '#lib/core/calendar.ts';
import { returnLines } from '#lib/returns/return/read.server.ts';
import { returnTasks, takenTasks } from '#lib/returns/return/rules.ts';
import { conditionsTakenOver } from '#lib/returns/review/read.server.ts';
import { openItems } from '#lib/handover/read.server.ts';
import { countedKinds } from '#lib/handover/rules.ts';
import { predecessorsOf } from '#lib/organisations/read.server.ts';
import { closedToSending } from '#lib/returns/rounds/rules.ts';
import {
	burnUpTitle,
	forecastSentence,
	stageWord,
	tasksFrom
} from '#lib/roadmap/progress/attention.ts';
import type { DeliverableState } from '#lib/roadmap/progress/rules.ts';
import { findDeliverable } from '#lib/roadmap/rules.ts';
import { concernsCounted, concernSentence } from '#lib/voices/concerns/rules.ts';
import { agreementSentence } from '#lib/voices/ratings/rules.ts';
import { voiceSummary, type VoiceSummary } from '#lib/voices/read.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) => {
	const opened = openIcs(locals, params.ics);
	const { ics, scope, actor } = opened;
	const asAt = asAtOf(url, opened);
	const overview = withHttpErrors(() => overviewOf(scope, asAt));
	const { roadmap, states, summary } = overview;
	const byCode = new Map(states.map((state) => [state.code, state]));
	const titleOf = (code: string) => findDeliverable(roadmap, code)?.title ?? code;
	const since = noteVisit(actor);
	const voices = withHttpErrors(() => voiceSummary(scope, asAt));
	const allowed = mayIn(
		locals,
		ics,
		'import',
		'update-roadmap',
		'write-returns',
		'answer-concerns',
		'take-over'
	);
	return {
		ics: icsShown(ics),
		asAt,
		today: opened.today,
		may: allowed,
		sentence: summary.sentence,
		tasks: [
			...(allowed['write-returns'] ? tasksOfReturns(scope, locals.today) : []),
			...(allowed['take-over'] ? handoverTasks(locals, scope) : []),
			...(allowed['answer-concerns'] ? unansweredTask(voices, ics.code) : []),
			...(allowed['update-roadmap']
				? tasksFrom(summary.attention, titleOf, `/ics/${ics.code}/roadmap`)
				: [])
		],
		deliverables: states.length,
		burnUp: {
			title: burnUpTitle(overview.burnUp, states.length, asAt),
			ahead: forecastSentence(states, asAt),
			days: overview.burnUp
		},
		areas: roadmap.areas.map((area) => ({
			title: area.title,
			boxes: roadmap.deliverables
				.filter((deliverable) => deliverable.area === area.code)
				.map(({ code, title }) => cellOf(title, byCode.get(code)!))
		})),
		slips: summary.slips,
		slipsNext: summary.slipsNext.map(
			({ code, title, confidence, slip, dueOn, promisedOn, reason, holdsUp }) => ({
				code,
				title,
				confidence,
				slip,
				dueOn,
				promisedOn,
				reason,
				holdsUp: holdsUp.length
			})
		),
		dueSoon: summary.dueSoon,
		workstreams: [
			peopleSay(voices),
			...overview.workstreams.map(({ register, sentence, trend, changedAt }) => {
				const { name, title, plural } = registerNamed(register);
				return {
					path: `/${name}`,
					title,
					sentence: sentence ?? 'Nothing yet.',
					// The way to fill it, for those who may.
					toImport: sentence === null && allowed.import ? { register: name, what: plural } : null,
					trend: trend && trend.values.some((value) => value !== null) ? trend : null,
					changedOn: changedAt?.slice(0, 10) ?? null
				};
			}),
			...(overview.contradictions > 0
				? [
						{
							path: '/checks',
							title: 'Check your data',
							sentence: dataCheckSentence(overview.contradictions, 0),
							toImport: null,
							trend: null,
							changedOn: null
						}
					]
				: [])
		],
		since,
		changes: since ? changesShown(scope, since, titleOf) : null
	};
};

const CHANGE_WORDS = {
	added: 'added',
	changed: 'changed',
	removed: 'taken out',
	restored: 'put back'
};

/** What changed on the roadmap and in the registers since a moment, newest first. */
function changesShown(scope: IcsScope, since: string, titleOf: (code: string) => string) {
	const home = `/ics/${scope.ics.code}`;
	return [
		...updatesSince(scope, since).map(({ deliverable, stage, at, by }) => ({
			at,
			by,
			label: `${titleOf(deliverable)}: ${uncapital(stageWord(stage))}`,
			href: `${home}/roadmap/${deliverable}`
		})),
		...changesSince(scope, since).map(({ register, kind, count, importId, at, by }) => {
			const { singular, plural } = registerNamed(register);
			const rows = `${counted(count, singular, plural)} ${CHANGE_WORDS[kind]}`;
			return importId === null
				? { at, by, label: rows, href: `${home}/${register}` }
				: { at, by, label: `${rows} by an import`, href: `${home}/imports/${importId}` };
		})
	].sort((a, b) => b.at.localeCompare(a.at));
}

/** A deliverable as the heatmap draws it: 48 of them travel with the page. */
function cellOf(title: string, state: DeliverableState) {
	const { code, stage, reached, pastDate, slipping, slip } = state;
	return {
		code,
		title,
		stage,
		confidence: reached ? null : state.confidence,
		slip: pastDate
			? 'late'
			: slipping
				? `${counted(slip!, 'day', 'days')} later than planned`
				: null
	};
}

/** What people say, as a line among the workstreams. */
function peopleSay(voices: VoiceSummary | null) {
	const said = voices && [
		agreementSentence(voices.agreement, 'programme'),
		concernSentence(voices.concerns, 'programme')
	];
	return {
		path: '/voice',
		title: 'What people say',
		sentence:
			said?.join(' ') ??
			'No co-production group has been set up here yet. An administrator can set one up.',
		toImport: null,
		trend: null,
		changedOn: null
	};
}

/** What the returns ask for now, whatever day the page is for. */
function tasksOfReturns(scope: IcsScope, today: string) {
	const lines = returnLines(scope, today).map((line) => ({
		...line,
		label: quarterLabel(line.quarter),
		closed:
			line.round !== null && closedToSending(line.round, line.exception, line.state, today) !== null
	}));
	const home = `/ics/${scope.ics.code}`;
	return [
		...returnTasks(lines, home, today),
		...takenTasks(conditionsTakenOver(scope), home, today)
	];
}

/** What predecessors left open, where the person may see it and nobody has taken it over. */
function handoverTasks(locals: App.Locals, scope: IcsScope) {
	return predecessorsOf(scope.ics.id).flatMap(({ id, code, shortName, on }) => {
		if (on > locals.today || !may(locals.person, 'read', { id, code })) return [];
		const left = openItems(authorise(locals.person, 'read', { id, code })).filter(
			({ takenBy }) => takenBy === null
		);
		return left.length === 0
			? []
			: [
					{
						label: `Take over what ${shortName} left open`,
						href: `/ics/${scope.ics.code}/handover#from-${code}`,
						why: countedKinds(left)
					}
				];
	});
}

/** People who wait past the day they were given come before any deliverable. */
function unansweredTask(voices: VoiceSummary | null, code: string) {
	const overdue = voices?.concerns.overdue ?? 0;
	return overdue === 0
		? []
		: [
				{
					label: `Answer ${concernsCounted(overdue)} from ${agree(overdue, 'a lived experience group', 'lived experience groups')}`,
					href: `/ics/${code}/voice/concerns?state=overdue`,
					why: `the day by which ${agree(overdue, 'it was', 'they were')} to be answered has passed`
				}
			];
}
