/** What each register answers as at a day: a sentence, and its measures. */
import type { IcsScope } from '#lib/domain/access.ts';
import { type Reader } from '#lib/domain/disclosed-totals.ts';
import { disclosed } from '#lib/domain/disclosure.ts';
import { coproductionMeasures, coproductionSentence } from '#lib/domain/answers/coproduction.ts';
import { fundingMeasures, fundingSentence } from '#lib/domain/answers/funding.ts';
import { indicatorMeasures, indicatorSentence } from '#lib/domain/answers/indicators.ts';
import { milestoneMeasures, milestoneSentence } from '#lib/domain/answers/milestones.ts';
import { pcnMeasures } from '#lib/domain/answers/pcns.ts';
import { policyMeasures, stepMeasure } from '#lib/domain/answers/policies.ts';
import { promMeasures, promSentence } from '#lib/domain/answers/proms.ts';
import { riskMeasures, riskSentence } from '#lib/domain/answers/risks.ts';
import { teamMeasures, teamSentence } from '#lib/domain/answers/teams.ts';
import { trainingMeasures, trainingSentence } from '#lib/domain/answers/training.ts';
import { workforceMeasures, workforceSentence } from '#lib/domain/answers/workforce.ts';
import type { MeasureValue } from '#lib/domain/measures.ts';
import { pcnSentence, policySentence } from '#lib/domain/register-sentences.ts';
import type { RegisterName } from '#lib/domain/registers/definition.ts';
import { coproductionFigures } from '#lib/server/queries/coproduction.ts';
import { fundingFigures } from '#lib/server/queries/funding.ts';
import { indicatorFigures } from '#lib/server/queries/indicators.ts';
import { milestoneFigures } from '#lib/server/queries/milestones.ts';
import { pcnCounts } from '#lib/server/queries/pcns.ts';
import { policyCounts, policyStepDays } from '#lib/server/queries/policies.ts';
import { promFigures } from '#lib/server/queries/proms.ts';
import { remembered } from '#lib/server/queries/remembered.ts';
import { riskFigures } from '#lib/server/queries/risks.ts';
import { teamFigures } from '#lib/server/queries/teams.ts';
import { trainingFigures } from '#lib/server/queries/training.ts';
import { workforceFigures } from '#lib/server/queries/workforce.ts';

export type Answer = { sentence: string; measures: MeasureValue[] };

type Answering = (scope: IcsScope, asAt: string) => Answer;
type Told = (scope: IcsScope, asAt: string, reader: Reader) => Answer;

const WORKED: Record<RegisterName, Told> = {
	policies: (scope, asAt) => {
		const counts = policyCounts(scope, [asAt])[0]!;
		const days = policyStepDays(scope, asAt).map((step) => step.days);
		return {
			sentence: policySentence(counts),
			measures: [...policyMeasures(counts), stepMeasure(asAt, days)]
		};
	},
	pcns: (scope, asAt, reader) => {
		const counts = pcnCounts(scope, [asAt])[0]!;
		return { sentence: pcnSentence(counts, reader), measures: pcnMeasures(counts) };
	},
	teams: answering(teamFigures, teamSentence, teamMeasures),
	proms: answering(promFigures, promSentence, promMeasures),
	workforce: answering(workforceFigures, workforceSentence, workforceMeasures),
	training: answering(trainingFigures, trainingSentence, trainingMeasures),
	coproduction: answering(coproductionFigures, coproductionSentence, coproductionMeasures),
	milestones: answering(milestoneFigures, milestoneSentence, milestoneMeasures),
	funding: answering(fundingFigures, fundingSentence, fundingMeasures),
	risks: answering(riskFigures, riskSentence, riskMeasures),
	indicators: answering(indicatorFigures, indicatorSentence, indicatorMeasures)
};

/** True figures, in the order of the registers. Each is kept until its register is written to. */
export const ANSWERS = Object.fromEntries(
	Object.entries(WORKED).map(([name, answer]): [string, Answering] => {
		const register = name as RegisterName;
		return [
			name,
			(scope, asAt) =>
				remembered(scope, register, `answer/${asAt}`, () => answer(scope, asAt, 'own'))
		];
	})
) as Record<RegisterName, Answering>;

/** The same as the scope's reader may see it: kept apart, so that neither is taken for the other. */
export function answerFor(scope: IcsScope, register: RegisterName, asAt: string): Answer {
	const { reader } = scope;
	if (reader === 'own') return ANSWERS[register](scope, asAt);
	return remembered(scope, register, `answer/${reader}/${asAt}`, () => {
		const { sentence, measures } = WORKED[register](scope, asAt, reader);
		return { sentence, measures: measures.map((one) => disclosed(one, reader)) };
	});
}

function answering<Figures>(
	figuresOf: (scope: IcsScope, asAt: string) => Figures,
	sentenceOf: (figures: Figures, reader: Reader) => string,
	measuresOf: (figures: Figures) => MeasureValue[]
): Told {
	return (scope, asAt, reader) => {
		const figures = figuresOf(scope, asAt);
		return { sentence: sentenceOf(figures, reader), measures: measuresOf(figures) };
	};
}
