/** What the page of one measure and its files begin with. */
import { error } from '@sveltejs/kit';
import { judgedMeasures } from '#lib/measures/annotations/read.server.ts';
import { findMeasure } from '#lib/measures/read.server.ts';
import { asAtOf, openIcs } from '#lib/request.server.ts';

/** The measure in an address with its series, as at the day asked for. @throws SvelteKit's 404 */
export function openMeasure(
	locals: App.Locals,
	params: { ics: string; measure: string },
	url: URL
) {
	const { ics, scope } = openIcs(locals, params.ics);
	const measure = findMeasure(scope, params.measure);
	if (!measure) error(404, 'Not found, or not yours to see.');
	const asAt = asAtOf(url, locals.today);
	const [judged] = judgedMeasures(scope, [measure], asAt);
	return { ics, scope, asAt, ...judged! };
}
