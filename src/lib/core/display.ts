/**
 * How Waymark looks for one person in one browser: how large its text is and in which colours. Known
 * by a cookie, so that it holds without an account; a value that is not ours is as good as none.
 */

export const TEXT_SIZES = ['usual', 'large', 'very-large'] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

export const COLOURS = ['usual', 'contrast', 'dark'] as const;
export type Colours = (typeof COLOURS)[number];

export interface Display {
	readonly text: TextSize;
	readonly colours: Colours;
}

export const USUAL: Display = { text: 'usual', colours: 'usual' };

/** The choice in a form or, joined by a full stop, in a cookie; null when either part is not known. */
export function readDisplay(text: string | undefined, colours: string | undefined): Display | null {
	const size = TEXT_SIZES.find((choice) => choice === text);
	const scheme = COLOURS.find((choice) => choice === colours);
	return size && scheme ? { text: size, colours: scheme } : null;
}

/** What the cookie says; the usual look for anything else. */
export function parseDisplay(cookie: string | undefined): Display {
	const [text, colours, ...more] = (cookie ?? '').split('.');
	return (more.length === 0 && readDisplay(text, colours)) || USUAL;
}

/** The cookie's value; null for the usual look, which needs none. */
export function displayCookie({ text, colours }: Display): string | null {
	return text === 'usual' && colours === 'usual' ? null : `${text}.${colours}`;
}

/** Attributes for the page's `html` element: only what is not usual, and only words of ours. */
export function displayAttributes({ text, colours }: Display): string {
	return [
		text === 'usual' ? '' : ` data-text="${text}"`,
		colours === 'usual' ? '' : ` data-colours="${colours}"`
	].join('');
}
