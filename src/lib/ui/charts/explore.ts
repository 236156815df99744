import type { Drawing } from './series.ts';

/**
 * Puts the picture that can be explored in place of the still one, fetched when the box comes near the
 * screen; paper keeps the still one. Asked twice for one box, by the page's own script and by `light.ts`,
 * it does it once.
 */
export function exploreWhenNear(box: HTMLElement, drawing: Drawing): () => void {
	if (box.dataset.explored !== undefined) return () => {};
	box.dataset.explored = '';
	let remove = () => {};
	const observer = new IntersectionObserver(
		(entries) => {
			if (!entries.some((entry) => entry.isIntersecting)) return;
			observer.disconnect();
			// Where it cannot be fetched, the still picture stays.
			drawn(box, drawing).then(
				(removal) => (remove = removal),
				() => {}
			);
		},
		{ rootMargin: '200px' }
	);
	observer.observe(box);
	return () => {
		observer.disconnect();
		remove();
		delete box.dataset.explored;
	};
}

async function drawn(box: HTMLElement, drawing: Drawing): Promise<() => void> {
	const still = box.querySelector('.still');
	const target = box.querySelector('.live');
	const [{ mount, unmount }, { default: LineChart }] = await Promise.all([
		import('svelte'),
		import('./LineChart.svelte')
	]);
	if (!still || !target) return () => {};
	const picture = mount(LineChart, { target, props: drawing });
	still.classList.add('print-only');
	return () => {
		still.classList.remove('print-only');
		void unmount(picture);
	};
}
