import { oneRegister } from '#lib/registers/all.ts';
import type { PageLoad } from './$types';

/** With the one definition that the page is drawn from. */
export const load: PageLoad = async ({ data }) => ({
	...data,
	definition: await oneRegister(data.record.register)
});
