import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

/** Unit and server tests; the browser journeys have a configuration of their own. */
export default defineConfig({
	plugins: [sveltekit()],
	test: {
		include: ['tests/**/*.test.ts'],
		exclude: ['tests/browser/**'],
		// Files share a worker, which halves the run: each test makes a database of its own, and what is
		// kept in memory is kept for that database.
		isolate: false,
		setupFiles: ['tests/support/setup.ts'],
		testTimeout: 20_000
	}
});
