/** A round's pack as a document, with what its page says. Pure. */
import { quarterLabel } from '#lib/core/calendar.ts';
import { longDate, shortDate } from '#lib/core/dates.ts';
import { DISCLOSURE_WORDS, TOTALS_WORDS } from '#lib/core/disclosure.ts';
import type { Block, Document, Table } from '#lib/documents/document.ts';
import type { Rating } from '#lib/returns/return/content.ts';
import { stateLabel } from '#lib/returns/return/transitions.ts';
import { CONFIDENCE } from '#lib/roadmap/progress/rules.ts';
import {
	conditionsIn,
	conditionsSentence,
	coverageSentence,
	differingRatings,
	helpIn,
	helpSentence,
	PACK_PARTS,
	type PackContent,
	packFigure,
	ratingWords,
	titleOf
} from './rules.ts';

/**
 * @param number null for a preview, which says that it is one
 * @param origin the pack's address, for the foot of each page
 */
export function packDocument(pack: PackContent, number: number | null, origin: string): Document {
	const { systems, ratings, plan, help, conditions, queries, notSent } = PACK_PARTS;
	const whose = pack.region?.name ?? 'England';
	const which =
		number === null ? 'Not frozen: it may say something else tomorrow' : `Pack ${number}`;
	const helped = helpIn(pack);
	const open = conditionsIn(pack);
	return {
		title: `${whose}: pack of the returns, ${quarterLabel(pack.quarter)}`,
		subtitle: `${which}. As at ${longDate(pack.asAt)}`,
		origin: `Waymark, ${origin}`,
		sections: [
			{
				title: systems.title,
				blocks: [
					words(pack.sentence),
					table('Where each ICS stands', { ICS: 0.24, State: 0.16, 'In a sentence': 0.6 }, [
						...pack.systems.map(({ ics, state, sentence }) => [
							ics.name,
							state === null ? 'Not begun' : stateLabel(state),
							sentence
						])
					])
				]
			},
			{ title: ratings.title, blocks: ratingBlocks(pack) },
			{ title: plan.title, blocks: planBlocks(pack) },
			{
				title: help.title,
				blocks:
					helped.length === 0
						? [words(help.none)]
						: [
								words(helpSentence(helped.length)),
								ratedTable('Sections that need support', pack, helped, (one) =>
									[one.words, one.reason && `The reviewer: ${one.reason}`]
										.filter(Boolean)
										.join('\n')
								)
							]
			},
			{
				title: conditions.title,
				blocks:
					open.length === 0
						? [words(conditions.none)]
						: [
								words(conditionsSentence(pack)),
								table(
									'Conditions open',
									{
										ICS: 0.2,
										'What is asked for': 0.34,
										Section: 0.18,
										'Of whom': 0.14,
										Due: 0.14
									},
									open.map((one) => [
										one.ics.name,
										one.words,
										one.section === null ? 'The whole return' : titleOf(pack, one.section),
										one.owner,
										shortDate(one.dueOn) + (one.pastDue ? ', past its day' : '')
									])
								)
							]
			},
			{
				title: queries.title,
				blocks: [
					pack.themes.length === 0
						? words(queries.none)
						: table(
								'Queries by section, without those withdrawn',
								{ Section: 0.49, 'ICSs asked': 0.17, 'Queries asked': 0.17, 'Not settled': 0.17 },
								pack.themes.map(({ section, systems, asked, waiting }) => [
									titleOf(pack, section),
									String(systems),
									String(asked),
									String(waiting)
								])
							)
				]
			},
			{
				title: notSent.title,
				blocks: [
					pack.notSent.length === 0
						? words(notSent.none)
						: table(
								'ICSs that have not sent',
								{ ICS: 0.35, Why: 0.65 },
								pack.notSent.map(({ ics, why }) => [ics.name, why])
							)
				]
			}
		]
	};
}

const words = (text: string, muted = false): Block => ({ kind: 'words', text, muted });

/** @param columns their labels, each with its share of the width */
function table(caption: string, columns: Record<string, number>, rows: Table['rows']): Table {
	const described = Object.entries(columns).map(([label, width]) => ({ label, width }));
	return { kind: 'table', caption, columns: described, rows };
}

const letters = (rating: Rating | null) =>
	CONFIDENCE.find(({ code }) => code === rating)?.letters ?? '–';

/** ICSs by sections, and where the two ratings differ. */
function ratingBlocks(pack: PackContent): Block[] {
	const { none, same } = PACK_PARTS.ratings;
	const sent = pack.systems.filter((system) => system.sent !== null);
	if (sent.length === 0) return [words(none)];
	const differing = differingRatings(pack);
	const width = 0.76 / pack.sections.length;
	return [
		words(
			`In each cell the ICS’s own rating stands above the reviewer’s. ${CONFIDENCE.map(({ letters, label }) => `${letters} is ${label.toLowerCase()}`).join(', ')}, – is not rated.`
		),
		words(pack.sections.map(({ number, title }) => `${number}. ${title}`).join(', '), true),
		table(
			'Ratings of each ICS by section',
			{
				ICS: 0.24,
				...Object.fromEntries(pack.sections.map(({ number }) => [`${number}.`, width]))
			},
			sent.map(({ ics, ratings }) => [
				ics.name,
				...pack.sections.map(({ code }) => {
					const rated = ratings.find(({ section }) => section === code);
					return rated ? `${letters(rated.own)}\n${letters(rated.reviewer)}` : '';
				})
			])
		),
		{ kind: 'heading', text: 'Where the reviewer rates differently, and why' },
		differing.length === 0
			? words(same)
			: ratedTable(
					'Sections that the reviewer rates differently',
					pack,
					differing,
					({ reason }) => reason ?? ''
				)
	];
}

/** Sections with both ratings, and what is said of each. */
function ratedTable<T extends ReturnType<typeof differingRatings>[number]>(
	caption: string,
	pack: PackContent,
	rated: readonly T[],
	said: (one: T) => string
): Table {
	return table(
		caption,
		{
			ICS: 0.18,
			Section: 0.2,
			'ICS’s rating': 0.12,
			'Reviewer’s rating': 0.12,
			'What is said': 0.38
		},
		rated.map((one) => [
			one.ics.name,
			titleOf(pack, one.section),
			ratingWords(one.own) ?? 'not rated',
			ratingWords(one.reviewer) ?? 'not rated',
			said(one)
		])
	);
}

/** A table for each figure of the plan, as a sheet of paper is not wide enough for all of them. */
function planBlocks(pack: PackContent): Block[] {
	const { totals, systems, coverage, exact } = pack;
	if (totals.length === 0) return [words(PACK_PARTS.plan.none)];
	const sent = systems.filter((system) => system.sent !== null);
	const line = (
		name: string,
		given: { planned?: number | '*' | null; actual?: number | '*' | null } | undefined,
		unit: string
	) => [name, packFigure(given?.planned, unit), packFigure(given?.actual, unit)];
	return [
		...(coverage ? [words(coverageSentence(coverage))] : []),
		...totals.flatMap((total): Block[] => [
			{
				kind: 'heading',
				text: total.unit === 'pounds' ? total.title : `${total.title} (${total.unit})`
			},
			table(`${total.title}, planned and actual`, { ICS: 0.5, Planned: 0.25, Actual: 0.25 }, [
				...sent.map(({ ics, plan }) =>
					line(
						ics.name,
						plan.find(({ name }) => name === total.name),
						total.unit
					)
				),
				line(
					total.from === total.of
						? 'Total'
						: `Total of what was given, by ${total.from} of ${total.of} ICSs`,
					total,
					total.unit
				)
			])
		]),
		words(
			`${DISCLOSURE_WORDS} ${exact ? 'The totals of this frozen pack are exact.' : TOTALS_WORDS}`,
			true
		)
	];
}
