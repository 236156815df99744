/** The report to a board as it is on a day, and those that were kept. */
import * as v from 'valibot';
import { type IcsScope, NotFound } from '#lib/core/access.ts';
import { addMonths } from '#lib/core/calendar.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import { judgedMeasures } from '#lib/measures/annotations/read.server.ts';
import { shownMeasures } from '#lib/measures/read.server.ts';
import { fewWords, figureWords, missesTarget, signalOf, SIGNALS } from '#lib/measures/rules.ts';
import { all, get } from '#lib/platform/database.server.ts';
import { REGISTERS } from '#lib/registers/all.ts';
import { risksOf } from '#lib/registers/risks/figures.server.ts';
import { isOpenOn, scoreOf } from '#lib/registers/risks/rules.ts';
import { burnUpTitle, forecastSentence } from '#lib/roadmap/progress/attention.ts';
import { statesOf } from '#lib/roadmap/progress/read.server.ts';
import { concernSentence } from '#lib/voices/concerns/rules.ts';
import { agreementSentence } from '#lib/voices/ratings/rules.ts';
import { voiceSummary } from '#lib/voices/read.server.ts';
import { BoardReport, changesIn, heatmapOf } from './board.ts';
import { overviewOf } from './read.server.ts';

const MEASURES_SHOWN = 3;
const RISKS_SHOWN = 5;
const SLIPS_SHOWN = 5;
/** What is compared with where no report was kept before. */
const MONTHS_BEFORE = 3;

/**
 * All that a board reads, as at the end of a day (ISO), as the scope's reader may see it.
 *
 * @throws NotFound for a day before the ICS opened; NoRoadmap
 */
export function boardReport(scope: IcsScope, asAt: string): BoardReport {
	const { code, name, openedOn } = findIcs(scope, scope.ics.code);
	if (openedOn !== null && asAt < openedOn)
		throw new NotFound(`${name} did not exist on that day.`);
	const { roadmap, states, summary, burnUp } = overviewOf(scope, asAt);
	const last = keptReports(scope).find((one) => one.asAt < asAt);
	const sinceOn = last?.asAt ?? addMonths(asAt, -MONTHS_BEFORE);
	const titles = new Map(roadmap.deliverables.map((one) => [one.code, one.title]));
	const voices = voiceSummary(scope, asAt);
	return {
		ics: { code, name },
		asAt,
		sentence: summary.sentence,
		burnUp: {
			title: burnUpTitle(burnUp, states.length, asAt),
			ahead: forecastSentence(states, asAt),
			days: burnUp.map((one) => ({ ...one }))
		},
		areas: heatmapOf(roadmap, states),
		slips: summary.slips,
		slipsNext: summary.slipsNext
			.slice(0, SLIPS_SHOWN)
			.map(({ code, title, confidence, slip, dueOn, promisedOn, reason, holdsUp }) => ({
				...{ code, title, confidence, slip, dueOn, promisedOn },
				reason: reason && { text: reason.text, on: reason.on },
				holdsUp: holdsUp.length
			})),
		measures: measuresShown(scope, asAt),
		risks: risksShown(scope, asAt),
		people: voices
			? [
					agreementSentence(voices.agreement, 'programme'),
					concernSentence(voices.concerns, 'programme')
				]
			: ['No co-production group has been set up here yet.'],
		since: {
			on: sinceOn,
			kept: last !== undefined,
			changes: changesIn(statesOf(scope, roadmap, sinceOn), states, titles)
		}
	};
}

/** The first measure of each register; those that signal concern or miss their target stand first. */
function measuresShown(scope: IcsScope, asAt: string): BoardReport['measures'] {
	const firsts = new Set(REGISTERS.flatMap(({ measures }) => measures[0]?.name ?? []));
	const measures = shownMeasures(scope).filter(({ name }) => firsts.has(name));
	return judgedMeasures(scope, measures, asAt)
		.filter(({ latest }) => latest !== null)
		.map((one) => {
			const signal = signalOf(one.chart);
			const misses = missesTarget(one.chart);
			const grave = signal === 'concern' || signal === 'behind' ? 2 : misses ? 1 : 0;
			const plain = signal === 'few' || signal === 'line';
			const says = plain ? fewWords(one.chart) : SIGNALS.find(({ code }) => code === signal)!.label;
			return { ...one, grave, says: misses ? `${says}; misses its target every time` : says };
		})
		.sort((a, b) => b.grave - a.grave)
		.slice(0, MEASURES_SHOWN)
		.map(({ measure, latest, says }) => ({
			name: measure.name,
			title: measure.title,
			figure: figureWords(measure, latest),
			says
		}));
}

function risksShown(scope: IcsScope, asAt: string): BoardReport['risks'] {
	const open = risksOf(scope, asAt).filter((risk) => isOpenOn(risk, asAt));
	const top = open
		.map((risk) => ({ ...risk, score: scoreOf(risk) }))
		.sort((a, b) => (b.score ?? 0) - (a.score ?? 0))
		.slice(0, RISKS_SHOWN)
		.map(({ id, reference, description, score, owner, reviewOn }) => ({
			...{ id, reference, description, score, owner, reviewOn }
		}));
	return { open: open.length, top };
}

export type KeptReport = { id: number; asAt: string; sha256: string; at: string; by: string };

/**
 * Those that were kept, the latest day first; none for readers outside the programme, because a report
 * holds what its keeper saw.
 */
export function keptReports(scope: IcsScope): KeptReport[] {
	if (scope.audience !== 'programme') return [];
	return all<KeptReport>(
		`SELECT r.id, r.as_at AS asAt, r.sha256, r.at, u.name AS by
		FROM board_reports r JOIN user u ON u.id = r.by
		WHERE r.ics_id = ? ORDER BY r.as_at DESC, r.id DESC`,
		scope.ics.id
	);
}

/** One that was kept, as it was. @throws NotFound */
export function keptReport(scope: IcsScope, id: number): { kept: KeptReport; report: BoardReport } {
	const kept = keptReports(scope).find((one) => one.id === id);
	const found =
		kept && get<{ content: string }>('SELECT content FROM board_reports WHERE id = ?', id);
	if (!kept || !found) throw new NotFound(`No report ${id}.`);
	return { kept, report: v.parse(BoardReport, JSON.parse(found.content)) };
}
