/** The measures that speak of a deliverable, as its page shows them. */
import type { IcsScope } from '#lib/domain/access.ts';
import { againstSentence, fewWords, signalOf } from '#lib/domain/measure-signals.ts';
import { figureWords, whenWords, writtenBy } from '#lib/domain/measure-words.ts';
import { CONFIDENCE, type ConfidenceCode } from '#lib/domain/progress.ts';
import type { Deliverable } from '#lib/domain/roadmap.ts';
import { linkedMeasures } from '#lib/server/queries/signal-remarks.ts';

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
				why: measure.heldNow ? 'No history: held as it is now' : fewWords(chart),
				against: against && againstSentence(measure.title, against, rating),
				remark
			};
		}
	);
}
