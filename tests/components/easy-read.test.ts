import { createRawSnippet } from 'svelte';
import { expect, test } from 'vitest';
import Line from '#lib/ui/easy-read/Line.svelte';
import Pictures from '#lib/ui/easy-read/Pictures.svelte';
import { type PictureName, PICTURES } from '#lib/ui/easy-read/pictures.ts';
import { html, text } from './render.ts';

const NAMES = Object.keys(PICTURES) as PictureName[];
/** The picture beside no words. */
const drawn = (picture: PictureName) => html(Line, { picture, children: words('') });
const words = (said: string) => createRawSnippet(() => ({ render: () => `<p>${said}</p>` }));

test('a picture is never read out, and every name draws something', () => {
	for (const name of NAMES) {
		const picture = drawn(name);
		expect(picture, name).toContain('aria-hidden="true"');
		expect(picture, name).toMatch(/<path class="[a-z]+" d="M[^"]+"/);
		expect(text(picture), name).toBe('');
	}
});

test('no two pictures are the same', () => {
	expect(new Set(NAMES.map(drawn)).size).toBe(NAMES.length);
});

test('a page draws only the pictures it names, and each of them once', () => {
	const page = html(Pictures, { names: ['tick', 'team', 'tick'], children: words('So it is.') });
	expect(page.match(/<symbol id="[a-z-]+"/g)).toEqual([
		'<symbol id="picture-tick"',
		'<symbol id="picture-team"'
	]);
	expect(text(page)).toBe('So it is.');
});

test('a line of Easy Read is its picture and its words', () => {
	const line = html(Line, { picture: 'clock', tag: 'li', children: words('You wait four weeks.') });
	expect(line).toMatch(/^<li class="line"><svg /);
	expect(text(line)).toBe('You wait four weeks.');
});

test('all pictures together weigh little', () => {
	const all = html(Pictures, { names: NAMES, children: words('') });
	expect(all.length).toBeLessThan(16_000);
});
