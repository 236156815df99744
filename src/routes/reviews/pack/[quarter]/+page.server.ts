import type { Scope } from '#lib/core/access.ts';
import { quarterFromCode } from '#lib/core/calendar.ts';
import { listRegions } from '#lib/organisations/read.server.ts';
import { actorFor, formAnswer, textOf, withHttpErrors } from '#lib/request.server.ts';
import { packTables } from '#lib/returns/pack/rules.ts';
import { makePack } from '#lib/returns/pack/write.server.ts';
import { roundsOf } from '#lib/returns/rounds/read.server.ts';
import type { Actions, PageServerLoad } from './$types';
import { openPack } from './pack.server.ts';

export const load: PageServerLoad = ({ locals, params, url }) => {
	const { scope, subject, made, content, frozen } = openPack(locals, params.quarter, url);
	const { region } = subject;
	return {
		quarter: { code: params.quarter, label: quarterFromCode(params.quarter)!.label },
		region: region && { code: region.code, name: region.name },
		/** The round that it is of: the region's own before England's. */
		round: roundAddress(scope, params.quarter, region?.code ?? null),
		/** Whose packs the person may read beside this one. */
		others: [
			...(scope.icsIds === 'all' ? [{ code: null, name: 'England' }] : []),
			...listRegions(scope).map(({ code, shortName }) => ({ code, name: shortName }))
		].filter(({ code }) => code !== (region?.code ?? null)),
		today: locals.today,
		made,
		frozen,
		pack: content,
		tables: packTables(content),
		done: url.searchParams.get('done')
	};
};

function roundAddress(scope: Scope, quarter: string, region: string | null): string {
	const rounds = roundsOf(scope).filter((one) => one.quarter === quarter);
	const own = rounds.find((one) => region !== null && one.region?.code === region);
	const round = own ?? rounds.find((one) => one.region === null);
	return `/reviews/rounds?${round ? `round=${round.id}` : `quarter=${quarter}`}`;
}

export const actions: Actions = {
	make: async ({ locals, params, request }) => {
		const actor = actorFor(locals, 'set-rounds');
		const region = textOf(await request.formData(), 'region') || null;
		const result = withHttpErrors(() => makePack(actor, params.quarter, region));
		const whose = region === null ? '' : `region=${encodeURIComponent(region)}&`;
		return formAnswer(
			result,
			({ number, repeated }) =>
				`/reviews/pack/${params.quarter}?${whose}number=${number}&done=${repeated ? 'already-made' : 'made'}`,
			{}
		);
	}
};
