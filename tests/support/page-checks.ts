/** What a page of the journeys is to somebody who hears it, to a thumb, and to a slow line. */
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';

/** A node of the accessibility tree as Chromium hands it to a screen reader. */
export type Heard = { role: string; name: string; level: number | null };

/** The whole page in the order in which it is read out. */
export async function heardOn(page: Page): Promise<Heard[]> {
	const client = await page.context().newCDPSession(page);
	const { nodes } = await client.send('Accessibility.getFullAXTree');
	await client.detach();
	const byId = new Map(nodes.map((node) => [node.nodeId, node]));
	const heard: Heard[] = [];
	const walk = (id: string): void => {
		const node = byId.get(id);
		if (!node) return;
		if (!node.ignored)
			heard.push({
				role: String(node.role?.value ?? ''),
				name: String(node.name?.value ?? '').trim(),
				level: Number(node.properties?.find(({ name }) => name === 'level')?.value?.value) || null
			});
		for (const child of node.childIds ?? []) walk(child);
	};
	const root = nodes.find(({ parentId }) => parentId === undefined);
	if (root) walk(root.nodeId);
	return heard;
}

/** Roles of what somebody can fill in or press. */
const CONTROLS = ['textbox', 'combobox', 'radio', 'checkbox', 'button', 'link', 'searchbox'];

/** Faults of what is heard: controls without a name, headings that skip a level or stand twice at the top. */
export function faultsHeard(heard: readonly Heard[]): string[] {
	const nameless = heard
		.filter(({ role, name }) => CONTROLS.includes(role) && name === '')
		.map(({ role }) => `a ${role} without a name`);
	const headings = heard.filter(({ role }) => role === 'heading');
	const skipped = headings
		.filter(({ level }, index) => (level ?? 0) > (headings[index - 1]?.level ?? 0) + 1)
		.map(({ name, level }) => `level ${level} is skipped to: ${name}`);
	const first = headings.filter(({ level }) => level === 1);
	return [...nameless, ...skipped, ...(first.length === 1 ? [] : [`${first.length} h1`])];
}

/**
 * Links, buttons and fields smaller than 24 × 24 CSS pixels (WCAG 2.5.8), but for links in running
 * text: those that stand in a line with other words.
 */
export function smallTargets(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		const inText = (element: Element) => {
			if (getComputedStyle(element).display !== 'inline') return false;
			let block = element.parentElement;
			while (block && getComputedStyle(block).display === 'inline') block = block.parentElement;
			return (block?.textContent ?? '').trim() !== (element.textContent ?? '').trim();
		};
		const found = document.querySelectorAll('a[href], button, summary, input, select, textarea');
		return [...found].flatMap((element) => {
			const { width, height } = element.getBoundingClientRect();
			// Links that only the keyboard brings into sight are cut to a point, or cut off, until then.
			const head = element.closest('thead');
			const isCut = width <= 1 || (head !== null && getComputedStyle(head).clipPath !== 'none');
			const isShown = element.checkVisibility({ visibilityProperty: true }) && !isCut;
			if (!isShown || (width >= 24 && height >= 24) || inText(element)) return [];
			const name = (element.textContent || element.getAttribute('name') || '').trim();
			return [`${element.tagName} “${name}”: ${width.toFixed(0)} × ${height.toFixed(0)}`];
		});
	});
}

export type Weight = {
	status: number;
	/** Bytes as they travel, packed; the page itself is packed here where it was sent plain. */
	html: number;
	rest: number;
	/** What was loaded beside the page, by kind, and scripts that stand in it. */
	kinds: string[];
	scripts: number;
};

/** Opens a page with nothing kept from before, and weighs all that it loads. */
export async function weighed(page: Page, address: string): Promise<Weight> {
	const client = await page.context().newCDPSession(page);
	await client.send('Network.enable');
	await client.send('Network.setCacheDisabled', { cacheDisabled: true });
	const requests: { type: string; id: string }[] = [];
	const sizes = new Map<string, number>();
	client.on('Network.requestWillBeSent', ({ requestId, type }) =>
		requests.push({ id: requestId, type: type ?? 'Other' })
	);
	client.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
		sizes.set(requestId, encodedDataLength)
	);
	const response = await page.goto(address, { waitUntil: 'load' });
	const body = await response!.body();
	await client.detach();
	const others = requests.filter(({ type }) => type !== 'Document');
	return {
		status: response!.status(),
		html: gzipSync(body).length,
		rest: others.reduce((sum, { id }) => sum + (sizes.get(id) ?? 0), 0),
		kinds: others.map(({ type }) => type),
		scripts: await page.locator('script').count()
	};
}

/** Prints what was measured, so that whoever runs the journeys can read it. */
export function report(title: string, lines: readonly string[]): void {
	console.info([title, ...lines].join('\n'));
}
