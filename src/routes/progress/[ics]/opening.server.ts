/** What an ICS shows to the public, and how it is sent: never kept by anybody on its way. */
import { error } from '@sveltejs/kit';
import { publicRelease, type PublicRelease } from '#lib/voices/publish/read.server.ts';

/** @throws SvelteKit's 404: the same for an unknown code, for nothing shown yet and for a page taken down */
export function openRelease(code: string): PublicRelease {
	return publicRelease(code) ?? error(404, 'Not found');
}

/** No copy is kept anywhere, so that a page that is taken down is gone at once. */
export function headersOf({ findable }: PublicRelease): Record<string, string> {
	return {
		'cache-control': 'no-store',
		...(findable ? {} : { 'x-robots-tag': 'noindex, nofollow' })
	};
}
