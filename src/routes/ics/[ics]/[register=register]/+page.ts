import { oneRegister } from '#lib/registers/all.ts';
import { pictureOf } from '#lib/registers/dashboards.ts';
import type { PageLoad } from './$types';

/** With the one definition that the page is drawn from, and the component of its picture. */
export const load: PageLoad = async ({ data }) => ({
	...data,
	definition: await oneRegister(data.register),
	Picture: data.picture === undefined ? null : await pictureOf(data.register)
});
