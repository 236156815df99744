import { loadDashboard, loadRegister } from '#lib/registers/load.ts';
import type { PageLoad } from './$types';

/** With the one definition that the page is drawn from, and the component of its picture. */
export const load: PageLoad = async ({ data }) => ({
	...data,
	definition: await loadRegister(data.register),
	Picture: data.picture === undefined ? null : await loadDashboard(data.register)
});
