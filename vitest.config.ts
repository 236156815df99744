import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

/** Unit and server tests; the browser journeys have a configuration of their own. */
export default defineConfig({
	plugins: [sveltekit()],
	test: {
		include: ['tests/**/*.test.ts'],
		exclude: ['tests/browser/**'],
		setupFiles: ['tests/support/setup.ts'],
		testTimeout: 20_000
	}
});
