import { oneRegister } from '#lib/domain/registers/one.ts';
import type { PageLoad } from './$types';
import { pictureOf } from './pictures.ts';

/** With the one definition that the page is drawn from, and the component of its picture. */
export const load: PageLoad = async ({ data }) => ({
	...data,
	definition: await oneRegister(data.register),
	Picture: data.picture === undefined ? null : await pictureOf(data.register)
});
