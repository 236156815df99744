import { redirect } from '@sveltejs/kit';
import { quarterLabel } from '#lib/core/calendar.ts';
import { may } from '#lib/core/access.ts';
import { listRegions } from '#lib/organisations/read.server.ts';
import { noteQueueVisit } from '#lib/overview/write.server.ts';
import { omitFromPayload } from '#lib/platform/http.server.ts';
import { refused } from '#lib/core/result.ts';
import { actorFor, formAnswer, openIcs, textsOf, withHttpErrors } from '#lib/request.server.ts';
import {
	actLabel,
	RETURN_STATES,
	type Side,
	SIDE_LABELS
} from '#lib/returns/return/transitions.ts';
import {
	newsSentence,
	newsText,
	queueDueText,
	type QueueRow,
	queueSentence,
	queueSteps,
	reviewAddress,
	stateText,
	waitingFor
} from '#lib/returns/review/queue.ts';
import { queueNews } from '#lib/returns/review/read.server.ts';
import { closeReturn } from '#lib/returns/review/write.server.ts';
import type { Actions, PageServerLoad } from './$types';
import { askedQueue } from './queue.server.ts';

export const load: PageServerLoad = (event) =>
	withHttpErrors(() => {
		const { locals, url } = event;
		const { person, today } = locals;
		const { scope, all, shown, filter, state } = askedQueue(person, url, today);
		const sides: Side[] = [
			...(may(person, 'review-returns') ? (['region'] as const) : []),
			...(may(person, 'close-returns') ? (['nation'] as const) : [])
		];
		const judges = sides.length > 0;
		const mayRound = may(person, 'set-rounds');
		const since = judges ? noteQueueVisit({ scope, now: locals.now, today: locals.today }) : null;
		const news = since === null ? [] : queueNews(scope, since, sides);
		const { page, perPage, offset, sort, order } = state;
		return {
			today,
			/** How many returns were closed just now. */
			closed: Number(url.searchParams.get('closed')) || 0,
			judges,
			mayRound,
			/** Whoever writes returns is led to their own. */
			writes: !judges && may(person, 'write-returns'),
			sentence: queueSentence(all),
			steps: judges ? queueSteps(all, mayRound) : [],
			news:
				since === null ? null : { since, sentence: newsSentence(news), items: news.map(newsItem) },
			filter,
			rounds: [...new Set(all.map(({ quarter }) => quarter))].map((quarter) => ({
				value: quarter,
				label: quarterLabel(quarter)
			})),
			regions: listRegions(scope).map(({ code, shortName }) => ({ value: code, label: shortName })),
			states: [
				{ value: 'not-started', label: stateText(null) },
				...RETURN_STATES.map(({ code, label }) => ({ value: code as string, label }))
			],
			mine: all.filter((row) => row.mine).length,
			state: { sort, order },
			page,
			perPage,
			total: shown.length,
			isEmpty: all.length === 0,
			table: omitFromPayload(event, {
				rows: shown.slice(offset, offset + perPage).map((row) => ({
					...shownRow(row),
					mayClose: waitingFor(row) === 'nation' && may(person, 'close-returns'),
					href:
						!judges && may(person, 'write-returns')
							? ownAddress(row)
							: reviewAddress(row.code, row.quarter)
				}))
			})
		};
	});

export const actions: Actions = {
	/** Closes every return that was ticked; where one is refused, the others are closed. */
	close: async ({ locals, request, url }) => {
		actorFor(locals, 'close-returns');
		const ticked = textsOf(await request.formData(), 'close');
		if (ticked.length === 0)
			return formAnswer(refused('', 'Tick the returns that are to be closed first.'), '', {});
		const results = ticked.map((one) => {
			const [code, quarter] = one.split('/') as [string, string];
			const { ics, actor } = openIcs(locals, code, 'close-returns');
			return { ics, result: withHttpErrors(() => closeReturn(actor, quarter)) };
		});
		const findings = results.flatMap(({ ics, result }) =>
			'refused' in result
				? result.refused.map(({ message }) => ({
						field: '',
						message: `${ics.shortName}: ${message}`
					}))
				: []
		);
		if (findings.length > 0) return formAnswer({ refused: findings }, '', {});
		const back = new URLSearchParams(
			[...url.searchParams].filter(([name]) => !name.startsWith('/') && name !== 'closed')
		);
		back.set('closed', String(ticked.length));
		redirect(303, `/reviews?${back}`);
	}
};

function newsItem(news: Parameters<typeof newsText>[0]) {
	const { code, quarter, at, by } = news;
	return { words: newsText(news), href: reviewAddress(code, quarter), at, by };
}

function shownRow(row: QueueRow) {
	const { code, shortName, quarter, waited, openQueries, openConditions, decided, mine } = row;
	const side = waitingFor(row);
	return {
		code,
		shortName,
		quarter,
		waited,
		openQueries,
		openConditions,
		mine,
		label: quarterLabel(quarter),
		stateText: stateText(row.state),
		state: row.state,
		waitingFor: side === null ? 'Nobody' : mine ? 'You' : SIDE_LABELS[side],
		due: queueDueText(row),
		late: row.due.status === 'overdue' && !row.roundClosed,
		decided: decided && { ...decided, words: actLabel(decided.act) }
	};
}

const ownAddress = ({ code, quarter }: QueueRow) => `/ics/${code}/returns/${quarter}`;
