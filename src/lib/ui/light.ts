/**
 * The script of pages that come without the framework's (`csr = false`), a few hundred bytes: charts
 * that can be explored, tables that a phone draws as blocks, and a list that stays where it is on the screen when it is sorted or narrowed,
 * with the focus where it was. `vite.config.ts` writes it out as `_app/light.js`.
 */
import { exploreWhenNear } from '#lib/ui/charts/explore.ts';
import type { Drawing } from '#lib/ui/charts/series.ts';

for (const box of document.querySelectorAll<HTMLElement>('[data-drawing]'))
	exploreWhenNear(box, JSON.parse(box.dataset.drawing ?? '') as Drawing);

const grid = document.querySelector<HTMLElement>('[data-grid]');
if (grid)
	void import('#lib/ui/forms/grid-keys.ts').then(({ actAsSpreadsheet }) => actAsSpreadsheet(grid));

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
function nameParts(): void {
	if (!matchMedia('(max-width: 40em)').matches) return;
	for (const box of document.querySelectorAll('.stacks'))
		for (const [parts, role] of Object.entries(ROLES))
			for (const part of box.querySelectorAll(parts)) part.setAttribute('role', role);
}
nameParts();

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

/**
 * On a page with `[data-in-place]`, forms and links to its own address change `main` alone: what is read
 * stays where it is. Where anything goes wrong, the browser does it the usual way.
 */
let isUsual = false;

function actInPlace(event: MouseEvent | SubmitEvent): void {
	const { target } = event;
	if (isUsual || event.defaultPrevented || !(target instanceof Element)) return;
	const step = target.closest<HTMLFormElement | HTMLAnchorElement>('main form, main a[href]');
	if (!step || step.matches('form') !== (event.type === 'submit')) return;
	const pressed = event instanceof SubmitEvent ? event.submitter : null;
	const address = pressed?.getAttribute('formaction') ?? step.getAttribute('action');
	const to = new URL(
		step instanceof HTMLAnchorElement ? step.href : (address ?? ''),
		location.href
	);
	const isMeantElsewhere =
		event instanceof MouseEvent && (event.ctrlKey || event.metaKey || event.shiftKey);
	if (isMeantElsewhere || to.pathname !== location.pathname) return;
	if (step instanceof HTMLAnchorElement && to.search === location.search) return;
	event.preventDefault();
	const body = step instanceof HTMLFormElement ? new FormData(step, pressed) : undefined;
	change(to, pressed, body).catch(() => {
		isUsual = true;
		if (step instanceof HTMLFormElement) step.requestSubmit(pressed);
		else step.click();
	});
}

async function change(to: URL, pressed: HTMLElement | null, body?: FormData): Promise<void> {
	// As a browser asks for a page: an answer for programs would be no page.
	const headers = { Accept: 'text/html' };
	const answer = await fetch(to, { method: body ? 'POST' : 'GET', headers, body });
	// Of the page no more than this is read: its styles have a key that holds for the page alone.
	const text = await answer.text();
	const part = /<main[\s>][\s\S]*<\/main>/.exec(text)?.[0] ?? '';
	const next = new DOMParser().parseFromString(part, 'text/html').querySelector('main');
	const now = document.querySelector('main');
	if (!now || !next?.querySelector('[data-in-place]')) throw new Error('Another page.');
	const buttons = 'td form button';
	const place = [...now.querySelectorAll<HTMLElement>(buttons)].indexOf(pressed!);
	now.replaceWith(document.adoptNode(next));
	const title = /<title>([^<]*)/.exec(text)?.[1];
	if (title) document.title = title;
	history.pushState(null, '', answer.url);
	nameParts();
	const arrived = next.querySelector<HTMLElement>('[data-arrive], .nhsuk-error-summary');
	// Pressed in a row of a list, the next row of the same kind is where it goes on.
	const beside = next.querySelectorAll<HTMLElement>(buttons)[place];
	if (arrived ?? !beside) (arrived ?? next).scrollIntoView();
	(arrived ?? beside ?? next).focus({ preventScroll: true });
}

if (document.querySelector('[data-in-place]')) {
	addEventListener('click', actInPlace);
	addEventListener('submit', actInPlace);
	addEventListener('popstate', () => location.reload());
}
