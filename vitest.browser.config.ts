import { defineConfig } from 'vitest/config';

/** Journeys in a real browser against the built server, started as a user would start it. */
export default defineConfig({
	test: {
		include: ['tests/browser/**/*.test.ts'],
		globalSetup: ['tests/support/browser-setup.ts'],
		setupFiles: ['tests/support/setup.ts'],
		fileParallelism: false,
		testTimeout: 180_000,
		hookTimeout: 120_000
	}
});
