import { loadRegister } from '#lib/registers/load.ts';
import type { PageLoad } from './$types';

/** With the one definition that the page is drawn from. */
export const load: PageLoad = async ({ data }) => ({
	...data,
	definition: await loadRegister(data.register)
});
