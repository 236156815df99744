import type { Component, ComponentProps } from 'svelte';
import { render } from 'svelte/server';

/**
 * The HTML of a component as the server draws it at an address, without the comments and scoping
 * classes that only Svelte reads.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export function html<Of extends Component<any>>(
	component: Of,
	props: ComponentProps<Of>,
	address = '/ics/XWE/policies'
): string {
	const page = { url: new URL(address, 'http://localhost'), params: {}, status: 200, data: {} };
	const context = new Map([['__request__', { page }]]);
	const { body } = render(component as Component, {
		props: props as Record<string, unknown>,
		context
	});
	return body
		.replace(/<!--.*?-->/gs, '')
		.replace(/ ?\bs-[a-z0-9]{4,}/g, '')
		.replace(/ class=""/g, '')
		.replace(/\s+/g, ' ')
		.replace(/> </g, '><');
}

/** What a reader sees of it. */
export function text(markup: string): string {
	return markup
		.replace(/<[^>]*>/g, ' ')
		.replace(/&nbsp;/g, ' ')
		.replace(/\s+/g, ' ')
		.trim();
}
