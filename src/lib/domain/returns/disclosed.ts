/**
 * A return's document as readers outside see it: figures about people by the disclosure rule. The
 * frozen document keeps the true values; this is its way out. Pure.
 */
import { type Reader } from '#lib/domain/disclosed-totals.ts';
import { disclosed, numbersOf, SUPPRESSED } from '#lib/domain/disclosure.ts';
import type { PlanFigure, ReturnContent } from '#lib/domain/returns/content.ts';

export function disclosedContent(content: ReturnContent, reader: Reader): ReturnContent {
	if (reader === 'own') return content;
	return {
		...content,
		plan: content.plan.map((line) => disclosedPlan(line, reader)),
		sections: content.sections.map((section) => ({
			...section,
			figures: section.figures.map((figure) => disclosed(figure, reader))
		}))
	};
}

/** What was planned and what came of it are two counts; no share is drawn from them here. */
export function disclosedPlan(line: PlanFigure, reader: Reader): PlanFigure {
	const { planned, actual, unit } = line;
	const count = (numerator: number | null) =>
		disclosed({ numerator, denominator: null, value: numerator, unit }, reader);
	const [plan, came] = [count(planned), count(actual)];
	if (!plan.told && !came.told) return line;
	return {
		...line,
		planned: plan.numerator,
		actual: came.numerator,
		told: { planned: plan.told?.numerator ?? null, actual: came.told?.numerator ?? null }
	};
}

/** The same for programs: `*` where a count is hidden, and nothing of how it is written. */
export function numbersIn(content: ReturnContent) {
	return {
		...content,
		plan: content.plan.map(({ told, ...line }) => ({
			...line,
			planned: told?.planned === SUPPRESSED ? SUPPRESSED : line.planned,
			actual: told?.actual === SUPPRESSED ? SUPPRESSED : line.actual
		})),
		sections: content.sections.map((section) => ({
			...section,
			figures: section.figures.map((figure) => numbersOf(figure))
		}))
	};
}
