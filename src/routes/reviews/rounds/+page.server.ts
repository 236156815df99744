import { quarterLabel } from '#lib/core/calendar.ts';
import { authorise, type Scope } from '#lib/core/access.ts';
import { quarterFromCode } from '#lib/core/calendar.ts';
import type { Finding } from '#lib/core/result.ts';
import { dayTyped } from '#lib/core/typed-dates.ts';
import { listIcs, listRegions } from '#lib/organisations/read.server.ts';
import { actorFor, formAnswer, textOf, withHttpErrors } from '#lib/request.server.ts';
import {
	proposedDates,
	proposedQuarter,
	quartersToAsk,
	reminders
} from '#lib/returns/review/queue.ts';
import { exceptionsOf, type RoundRecord, roundsOf } from '#lib/returns/rounds/read.server.ts';
import { roundSentence } from '#lib/returns/rounds/rules.ts';
import { closeRound, setException, setRound } from '#lib/returns/rounds/write.server.ts';
import { queueRows } from '../queue.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) =>
	withHttpErrors(() => {
		const scope = authorise(locals.person, 'set-rounds');
		const { today } = locals;
		const regions = listRegions(scope).map(({ code, shortName }) => ({
			value: code,
			label: shortName
		}));
		const rounds = roundsOf(scope);
		const chosen = chosenRound(rounds, url);
		const asked = quarterFromCode(url.searchParams.get('quarter') ?? '');
		const proposed =
			asked ??
			proposedQuarter(
				today,
				rounds.map(({ quarter }) => quarter)
			);
		return {
			today,
			national: scope.icsIds === 'all',
			regions,
			quarters: quartersToAsk(today).map(({ code, label }) => ({ value: code, label })),
			rounds: rounds.map(shownRound),
			proposed: {
				quarter: proposed.code,
				...proposedDates(proposed),
				region: scope.icsIds === 'all' ? '' : (regions[0]?.value ?? '')
			},
			chosen: chosen && wholeRound(scope, chosen),
			done: url.searchParams.get('done')
		};

		function wholeRound(within: Scope, round: RoundRecord) {
			const systems = listIcs(within).filter(
				(ics) =>
					(ics.closedOn === null || ics.closedOn >= today) &&
					(round.region === null || ics.regionCode === round.region.code)
			);
			const names = new Map(systems.map(({ id, shortName }) => [id, shortName]));
			const rows = queueRows(within, locals.person!, today, [round.quarter]).filter(
				({ regionCode }) => round.region === null || regionCode === round.region.code
			);
			return {
				...shownRound(round),
				mayChange: mayChange(within, round) && round.closedAt === null,
				sentence: roundSentence(rows.map(({ due }) => due)),
				systems: systems.map(({ code, shortName }) => ({ value: code, label: shortName })),
				exceptions: exceptionsOf(within, round.id).flatMap(({ icsId, ...exception }) => {
					const name = names.get(icsId);
					return name === undefined ? [] : [{ ...exception, name }];
				}),
				reminders: reminders(rows, url.origin),
				unsent: rows.filter(({ state }) => state === null || state === 'draft').length
			};
		}
	});

/** `?round=` by its number, else the first of `?quarter=`, else the newest. */
function chosenRound(rounds: readonly RoundRecord[], url: URL): RoundRecord | null {
	const id = Number(url.searchParams.get('round'));
	const quarter = url.searchParams.get('quarter');
	return (
		rounds.find((round) => round.id === id) ??
		rounds.findLast((round) => round.quarter === quarter) ??
		rounds[0] ??
		null
	);
}

function mayChange(scope: Scope, { region }: RoundRecord): boolean {
	return scope.icsIds === 'all' || region !== null;
}

function shownRound({ id, quarter, region, opensOn, dueOn, closedAt, setAt, setBy }: RoundRecord) {
	return {
		id,
		quarter,
		label: quarterLabel(quarter),
		region: region?.shortName ?? 'England',
		regionCode: region?.code ?? null,
		opensOn,
		dueOn,
		closedAt,
		setAt,
		setBy
	};
}

export const actions: Actions = {
	set: async ({ locals, request }) => {
		const actor = actorFor(locals, 'set-rounds');
		const form = await request.formData();
		const typed = {
			quarter: textOf(form, 'quarter'),
			region: textOf(form, 'region'),
			opensOn: textOf(form, 'opensOn'),
			dueOn: textOf(form, 'dueOn')
		};
		const result = withHttpErrors(() =>
			setRound(actor, {
				quarter: typed.quarter,
				region: typed.region || null,
				opensOn: dayTyped(typed.opensOn, actor.today),
				dueOn: dayTyped(typed.dueOn, actor.today)
			})
		);
		return formAnswer(result, ({ id }) => `/reviews/rounds?round=${id}&done=set`, { set: typed });
	},
	except: async ({ locals, request }) => {
		const actor = actorFor(locals, 'set-rounds');
		const form = await request.formData();
		const round = Number(textOf(form, 'round'));
		const typed = {
			ics: textOf(form, 'ics'),
			kind: textOf(form, 'kind'),
			dueOn: textOf(form, 'laterOn'),
			reason: textOf(form, 'reason')
		};
		const kind = (['excused', 'later', 'none'] as const).find((one) => one === typed.kind);
		const missing: Finding[] = [
			...(typed.ics === '' ? [{ field: 'ics', message: 'Choose an ICS.' }] : []),
			...(kind === undefined ? [{ field: 'kind', message: 'Say what is to hold for it.' }] : [])
		];
		const dueOn = typed.dueOn.trim() === '' ? null : dayTyped(typed.dueOn, actor.today);
		const result =
			missing.length > 0 || kind === undefined
				? { refused: missing }
				: withHttpErrors(() =>
						setException(actor, round, { ics: typed.ics, kind, dueOn, reason: typed.reason })
					);
		// The form's own field for the later day.
		const shown =
			'refused' in result
				? {
						refused: result.refused.map((finding) => ({
							...finding,
							field: finding.field === 'dueOn' ? 'laterOn' : finding.field
						}))
					}
				: result;
		return formAnswer(shown, `/reviews/rounds?round=${round}&done=except`, { except: typed });
	},
	close: async ({ locals, request }) => {
		const actor = actorFor(locals, 'set-rounds');
		const round = Number(textOf(await request.formData(), 'round'));
		const result = withHttpErrors(() => closeRound(actor, round));
		return formAnswer(result, `/reviews/rounds?round=${round}&done=close`, {});
	}
};
