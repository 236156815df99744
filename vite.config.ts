import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

export default defineConfig({
	plugins: [sveltekit()],
	// nhsuk-frontend's CSS holds hacks for old browsers that the minifier would otherwise refuse.
	css: { lightningcss: { errorRecovery: true } },
	build: { chunkSizeWarningLimit: 700 }
});
