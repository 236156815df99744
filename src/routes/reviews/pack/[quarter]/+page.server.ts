import { redirect } from '@sveltejs/kit';
import { authorise } from '#lib/core/access.ts';
import { quarterFromCode } from '#lib/core/calendar.ts';
import { listRegions } from '#lib/organisations/read.server.ts';
import { withHttpErrors, textOf } from '#lib/request.server.ts';
import { packTables } from '#lib/returns/pack/rules.ts';
import { makePack } from '#lib/returns/pack/write.server.ts';
import { allRounds } from '#lib/returns/rounds/read.server.ts';
import type { Actions, PageServerLoad } from './$types';
import { openPack } from './pack.server.ts';

export const load: PageServerLoad = ({ locals, params, url }) => {
	const { scope, subject, made, content, frozen } = openPack(locals, params.quarter, url);
	const { region } = subject;
	return {
		quarter: { code: params.quarter, label: quarterFromCode(params.quarter)!.label },
		region: region && { code: region.code, name: region.name },
		/** The round that it is of: the region's own before England's. */
		round: roundAddress(params.quarter, region?.code ?? null),
		/** Whose packs the person may read beside this one. */
		others: [
			...(scope.icsIds === 'all' ? [{ code: null, name: 'England' }] : []),
			...listRegions(scope).map(({ code, shortName }) => ({ code, name: shortName }))
		].filter(({ code }) => code !== (region?.code ?? null)),
		today: locals.today,
		...{ made, frozen, pack: content },
		tables: packTables(content),
		done: url.searchParams.get('done')
	};
};

function roundAddress(quarter: string, region: string | null): string {
	const rounds = allRounds().filter((round) => round.quarter === quarter);
	const own = rounds.find((round) => region !== null && round.region?.code === region);
	const held = own ?? rounds.find((round) => round.region === null);
	return `/reviews/rounds?${held ? `round=${held.id}` : `quarter=${quarter}`}`;
}

export const actions: Actions = {
	make: async ({ locals, params, request }) => {
		const scope = withHttpErrors(() => authorise(locals.person, 'set-rounds'));
		const region = textOf(await request.formData(), 'region') || null;
		const { status, number } = withHttpErrors(() =>
			makePack(scope, params.quarter, region, locals.today)
		);
		const whose = region === null ? '' : `region=${encodeURIComponent(region)}&`;
		redirect(303, `/reviews/pack/${params.quarter}?${whose}number=${number}&done=${status}`);
	}
};
