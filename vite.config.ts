import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

/** nhsuk-frontend's fonts lie on another host; nothing is fetched from elsewhere, so they go. */
const noRemoteFonts = {
	postcssPlugin: 'no-remote-fonts',
	AtRule: { 'font-face': (rule: { remove(): void }) => rule.remove() }
};

/**
 * The design system writes each colour as a number. Here each becomes a variable that has that number
 * unless `display.css` gives it another, so that every component of it follows a person's colours.
 */
type Declaration = { value: string; source?: { input: { file?: string } } };
const followChosenColours = {
	postcssPlugin: 'follow-chosen-colours',
	// All of them once: a plugin for declarations would be given its own changes again.
	Once(root: { walkDecls(visit: (declaration: Declaration) => void): void }) {
		root.walkDecls((declaration) => {
			if (!declaration.source?.input.file?.includes('nhsuk-frontend')) return;
			declaration.value = declaration.value.replace(
				/#([0-9a-f]{6}|[0-9a-f]{3})\b/gi,
				(colour, digits: string) => `var(--nhsuk-${digits.toLowerCase()}, ${colour})`
			);
		});
	}
};

export default defineConfig({
	plugins: [sveltekit()],
	css: {
		postcss: { plugins: [noRemoteFonts, followChosenColours] },
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
