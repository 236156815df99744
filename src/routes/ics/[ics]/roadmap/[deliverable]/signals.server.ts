/** The measures that speak of a deliverable, as its page shows them. */
import type { IcsScope } from '#lib/core/access.ts';
import { linkedMeasures } from '#lib/measures/annotations/read.server.ts';
import {
	againstSentence,
	fewWords,
	figureWords,
	signalOf,
	whenWords,
	writtenBy
} from '#lib/measures/rules.ts';
import { CONFIDENCE, type ConfidenceCode } from '#lib/roadmap/progress/rules.ts';
import type { Deliverable } from '#lib/roadmap/rules.ts';

/** `confidence` is that of work under way; null once it is reached or where it is not rated. */
export function signalsOf(
	scope: IcsScope,
	deliverable: Deliverable,
	confidence: ConfidenceCode | null,
	asAt: string
) {
	const rating = CONFIDENCE.find(({ code }) => code === confidence)?.label ?? '';
	return linkedMeasures(scope, deliverable, confidence, asAt).map(
		({ measure, latest, chart, against, remark }) => {
			const target = chart.latest?.target ?? null;
			return {
				name: measure.name,
				title: measure.title,
				figure: latest ? figureWords(measure, latest) : 'Nothing reported yet',
				when: latest && whenWords(latest, measure, asAt),
				signal: signalOf(chart),
				variation: chart.variation,
				way: chart.latest?.signals[0]?.way ?? null,
				assurance: chart.assurance,
				target: target === null ? null : writtenBy(measure)(target),
				why: measure.noHistory ? 'No history: recorded as it is now' : fewWords(chart),
				against: against && againstSentence(measure.title, against, rating),
				remark
			};
		}
	);
}
