import type { Drawing } from './series.ts';

/**
 * Puts the picture that can be explored in place of the still one, fetched when the box comes near the
 * screen. Asked twice for one box, by the page's own script and by `light.ts`, it does it once.
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
			import('./picture.ts').then(
				({ drawPicture }) => (remove = drawPicture(box, drawing)),
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
