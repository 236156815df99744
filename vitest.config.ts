import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig, type Plugin } from 'vitest/config';

/**
 * `import('#lib/x.ts?with=SOON_MONTHS:4')`: the file and all that it imports of ours, with another
 * number for a constant and apart from what other tests use. For the test that a sentence follows it.
 */
const otherConstants: Plugin = {
	name: 'other-constants',
	enforce: 'pre',
	transform(code, id) {
		const [query, name, value] = /\?with=([A-Z_]+):(\d+)/.exec(id) ?? [];
		if (!query) return null;
		return code
			.replace(new RegExp(`^(export const ${name} = )[^;]+`, 'm'), `$1${value}`)
			.replace(/(\bfrom\s+')([#.][^']+\.ts)(?=')/g, `$1$2${query}`);
	}
};

/** Unit and server tests; the browser journeys have a configuration of their own. */
export default defineConfig({
	plugins: [otherConstants, sveltekit()],
	test: {
		include: ['tests/**/*.test.ts'],
		exclude: ['tests/browser/**'],
		// Files share a worker, which halves the run: each test makes a database of its own, and what is
		// kept in memory is kept for that database.
		isolate: false,
		// One worker a core: by default a core is left free, which on a machine of two is half of it.
		maxWorkers: '100%',
		setupFiles: ['tests/support/setup.ts'],
		testTimeout: 60_000,
		hookTimeout: 60_000
	}
});
