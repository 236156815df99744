/** The pack that an address names: `?region=`, `?number=`, and a preview where there is none. */
import { authorise } from '#lib/core/access.ts';
import { withHttpErrors } from '#lib/request.server.ts';
import { findPack, packContent, packsOf, packSubject } from '#lib/returns/pack/read.server.ts';

/**
 * `frozen` is null for a preview: asked for by `?preview=yes`, or because no pack was made.
 *
 * @throws SvelteKit's 404 and 403
 */
export function openPack(locals: App.Locals, quarter: string, url: URL) {
	return withHttpErrors(() => {
		const scope = authorise(locals.person, 'set-rounds');
		const subject = packSubject(scope, quarter, url.searchParams.get('region') || null);
		const made = packsOf(scope, subject);
		const asked = url.searchParams.get('number');
		const number = asked === null ? made[0]?.number : Number(asked);
		if (number === undefined || url.searchParams.get('preview') === 'yes') {
			const content = packContent(scope, subject, locals.today);
			return { scope, subject, made, content, frozen: null };
		}
		const { content, ...frozen } = findPack(scope, subject, number);
		return { scope, subject, made, content, frozen };
	});
}
