/** Addresses of the same page with something changed: filters, sort, page and date live there. */

type Changes = Record<string, string | number | null | undefined>;

/** The page's address with these parameters set; null or an empty text takes one away. */
export function changedAddress(url: URL, changes: Changes): string {
	const params = new URLSearchParams(url.search);
	for (const [name, value] of Object.entries(changes)) {
		if (value === null || value === undefined || value === '') params.delete(name);
		else params.set(name, String(value));
	}
	const query = params.toString();
	return query ? `${url.pathname}?${query}` : url.pathname;
}

/** The parameters a form must carry as hidden inputs so as not to lose them. */
export function keptParameters(url: URL, except: readonly string[]): [string, string][] {
	return [...url.searchParams].filter(([name, value]) => value !== '' && !except.includes(name));
}

/** More pages than any list has. */
const MOST_PAGES = 100_000;

/** The page of a list that an address asks for, counted from 1; the first where it names none. */
export function pageAsked(text: string | null): number {
	const page = Number(text);
	return Number.isInteger(page) && page >= 1 && page <= MOST_PAGES ? page : 1;
}

export type TableState = {
	/** The column's key, always one of those allowed. */
	sort: string;
	order: 'asc' | 'desc';
	/** Counted from 1. */
	page: number;
	perPage: number;
	offset: number;
	/** What was typed in the search box, trimmed. */
	search: string;
};

/**
 * What an address asks of a table: `?sort=title&order=desc&page=2&search=care`.
 * Anything it does not know falls back, so that a shared or mistyped address still opens.
 */
export function tableState(
	url: URL,
	known: { sortable: readonly string[]; sortedBy: string; order?: 'asc' | 'desc'; perPage?: number }
): TableState {
	const asked = url.searchParams.get('sort');
	const sort = asked !== null && known.sortable.includes(asked) ? asked : known.sortedBy;
	const askedOrder = url.searchParams.get('order');
	const order =
		askedOrder === 'asc' || askedOrder === 'desc'
			? askedOrder
			: sort === known.sortedBy
				? (known.order ?? 'asc')
				: 'asc';
	const page = pageAsked(url.searchParams.get('page'));
	const perPage = known.perPage ?? 50;
	const search = (url.searchParams.get('search') ?? '').trim().slice(0, 200);
	return { sort, order, page, perPage, offset: (page - 1) * perPage, search };
}
