import { mount, unmount } from 'svelte';
import LineChart from './LineChart.svelte';
import type { Drawing } from './series.ts';

/** What is fetched for a chart: the picture, with all that draws it. Paper keeps the still one. */
export function drawPicture(box: HTMLElement, drawing: Drawing): () => void {
	const still = box.querySelector('.still');
	const target = box.querySelector('.live');
	if (!still || !target) return () => {};
	const picture = mount(LineChart, { target, props: drawing });
	still.classList.add('print-only');
	return () => {
		still.classList.remove('print-only');
		void unmount(picture);
	};
}
