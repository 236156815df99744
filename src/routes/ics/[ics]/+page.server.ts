import { dataCheckSentence } from '#lib/checks/rules.ts';
import type { IcsScope } from '#lib/core/access.ts';
import { figureKey } from '#lib/core/measure.ts';
import { agree, counted, uncapital } from '#lib/core/words.ts';
import { measureNamed } from '#lib/measures/catalogue.ts';
import { registerSummary } from '#lib/measures/read.server.ts';
import { figureParts } from '#lib/measures/rules.ts';
import { overviewOf, updatesSince } from '#lib/overview/read.server.ts';
import { noteVisit } from '#lib/overview/write.server.ts';
import { registerNamed, REGISTERS } from '#lib/registers/all.ts';
import { changesSince } from '#lib/registers/history.server.ts';
import { asAtOf, icsShown, mayIn, openIcs, withHttpErrors } from '#lib/request.server.ts';
import { findDeliverable } from '#lib/roadmap/rules.ts';
import { concernSentence } from '#lib/voices/concerns/rules.ts';
import { agreementSentence, differenceWords } from '#lib/voices/ratings/rules.ts';
import { voiceSummary, type VoiceSummary } from '#lib/voices/read.server.ts';
import type { PageServerLoad } from './$types';
import { tasksIn } from './tasks.server.ts';

/** The headline measures that the overview shows large, as the pages of their registers write them. */
const HEADLINES = [
	'policies-rewritten',
	'cpa-mentions-in-force',
	'policies-overdue',
	'pcns-live',
	'population-covered'
] as const;

type Headlines = Record<(typeof HEADLINES)[number], { of: string; value: string; detail?: string }>;

function headlinesOf(scope: IcsScope, asAt: string): Headlines {
	return Object.fromEntries(
		HEADLINES.map((name) => {
			const measure = measureNamed(name);
			const { measures } = registerSummary(scope, measure.register, asAt);
			const found = measures.find((one) => one.measure === name) ?? null;
			const [value, detail] = figureParts(measure, found);
			return [name, { of: figureKey(name, scope.ics.code, asAt), value, detail }];
		})
	) as Headlines;
}

/** How many deliverables due soon the overview names. */
const DUE_SHOWN = 5;

export const load: PageServerLoad = ({ locals, params, url }) => {
	const opened = openIcs(locals, params.ics);
	const { ics, scope, actor } = opened;
	const asAt = asAtOf(url, opened);
	const overview = withHttpErrors(() => overviewOf(scope, asAt));
	const { roadmap, states, summary, policies, pcns, imports, sentences } = overview;
	const titleOf = (code: string) => findDeliverable(roadmap, code)?.title ?? code;
	const since = noteVisit(actor);
	const said = withHttpErrors(() => voiceSummary(scope, asAt));
	const voices = voicesShown(said);
	const allowed = mayIn(locals, ics, 'import', 'update-roadmap');
	const dueSoon = states
		.filter((state) => state.dueSoon)
		.sort((a, b) => (a.promisedOn ?? '').localeCompare(b.promisedOn ?? ''));
	return {
		ics: icsShown(ics),
		asAt,
		today: opened.today,
		may: allowed,
		sentence: summary.sentence,
		tasks: tasksIn(locals, ics, scope, said, summary.attention, titleOf),
		counts: summary.counts,
		areas: roadmap.areas.map((area) => ({
			title: area.title,
			boxes: roadmap.deliverables
				.filter((deliverable) => deliverable.area === area.code)
				.map(({ code, title }) => ({
					code,
					title,
					stage: states.find((state) => state.code === code)?.stage ?? null
				}))
		})),
		slips: summary.slips,
		slipsNext: summary.slipsNext.map(
			({ code, title, confidence, slip, promisedOn, reason, holdsUp }) => ({
				code,
				title,
				confidence,
				slip,
				promisedOn,
				reason,
				holdsUp: holdsUp.length
			})
		),
		dueSoonCount: dueSoon.length,
		dueSoon: dueSoon.slice(0, DUE_SHOWN).map(({ code, promisedOn, stage, confidence }) => ({
			code,
			title: titleOf(code),
			promisedOn,
			stage,
			confidence
		})),
		// Only what the page shows: all of it travels with the page.
		policies: policies.map(({ mentionsUnknown: _, ...counts }) => counts),
		pcns: pcns.map(
			({ plannedPopulation: _, population: __, livePopulation: ___, outside: ____, ...counts }) =>
				counts
		),
		headlines: headlinesOf(scope, asAt),
		sentences: { policies: sentences.policies ?? '', pcns: sentences.pcns ?? '' },
		workstreams: [
			...REGISTERS.filter(({ name }) => name !== 'policies' && name !== 'pcns').map(
				({ name, title, plural }) => ({
					path: `/${name}`,
					title,
					sentence: sentences[name] ?? `Nothing yet. Import the ${plural}, or add them by hand.`
				})
			),
			...(overview.contradictions > 0
				? [
						{
							path: '/checks',
							title: 'Check your data',
							sentence: dataCheckSentence(overview.contradictions, 0)
						}
					]
				: [])
		],
		voices,
		imports: imports.map((one) => ({
			...one,
			what: registerNamed(one.register).title
		})),
		since,
		changes: since
			? {
					registers: changesSince(scope, since).map((change) => {
						const { singular, plural } = registerNamed(change.register);
						return { ...change, rows: counted(change.count, singular, plural) };
					}),
					roadmap: updatesSince(scope, since).map((update) => ({
						...update,
						title: titleOf(update.deliverable)
					}))
				}
			: null
	};
};

/** The first differences, with both sides; all of them stand on their own page. */
const GAPS_SHOWN = 3;

function voicesShown(summary: VoiceSummary | null) {
	return (
		summary && {
			agreement: agreementSentence(summary.agreement, 'programme'),
			concerns: concernSentence(summary.concerns, 'programme'),
			open:
				summary.concerns.open > 0
					? `${summary.concerns.open} ${agree(summary.concerns.open, 'is', 'are')} still open.`
					: '',
			overdue: summary.concerns.overdue,
			gaps: {
				total: summary.gaps.length,
				shown: summary.gaps.slice(0, GAPS_SHOWN).map(({ kind, code, title, difference, said }) => ({
					kind,
					code,
					title,
					difference: differenceWords(difference, 'programme'),
					said: `${said.map(({ group, answer }) => `${group}: ${uncapital(answer)}`).join('; ')}.`
				}))
			}
		}
	);
}
