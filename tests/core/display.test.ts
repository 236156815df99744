import { describe, expect, test } from 'vitest';
import {
	COLOURS,
	displayAttributes,
	displayCookie,
	parseDisplay,
	readDisplay,
	TEXT_SIZES,
	USUAL
} from '#lib/core/display.ts';

describe('the look that a person has chosen', () => {
	test('comes back from its cookie as it was', () => {
		for (const text of TEXT_SIZES)
			for (const colours of COLOURS) {
				const display = { text, colours };
				expect(parseDisplay(displayCookie(display) ?? undefined)).toEqual(display);
			}
	});

	test('is the usual one for a cookie that is not ours in any part', () => {
		for (const cookie of [
			undefined,
			'',
			'large',
			'large.',
			'.dark',
			'huge.dark',
			'large.dark.',
			'large.dark"><script>',
			'toString.constructor',
			' large.dark'
		])
			expect(parseDisplay(cookie), cookie).toBe(USUAL);
	});

	test('needs no cookie and no attribute where it is the usual one', () => {
		expect(displayCookie(USUAL)).toBeNull();
		expect(displayAttributes(USUAL)).toBe('');
		expect(displayAttributes({ text: 'large', colours: 'usual' })).toBe(' data-text="large"');
		expect(displayAttributes({ text: 'usual', colours: 'dark' })).toBe(' data-colours="dark"');
	});

	test('is known only as a whole', () => {
		expect(readDisplay('large', 'dark')).toEqual({ text: 'large', colours: 'dark' });
		expect(readDisplay('large', undefined)).toBeNull();
	});
});
