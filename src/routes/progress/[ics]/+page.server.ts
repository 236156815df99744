import type { PageServerLoad } from './$types';
import { headersOf, openRelease } from './opening.server.ts';

export const load: PageServerLoad = ({ params, url, setHeaders }) => {
	const shown = openRelease(params.ics);
	setHeaders(headersOf(shown));
	return {
		release: shown.content,
		findable: shown.findable,
		easy: url.searchParams.get('easy') === '1'
	};
};
