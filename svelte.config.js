import adapter from '@sveltejs/adapter-node';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** @type {import('@sveltejs/kit').Config} */
export default {
	preprocess: vitePreprocess(),
	compilerOptions: {
		runes: true,
		// Short: a long page writes them thousands of times.
		cssHash: ({ hash, css, filename }) => `s-${hash(filename ?? css)}`
	},
	kit: {
		// Small sheets of components stand in the page: a phone waits for one sheet, not for a dozen.
		inlineStyleThreshold: 8192,
		// The server says which scripts an address needs, so that no page carries the list of all routes.
		router: { resolution: 'server' },
		// Forms from other sites are refused in hooks.server.ts, which lets programs send files to the API.
		csrf: { trustedOrigins: ['*'] },
		adapter: adapter({ out: 'build', precompress: true }),
		csp: {
			mode: 'nonce',
			directives: {
				'default-src': ['none'],
				'script-src': ['self'],
				'style-src': ['self'],
				// Svelte writes widths and positions as style attributes; a style element needs the nonce.
				'style-src-attr': ['unsafe-inline'],
				'img-src': ['self', 'data:'],
				'font-src': ['self'],
				'connect-src': ['self'],
				'manifest-src': ['self'],
				'form-action': ['self'],
				'base-uri': ['none'],
				'frame-ancestors': ['none'],
				'object-src': ['none']
			}
		}
	}
};
