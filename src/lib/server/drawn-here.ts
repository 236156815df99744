/**
 * Data of a page that goes out without a script (`csr = false`). SvelteKit writes all data of a page
 * out as script, sent or not, which takes as long as drawing it; what cannot be enumerated it leaves
 * out. The router of a page that has a script asks for the data by itself, and gets it.
 */
export function drawnHere<T extends object>(event: { isDataRequest: boolean }, data: T): T {
	if (event.isDataRequest) return data;
	const drawn = {} as T;
	for (const [name, value] of Object.entries(data)) Object.defineProperty(drawn, name, { value });
	return drawn;
}
