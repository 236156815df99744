import { sveltekit } from '@sveltejs/kit/vite';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

/** nhsuk-frontend's fonts lie on another host; nothing is fetched from elsewhere, so they go. */
const noRemoteFonts = {
	postcssPlugin: 'no-remote-fonts',
	AtRule: { 'font-face': (rule: { remove(): void }) => rule.remove() }
};

/**
 * The design system writes each colour as a number. Here each becomes a variable that has that number
 * unless `display.css` gives it another, so that every component of it follows a person's colours.
 */
type Source = { input: { file?: string } };
type Declaration = { value: string; source?: Source };
const followChosenColours = {
	postcssPlugin: 'follow-chosen-colours',
	// All of them once: a plugin for declarations would be given its own changes again.
	Once(root: { walkDecls(visit: (declaration: Declaration) => void): void }) {
		root.walkDecls((declaration) => {
			if (!isOfDesignSystem(declaration)) return;
			declaration.value = declaration.value.replace(
				/#([0-9a-f]{6}|[0-9a-f]{3})\b/gi,
				(colour, digits: string) => `var(--nhsuk-${digits.toLowerCase()}, ${colour})`
			);
		});
	}
};

function isOfDesignSystem({ source }: { source?: Source }): boolean {
	return source?.input.file?.includes('nhsuk-frontend') ?? false;
}

/**
 * The design system's sheet styles every component it has, at ten times the size of those that stand
 * here. A rule of it stays when each class it needs is written somewhere in the code; a class that is put
 * together (`nhsuk-tag--{colour}`) keeps all that begin like it.
 */
type Rule = { selectors: string[]; source?: Source; remove(): void };
type Container = { nodes?: unknown[]; remove(): void };
const onlyUsedComponents = {
	postcssPlugin: 'only-used-components',
	Once(root: {
		walkRules(visit: (rule: Rule) => void): void;
		walkAtRules(name: RegExp, visit: (rule: Container) => void): void;
	}) {
		const used = classesIn('src');
		const isUsed = (name: string) =>
			used.has(name) || [...used].some((one) => one.endsWith('-') && name.startsWith(one));
		root.walkRules((rule) => {
			if (!isOfDesignSystem(rule)) return;
			const kept = rule.selectors.filter((selector) =>
				[...selector.replace(NEGATED, '').matchAll(CLASS)].every(([, name = '']) => isUsed(name))
			);
			if (kept.length === 0) rule.remove();
			else rule.selectors = kept;
		});
		root.walkAtRules(/^(media|supports|layer)$/, (rule) => {
			if (rule.nodes?.length === 0) rule.remove();
		});
	}
};

const CLASS = /\.((?:nhsuk|js|govuk|app)-[\w-]*)/g;
const NEGATED = /:not\([^()]*\)/g;

function classesIn(folder: string): Set<string> {
	const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
	const code = files.filter((name) => /\.(svelte|ts|html)$/.test(name));
	const found = code.flatMap(
		(name) => readFileSync(join(folder, name), 'utf8').match(/nhsuk-[\w-]+/g) ?? []
	);
	return new Set(found);
}

/**
 * A first view asks for few files: what nearly every page needs is one script and one sheet, and what a
 * handful of pages share is not cut into a file a component. What charts alone need stays with them.
 */
const groups = [{ name: 'core', test: /^(?!.*layerchart)/, minShareCount: 20, priority: 2 }];

/** `light.ts` beside the framework's own scripts, under a name that pages can know. */
const lightScript: Plugin = {
	name: 'light-script',
	apply: 'build',
	applyToEnvironment: ({ name }) => name === 'client',
	buildStart() {
		this.emitFile({ type: 'chunk', id: 'src/lib/ui/light.ts', fileName: '_app/light.js' });
	}
};

/**
 * What SvelteKit works out for every page and nobody uses takes a quarter of the time of a long one: its
 * data written as script even where the page takes none (`csr = false`), and a tag by which a browser
 * could ask again for what it has, which differs each time because each page has a nonce of its own. A
 * release of SvelteKit that is written differently stops the build here.
 */
const UNUSED: Record<string, [from: string, to: string]> = {
	'kit/src/runtime/server/page/index.js': [
		'if (node) {\n\t\t\t\t\t\tdata_serializer.add_node(',
		'if (node && csr) {\n\t\t\t\t\t\tdata_serializer.add_node('
	],
	'kit/src/runtime/server/page/render.js': [
		'if (!chunks) {\n\t\theaders.set(',
		'if (false) {\n\t\theaders.set('
	]
};
const noUnusedWork: Plugin = {
	name: 'no-unused-work',
	apply: 'build',
	applyToEnvironment: ({ name }) => name === 'ssr',
	transform(code, id) {
		const file = Object.keys(UNUSED).find((name) => id.endsWith(name));
		if (!file) return null;
		const [from, to] = UNUSED[file]!;
		if (code.split(from).length !== 2) this.error(`${file} is no longer as vite.config.ts expects`);
		return { code: code.replace(from, to), map: null };
	}
};

export default defineConfig({
	plugins: [sveltekit(), lightScript, noUnusedWork],
	environments: {
		client: { build: { rolldownOptions: { output: { codeSplitting: { groups } } } } }
	},
	css: {
		postcss: { plugins: [noRemoteFonts, onlyUsedComponents, followChosenColours] },
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
