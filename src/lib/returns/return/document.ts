/** A return as it was sent, as a document: every section with its words, its figures and its deliverables. Pure. */
import { quarterLabel } from '#lib/core/calendar.ts';
import { dateAndTime, longDate, shortDate } from '#lib/core/dates.ts';
import { unitWords } from '#lib/core/numbers.ts';
import { uncapital } from '#lib/core/words.ts';
import type { Block, Document, Table } from '#lib/documents/document.ts';
import { CONFIDENCE, type ConfidenceCode, STAGES } from '#lib/roadmap/progress/rules.ts';
import { concernSentence } from '#lib/voices/concerns/rules.ts';
import { agreementSentence, differenceWords } from '#lib/voices/ratings/rules.ts';
import {
	actualWords,
	figureText,
	type FrozenFigure,
	type FrozenState,
	type PlanFigure,
	plannedWords,
	type ReturnContent,
	type SectionContent
} from './content.ts';
import { checkLabel } from './rules.ts';

export type SentReturn = {
	/** As its reader may see it. */
	content: ReturnContent;
	number: number;
	by: string;
	/** ISO date and time. */
	at: string;
	sha256: string;
};

/** @param origin the return's address, for the foot of each page */
export function returnDocument(
	{ content, number, by, at, sha256 }: SentReturn,
	origin: string
): Document {
	const { ics, quarter, asAt, roadmap, plan, sections } = content;
	return {
		title: `${ics.name}: return of ${quarterLabel(quarter)}`,
		subtitle: `Submission ${number}, sent by ${by} on ${dateAndTime(at)}, with every figure as at ${longDate(asAt)}`,
		origin: `Waymark, ${origin}`,
		sections: [
			{
				title: 'Ratings of the ICS',
				blocks: [
					{
						kind: 'table',
						caption: 'The sections with the ICS’s own rating',
						columns: [
							{ label: 'Section', width: 0.75 },
							{ label: 'Rating', width: 0.25 }
						],
						rows: sections.map((one) => [`${one.number}. ${one.title}`, ratingWords(one.rating)])
					},
					{
						kind: 'words',
						text: `Roadmap version ${roadmap}. Fingerprint (SHA-256) ${sha256}.`,
						muted: true
					}
				]
			},
			...(plan.length > 0 ? [{ title: 'Against the plan', blocks: [planTable(plan)] }] : []),
			...sections.map((section) => ({
				title: `${section.number}. ${section.title}`,
				blocks: blocksOf(section)
			}))
		]
	};
}

function ratingWords(rating: ConfidenceCode | null): string {
	return CONFIDENCE.find(({ code }) => code === rating)?.label ?? 'Not rated';
}

function blocksOf(section: SectionContent): Block[] {
	const { question, rating, noChange, noChangeReason, narrative, evidence, coproduced } = section;
	const { figures, states, riskDetails, activities, voices, answers } = section;
	const titled = (title: string, text: string | null): Block[] =>
		text === null
			? []
			: [
					{ kind: 'heading', text: title },
					{ kind: 'words', text }
				];
	const listed = (title: string, items: readonly string[]): Block[] =>
		items.length === 0
			? []
			: [
					{ kind: 'heading', text: title },
					{ kind: 'list', items }
				];
	return [
		{ kind: 'words', text: question, muted: true },
		{ kind: 'words', text: `The ICS’s own rating: ${ratingWords(rating)}` },
		...(noChange
			? titled('No change since last quarter', noChangeReason ?? 'No reason was given.')
			: []),
		...(narrative === null && !noChange
			? [{ kind: 'words' as const, text: 'Nothing was written.' }]
			: narrative === null
				? []
				: [{ kind: 'words' as const, text: narrative }]),
		...titled('Evidence', evidence),
		...titled('Co-production behind this section', coproduced),
		...(figures.length > 0
			? [{ kind: 'heading' as const, text: 'Figures' }, figuresTable(figures)]
			: []),
		...(states.length > 0
			? [{ kind: 'heading' as const, text: 'Deliverables' }, statesTable(states)]
			: []),
		...listed(
			'Risks',
			riskDetails.map(
				({ reference, description, score }) =>
					`${reference}: ${description}${score === null ? '' : ` (scored ${score} of 25)`}`
			)
		),
		...listed(
			'Co-production in the quarter',
			activities.map(({ reference, title, on }) => `${reference}: ${title} (${longDate(on)})`)
		),
		...(voices
			? [
					...titled(
						'What people say',
						`${agreementSentence(voices, 'programme')} ${concernSentence(voices.concerns, 'programme')}`
					),
					...(voices.gaps.length > 0
						? [
								{
									kind: 'list' as const,
									items: voices.gaps.map(
										({ title, difference, said }) =>
											`${title}: ${differenceWords(difference, 'programme')} ${said.map(({ group, answer }) => `${group}: ${uncapital(answer)}.`).join(' ')}`
									)
								}
							]
						: [])
				]
			: []),
		...listed(
			'Sentences given for checks',
			Object.entries(answers).map(([check, words]) => `${checkLabel(check, section)}: ${words}`)
		)
	];
}

function figuresTable(figures: readonly FrozenFigure[]): Table {
	return {
		kind: 'table',
		caption: 'The figures of the section as they were sent',
		columns: [
			{ label: 'Measure', width: 0.3 },
			{ label: 'Figure', width: 0.25 },
			{ label: 'Planned', width: 0.15 },
			{ label: 'To know', width: 0.3 }
		],
		rows: figures.map((figure) => {
			const { title, planned, unit, told, note, disagreement } = figure;
			const disagrees =
				disagreement && `The ICS disagrees: ${disagreement.words} (${disagreement.by})`;
			return [
				{ text: title, strong: true },
				figureText(figure),
				told?.planned
					? `${told.planned} ${unit}`
					: planned === null
						? ''
						: unitWords(planned, unit),
				[note, disagrees].filter(Boolean).join('\n')
			];
		})
	};
}

function statesTable(states: readonly FrozenState[]): Table {
	return {
		kind: 'table',
		caption: 'The deliverables of the section as they stood',
		columns: [
			{ label: 'Deliverable', width: 0.3 },
			{ label: 'Stage', width: 0.16 },
			{ label: 'Confidence', width: 0.14 },
			{ label: 'Forecast', width: 0.12 },
			{ label: 'Reason', width: 0.28 }
		],
		rows: states.map(({ title, stage, confidence, reached, promisedOn, reason }) => [
			{ text: title, strong: true },
			STAGES.find(({ code }) => code === stage)?.label ?? 'No update yet',
			reached ? '' : (CONFIDENCE.find(({ code }) => code === confidence)?.label ?? ''),
			reached ? 'Reached' : shortDate(promisedOn),
			reason ?? ''
		])
	};
}

function planTable(plan: readonly PlanFigure[]): Table {
	return {
		kind: 'table',
		caption: 'What was planned beside what has come of it',
		columns: [
			{ label: 'Measure', width: 0.34 },
			{ label: 'Planned', width: 0.18 },
			{ label: 'Actual', width: 0.18 },
			{ label: 'To know', width: 0.3 }
		],
		rows: plan.map((figure) => [
			{ text: figure.title, strong: true },
			plannedWords(figure),
			actualWords(figure),
			figure.note ?? ''
		])
	};
}
