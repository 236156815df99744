import { existsSync } from 'node:fs';
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

export type Browser = { executablePath: string; env: Record<string, string> };

// By path: a global set-up of the tests runs where nothing resolves a package's address.
const PACKAGE = resolve('node_modules/@sparticuz/chromium');
const HOME = resolve('node_modules/.cache/waymark-chromium');

/**
 * A Chromium to test with, for `chromium.launch({ executablePath, env, args: ['--no-sandbox'] })`:
 * the one that CHROMIUM_PATH names, or the one an npm package brings along with the libraries and
 * fonts it needs, unpacked the first time. Never launch with that package's own list of arguments:
 * it is made for another place and turns web security off.
 */
export async function chromiumPath(): Promise<Browser> {
	const chosen = process.env.CHROMIUM_PATH;
	if (chosen) {
		if (!existsSync(chosen)) throw new Error(`CHROMIUM_PATH names no file: ${chosen}`);
		return { executablePath: chosen, env: inherited() };
	}
	if (!existsSync(join(HOME, 'chromium'))) await unpack();
	const libraries = [join(HOME, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean);
	return {
		executablePath: join(HOME, 'chromium'),
		env: {
			...inherited(),
			LD_LIBRARY_PATH: libraries.join(':'),
			FONTCONFIG_PATH: join(HOME, 'fonts')
		}
	};
}

/** Unpacked beside its place and moved there whole, so that a stopped run leaves no half browser. */
async function unpack(): Promise<void> {
	const partial = `${HOME}.${process.pid}`;
	await mkdir(partial, { recursive: true });
	// The package unpacks into the system's temporary folder, which it asks for at each call.
	const before = process.env.TMPDIR;
	process.env.TMPDIR = partial;
	try {
		const { inflate } = await import('@sparticuz/chromium');
		for (const archive of ['chromium.br', 'fonts.tar.br', 'al2023.tar.br']) {
			await inflate(join(PACKAGE, 'bin', archive));
		}
		await chmod(join(partial, 'chromium'), 0o755);
		await writeFile(join(partial, 'fonts', 'fonts.conf'), fontSettings());
		await rename(partial, HOME).catch((error: unknown) => {
			// Another run was faster; its browser is the same.
			if (!existsSync(join(HOME, 'chromium'))) throw error;
		});
	} finally {
		if (before === undefined) delete process.env.TMPDIR;
		else process.env.TMPDIR = before;
		await rm(partial, { recursive: true, force: true });
	}
}

/**
 * The package's own settings look for fonts in places that are not there, and Chromium stops when
 * it finds none. Its one family stands in for Arial; the machine's are for signs it lacks.
 */
function fontSettings(): string {
	const alias = (family: string) =>
		`<alias binding="same"><family>${family}</family><prefer><family>Open Sans</family></prefer></alias>`;
	return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
	<dir>${join(HOME, 'fonts', 'fonts')}</dir>
	<dir>/usr/share/fonts</dir>
	<cachedir>${join(HOME, 'fonts', 'cache')}</cachedir>
	${['Arial', 'Helvetica', 'sans-serif'].map(alias).join('\n\t')}
</fontconfig>
`;
}

function inherited(): Record<string, string> {
	const entries = Object.entries(process.env).filter((entry) => entry[1] !== undefined);
	return Object.fromEntries(entries) as Record<string, string>;
}
