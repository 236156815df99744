import { icsShown } from '#lib/request.server.ts';
import type { PageServerLoad } from './$types';
import { openMeasures } from './measures.server.ts';

export const load: PageServerLoad = ({ locals, params, url }) => {
	const { ics, ...shown } = openMeasures(locals, params.ics, url);
	return { ics: icsShown(ics), ...shown };
};
