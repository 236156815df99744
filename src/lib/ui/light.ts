/**
 * The script of pages that come without the framework's (`csr = false`), a few hundred bytes: charts
 * that can be explored, tables that a phone draws as blocks, and a list that stays where it is on the screen when it is sorted or narrowed,
 * with the focus where it was. `vite.config.ts` writes it out as `_app/light.js`.
 */
import { exploreWhenNear } from '#lib/ui/charts/explore.ts';
import type { Drawing } from '#lib/ui/charts/series.ts';

for (const box of document.querySelectorAll<HTMLElement>('[data-drawing]'))
	exploreWhenNear(box, JSON.parse(box.dataset.drawing ?? '') as Drawing);

/**
 * Where a phone draws the parts of a table as blocks, some readers take them for no table. Their roles are
 * written out there, and only there: they would be a third of a long page.
 */
const ROLES: Record<string, string> = {
	table: 'table',
	'thead, tbody, tfoot': 'rowgroup',
	tr: 'row',
	td: 'cell',
	'th[scope=col]': 'columnheader',
	'th[scope=row]': 'rowheader'
};
if (matchMedia('(max-width: 40em)').matches)
	for (const box of document.querySelectorAll('.stacks'))
		for (const [parts, role] of Object.entries(ROLES))
			for (const part of box.querySelectorAll(parts)) part.setAttribute('role', role);

type Place = { path: string; top: number; focused: number };

const KEY = 'waymark.place';
const FOCUSED =
	'a[data-sveltekit-keepfocus], form[data-sveltekit-keepfocus] :is(select, input, button)';

addEventListener('click', ({ target, defaultPrevented }) => {
	if (!defaultPrevented && target instanceof Element) keepPlace(target.closest('a'));
});
addEventListener('submit', ({ target, defaultPrevented }) => {
	if (!defaultPrevented && target instanceof Element) keepPlace(target);
});

/** Such steps are marked as the framework's router has it; where that runs, it has acted already. */
function keepPlace(step: Element | null): void {
	if (!step?.matches('[data-sveltekit-noscroll]')) return;
	const focused = [...document.querySelectorAll(FOCUSED)].findIndex(
		(one) => one === document.activeElement
	);
	const place: Place = { path: location.pathname, top: scrollY, focused };
	sessionStorage.setItem(KEY, JSON.stringify(place));
}

const kept = sessionStorage.getItem(KEY);
if (kept !== null) {
	sessionStorage.removeItem(KEY);
	const { path, top, focused } = JSON.parse(kept) as Place;
	if (path === location.pathname) {
		document.querySelectorAll<HTMLElement>(FOCUSED)[focused]?.focus({ preventScroll: true });
		scrollTo({ top, behavior: 'instant' });
	}
}
