import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

/** nhsuk-frontend's fonts lie on another host; nothing is fetched from elsewhere, so they go. */
const noRemoteFonts = {
	postcssPlugin: 'no-remote-fonts',
	AtRule: { 'font-face': (rule: { remove(): void }) => rule.remove() }
};

export default defineConfig({
	plugins: [sveltekit()],
	css: {
		postcss: { plugins: [noRemoteFonts] },
		// nhsuk-frontend's CSS holds hacks for old browsers that the minifier would otherwise refuse.
		lightningcss: { errorRecovery: true }
	},
	build: {
		chunkSizeWarningLimit: 700,
		// Vite would have every page carry the list of all chunks of all pages. Only their style sheets
		// have to be known beforehand; the page's own scripts are named in its head.
		modulePreload: {
			resolveDependencies: (_file, found) => found.filter((name) => name.endsWith('.css'))
		}
	}
});
