import { londonDay } from '#lib/core/dates.ts';
import { dataCheckSentence } from '#lib/checks/rules.ts';
import { type IcsScope } from '#lib/core/access.ts';
import { counted, uncapital } from '#lib/core/words.ts';
import { heatmapOf } from '#lib/overview/board.ts';
import { overviewOf, updatesSince } from '#lib/overview/read.server.ts';
import { noteVisit } from '#lib/overview/write.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { changesSince } from '#lib/registers/history.server.ts';
import { asAtOf, icsShown, mayIn, openIcs, withHttpErrors } from '#lib/request.server.ts';
import { burnUpTitle, forecastSentence, stageWord } from '#lib/roadmap/progress/attention.ts';
import { findDeliverable } from '#lib/roadmap/rules.ts';
import { concernSentence } from '#lib/voices/concerns/rules.ts';
import { agreementSentence } from '#lib/voices/ratings/rules.ts';
import { voiceSummary, type VoiceSummary } from '#lib/voices/read.server.ts';
import type { PageServerLoad } from './$types';
import { tasksIn } from './tasks.server.ts';

export const load: PageServerLoad = ({ locals, params, url }) => {
	const opened = openIcs(locals, params.ics);
	const { ics, scope, actor } = opened;
	const asAt = asAtOf(url, opened);
	const overview = withHttpErrors(() => overviewOf(scope, asAt));
	const { roadmap, states, summary } = overview;
	const titleOf = (code: string) => findDeliverable(roadmap, code)?.title ?? code;
	const since = noteVisit(actor);
	const voices = withHttpErrors(() => voiceSummary(scope, asAt));
	const allowed = mayIn(locals, ics, 'import', 'update-roadmap');
	return {
		ics: icsShown(ics),
		asAt,
		today: opened.today,
		may: allowed,
		sentence: summary.sentence,
		tasks: tasksIn(locals, ics, scope, voices, summary.attention, titleOf),
		deliverables: states.length,
		burnUp: {
			title: burnUpTitle(overview.burnUp, states.length, asAt),
			ahead: forecastSentence(states, asAt),
			days: overview.burnUp
		},
		areas: heatmapOf(roadmap, states),
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
				const { name, title, plural, aside = false } = registerNamed(register);
				return {
					path: `/${name}`,
					title,
					aside,
					sentence: sentence ?? 'Nothing yet.',
					// The way to fill it, for those who may.
					toImport: sentence === null && allowed.import ? { register: name, what: plural } : null,
					trend: trend && trend.values.some((value) => value !== null) ? trend : null,
					changedOn: changedAt ? londonDay(changedAt) : null
				};
			}),
			...(overview.contradictions > 0
				? [
						{
							path: '/checks',
							title: 'Check your data',
							aside: false,
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

/** What people say, as a line among the workstreams. */
function peopleSay(voices: VoiceSummary | null) {
	const said = voices && [
		agreementSentence(voices.agreement, 'programme'),
		concernSentence(voices.concerns, 'programme')
	];
	return {
		path: '/voice',
		title: 'What people say',
		aside: false,
		sentence:
			said?.join(' ') ??
			'No co-production group has been set up here yet. An administrator can set one up.',
		toImport: null,
		trend: null,
		changedOn: null
	};
}
