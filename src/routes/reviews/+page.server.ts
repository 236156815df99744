import { may } from '#lib/core/access.ts';
import { listRegions } from '#lib/organisations/read.server.ts';
import { noteDeskVisit } from '#lib/overview/write.server.ts';
import { omitFromPayload } from '#lib/platform/http.server.ts';
import { answering } from '#lib/request.server.ts';
import { RETURN_STATES, type Side } from '#lib/returns/return/transitions.ts';
import {
	deskDueWords,
	type DeskRow,
	deskSentence,
	deskSteps,
	newsSentence,
	newsWords,
	quarterLabel,
	reviewAddress,
	stateWords,
	TURN_LABELS,
	turnOf
} from '#lib/returns/review/queue.ts';
import { deskNews } from '#lib/returns/review/read.server.ts';
import { actWords } from '#lib/returns/review/rules.ts';
import type { PageServerLoad } from './$types';
import { askedDesk } from './desk.server.ts';

export const load: PageServerLoad = (event) =>
	answering(() => {
		const { locals, url } = event;
		const { person, today } = locals;
		const { scope, all, shown, filter, state } = askedDesk(person, url, today);
		const sides: Side[] = [
			...(may(person, 'review-returns') ? (['region'] as const) : []),
			...(may(person, 'close-returns') ? (['nation'] as const) : [])
		];
		const judges = sides.length > 0;
		const mayRound = may(person, 'set-rounds');
		const since = judges ? noteDeskVisit(scope, new Date()) : null;
		const news = since === null ? [] : deskNews(scope, since, sides);
		const { page, perPage, offset, sort, order } = state;
		return {
			today,
			judges,
			mayRound,
			/** Whoever writes returns is led to their own. */
			writes: !judges && may(person, 'write-returns'),
			sentence: deskSentence(all),
			steps: judges ? deskSteps(all, mayRound) : [],
			news:
				since === null ? null : { since, sentence: newsSentence(news), items: news.map(newsItem) },
			filter,
			rounds: [...new Set(all.map(({ quarter }) => quarter))].map((quarter) => ({
				value: quarter,
				label: quarterLabel(quarter)
			})),
			regions: listRegions(scope).map(({ code, shortName }) => ({ value: code, label: shortName })),
			states: [
				{ value: 'not-started', label: stateWords(null) },
				...RETURN_STATES.map(({ code, label }) => ({ value: code as string, label }))
			],
			mine: all.filter((row) => row.mine).length,
			state: { sort, order },
			...{ page, perPage, total: shown.length, isEmpty: all.length === 0 },
			table: omitFromPayload(event, {
				rows: shown.slice(offset, offset + perPage).map((row) => ({
					...shownRow(row),
					href:
						!judges && may(person, 'write-returns')
							? ownAddress(row)
							: reviewAddress(row.code, row.quarter)
				}))
			})
		};
	});

function newsItem(news: Parameters<typeof newsWords>[0]) {
	const { code, quarter, at, by } = news;
	return { words: newsWords(news), href: reviewAddress(code, quarter), at, by };
}

function shownRow(row: DeskRow) {
	const { code, shortName, quarter, waited, openQueries, openConditions, decided, mine } = row;
	const turn = turnOf(row);
	return {
		...{ code, shortName, quarter, waited, openQueries, openConditions, mine },
		label: quarterLabel(quarter),
		stateWords: stateWords(row.state),
		state: row.state,
		turn: turn === null ? 'Nobody' : mine ? 'You' : TURN_LABELS[turn],
		due: deskDueWords(row),
		late: row.due.standing === 'overdue' && !row.roundClosed,
		decided: decided && { ...decided, words: actWords(decided.act) }
	};
}

const ownAddress = ({ code, quarter }: DeskRow) => `/ics/${code}/returns/${quarter}`;
