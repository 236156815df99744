/**
 * The shape of the code, checked: which layer may use which, where SQL stands, who makes a scope, how
 * files are named. Each rule says why. A rule that is in the way is changed here, on purpose.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, posix, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { may, type Permission, type Person, ROLES } from '#lib/core/access.ts';

type File = { path: string; text: string };

function filesIn(folder: string, ending: RegExp): File[] {
	return readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.map((name) => posix.join(folder, name.replaceAll('\\', '/')))
		.filter((path) => ending.test(path) && statSync(path).isFile())
		.sort()
		.map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

const sources = filesIn('src', /\.(ts|js|svelte)$/);
const under = (...folders: string[]) =>
	sources.filter(({ path }) => folders.some((folder) => path.startsWith(folder)));

type Import = { what: string; typeOnly: boolean };

/** What a file imports, as written; dynamic imports and worker files too. */
function importsOf(text: string): Import[] {
	const found: Import[] = [];
	const named = /^\s*(?:import|export)\s+(type\s)?[^;'"]*?\bfrom\s+['"]([^'"]+)['"]/gm;
	for (const [, type, what] of text.matchAll(named)) found.push({ what: what!, typeOnly: !!type });
	const others = [
		/^\s*import\s+['"]([^'"]+)['"]/gm,
		/\b(?:import|import\.meta\.resolve)\(\s*['"]([^'"]+)['"]/g
	];
	for (const pattern of others)
		for (const [, what] of text.matchAll(pattern)) found.push({ what: what!, typeOnly: false });
	return found;
}

/** An import of our own as a path from the project's root; a package as its name. */
function resolved(from: string, what: string): string {
	if (what.startsWith('#lib/')) return `src/lib/${what.slice('#lib/'.length)}`;
	return what.startsWith('.') ? posix.join(dirname(from), what) : what;
}

const isOurs = (path: string) => path.startsWith('src/');
/** SvelteKit's own modules: what imports them does not run under Node alone. */
const isKit = (what: string) =>
	/^(@sveltejs\/|\$app\/|\$env\/|\$service-worker|\$lib)|^\.\/\$types/.test(what);

/** `file -> import` for everything that a rule forbids. */
function offences(
	files: readonly File[],
	allowed: (path: string, one: Import) => boolean
): string[] {
	expect(files.length, 'a rule looked at no file').toBeGreaterThan(0);
	return files.flatMap(({ path, text }) =>
		importsOf(text)
			.filter((one) => !allowed(resolved(path, one.what), one))
			.map((one) => `${path} -> ${one.what}`)
	);
}

const within =
	(...folders: string[]) =>
	(path: string) =>
		folders.some((folder) => path.startsWith(folder));

describe('the rules themselves', () => {
	test('see the code', () => {
		expect(sources.length).toBeGreaterThan(150);
		for (const folder of [
			'domain',
			'format',
			'components',
			'server/queries',
			'server/commands',
			'server/imports'
		])
			expect(under(`src/lib/${folder}/`).length, folder).toBeGreaterThan(3);
		expect(under('src/routes/').length).toBeGreaterThan(20);
		const imports = sources.flatMap(({ text }) => importsOf(text));
		expect(imports.length).toBeGreaterThan(500);
	});

	test('find imports however they are written', () => {
		const text = [
			"import { a } from '#lib/domain/a.ts';",
			"import type { B } from './b.ts';",
			"import '#lib/c.ts';",
			'import {',
			'	d,',
			'	type E',
			"} from 'package';",
			"	export * from './f.ts';",
			"const g = await import('./g.ts');",
			"new Worker(new URL(import.meta.resolve('#lib/h.ts')));",
			'const no = "of a word that came from \'elsewhere\'";'
		].join('\n');
		expect(
			importsOf(text)
				.map(({ what }) => what)
				.sort()
		).toEqual(
			['#lib/c.ts', '#lib/domain/a.ts', '#lib/h.ts', './b.ts', './f.ts', './g.ts', 'package'].sort()
		);
		expect(importsOf(text).find(({ what }) => what === './b.ts')?.typeOnly).toBe(true);
		expect(resolved('src/routes/x/+page.ts', '../y.ts')).toBe('src/routes/y.ts');
	});

	test('tell SQL from prose', () => {
		expect(sqlIn("run('UPDATE user SET name = ?')")).toHaveLength(1);
		expect(sqlIn('all(`\n\t\tWITH x AS (SELECT 1) SELECT * FROM x`)')).toHaveLength(1);
		expect(sqlIn("const a = 'Select a file'; // SELECT from the list")).toHaveLength(0);
	});
});

describe('imports point one way', () => {
	test('the domain uses the domain, and words and numbers as British readers write them', () => {
		// Sentences are domain rules ("12 of 15 networks are live"), and a sentence needs its plural.
		const found = offences(under('src/lib/domain/'), within('src/lib/domain/', 'src/lib/format/'));
		expect(found).toEqual([]);
	});

	test('formats know the calendar and what a register is, and nothing else of the domain', () => {
		const found = offences(
			under('src/lib/format/'),
			within(
				'src/lib/format/',
				'src/lib/domain/calendar.ts',
				'src/lib/domain/registers/definition.ts'
			)
		);
		expect(found).toEqual([]);
	});

	test('components are dumb: props in, markup out, and nothing of the server', () => {
		const files = under('src/lib/components/');
		const found = offences(files, (path) =>
			isOurs(path)
				? within('src/lib/components/', 'src/lib/domain/', 'src/lib/format/')(path)
				: !path.startsWith('node:')
		);
		expect(found).toEqual([]);
	});

	test('the server never reaches up to pages, components or the command line', () => {
		const found = offences(under('src/lib/server/'), (path) =>
			isOurs(path) ? within('src/lib/server/', 'src/lib/domain/', 'src/lib/format/')(path) : true
		);
		expect(found).toEqual([]);
	});

	test('reading an upload touches no database and no SvelteKit: it runs in a thread of its own', () => {
		const found = offences(under('src/lib/server/imports/'), (path) =>
			isOurs(path)
				? within('src/lib/server/imports/', 'src/lib/domain/', 'src/lib/format/')(path)
				: !isKit(path) && path !== 'better-sqlite3'
		);
		expect(found).toEqual([]);
	});

	test('queries only read: they use the database and the calendar, and of other layers no more than types', () => {
		const found = offences(
			under('src/lib/server/queries/'),
			(path, { typeOnly }) =>
				!isOurs(path) ||
				within(
					'src/lib/server/queries/',
					'src/lib/server/db/',
					// Which day it is in London, and which days are bank holidays.
					'src/lib/server/clock.ts',
					'src/lib/server/bank-holidays.ts',
					'src/lib/domain/',
					'src/lib/format/'
				)(path) ||
				(typeOnly && path.startsWith('src/lib/server/imports/'))
		);
		expect(found).toEqual([]);
	});

	test('the database layer knows its migrations and where its file lies', () => {
		const found = offences(
			under('src/lib/server/db/'),
			(path) => !isOurs(path) || within('src/lib/server/db/', 'src/lib/server/environment.ts')(path)
		);
		expect(found).toEqual([]);
	});

	test('commands do not use the demonstration, and neither do pages', () => {
		const found = offences(
			[
				...under('src/lib/server/commands/'),
				...under('src/lib/server/queries/'),
				...under('src/routes/')
			],
			(path) => !path.startsWith('src/lib/server/demo/')
		);
		expect(found).toEqual([]);
	});

	test('pages ask queries and commands, never the database; health alone looks at it', () => {
		const found = offences(
			under('src/routes/').filter(({ path }) => !path.startsWith('src/routes/health/')),
			(path) => !path.startsWith('src/lib/server/db/') && path !== 'better-sqlite3'
		);
		expect(found).toEqual([]);
	});

	test('what the command line and worker threads run imports nothing of SvelteKit', () => {
		const alone = ['queries', 'commands', 'db', 'imports', 'exports', 'demo', 'auth'].map(
			(folder) => `src/lib/server/${folder}/`
		);
		const single = ['environment', 'clock', 'bank-holidays', 'start-up'].map(
			(name) => `src/lib/server/${name}.ts`
		);
		const found = offences(
			under('src/cli/', 'src/lib/domain/', 'src/lib/format/', ...alone, ...single),
			(path) => !isKit(path) && !path.endsWith('.svelte')
		);
		expect(found).toEqual([]);
	});

	test('our own files are imported with their ending, as Node reads them', () => {
		const found = offences(
			sources,
			(path) =>
				!isOurs(path) || /\.(ts|js|svelte|css|json)$/.test(path) || /\/\$types(\.d)?$/.test(path)
		);
		expect(found).toEqual([]);
	});
});

/** The beginning of each string that is SQL. */
function sqlIn(text: string): string[] {
	const statement =
		/['"`]\s*(?:SELECT\s|INSERT\s+(?:OR\s+\w+\s+)?INTO\s|UPDATE\s+\S+\s+SET\b|DELETE\s+FROM\s|WITH\s+(?:RECURSIVE\s+)?\w|CREATE\s+TABLE\s)/g;
	return [...text.matchAll(statement)].map(([found]) => found.trim());
}

describe('what stands where', () => {
	test('SQL stands under queries and commands, and where the database itself is kept', () => {
		const allowed = ['queries', 'commands', 'db', 'auth', 'demo'].map(
			(name) => `src/lib/server/${name}/`
		);
		const withSql = sources.filter(({ text }) => sqlIn(text).length > 0).map(({ path }) => path);
		expect(withSql.length).toBeGreaterThan(10);
		expect(withSql.filter((path) => !within(...allowed)(path))).toEqual([]);
	});

	test('queries write nothing', () => {
		const writing = under('src/lib/server/queries/').filter(({ text }) =>
			/['"`]\s*(?:INSERT|UPDATE|DELETE|CREATE|DROP)\s/.test(text)
		);
		expect(writing.map(({ path }) => path)).toEqual([]);
	});

	test('a scope is made by authorise() alone', () => {
		const cast = /\bas\s+(?:unknown\s+as\s+)?(?:Ics)?Scope\b/;
		const makers = sources.filter(({ text }) => cast.test(text)).map(({ path }) => path);
		expect(makers).toEqual(['src/lib/domain/access.ts']);
	});

	test('only one file knows the driver, and only one the environment', () => {
		const drivers = sources.filter(({ text }) =>
			importsOf(text).some(({ what }) => what === 'better-sqlite3')
		);
		expect(drivers.map(({ path }) => path)).toEqual(['src/lib/server/db/connection.ts']);
		const readers = sources.filter(
			({ path, text }) => /\bprocess\.env\b/.test(code(text)) && !path.startsWith('src/cli/')
		);
		expect(readers.map(({ path }) => path)).toEqual(['src/lib/server/environment.ts']);
	});

	test('nothing that people or spreadsheets wrote is put into a page as markup', () => {
		const found = sources.filter(({ text }) => /\{@html\b/.test(text)).map(({ path }) => path);
		expect(found).toEqual([]);
	});
});

/** The text without its comments. */
function code(text: string): string {
	return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}

describe('files', () => {
	const tests = filesIn('tests', /\.(ts|js)$/);
	const all = [...sources, ...tests, ...filesIn('bench', /\.ts$/)];

	test('are short enough to be read: past 300 lines there are two ideas in one', () => {
		// A component's style sheet is read apart from it, and a register's definition is one long list.
		const lists = /^src\/lib\/domain\/registers\/[a-z]+\.ts$/;
		const long = sources
			.map(({ path, text }) => ({ path, text: text.replace(/<style>[\s\S]*<\/style>/, '') }))
			.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
			.filter(({ path, lines }) => lines > (lists.test(path) ? 400 : 300))
			.map(({ path, lines }) => `${path}: ${lines}`);
		expect(long).toEqual([]);
	});

	test('are named in kebab-case, components in PascalCase, routes as SvelteKit wants them', () => {
		const fine = (path: string) => {
			const name = basename(path);
			if (name.endsWith('.svelte'))
				return /^([A-Z][A-Za-z0-9]*|\+(page|layout|error))\.svelte$/.test(name);
			return /^(\+(page|layout|server)(\.server)?|[a-z][a-z0-9]*(-[a-z0-9]+)*(\.(server|test|d|svelte))*)\.(ts|js)$/.test(
				name
			);
		};
		expect(all.map(({ path }) => path).filter((path) => !fine(path))).toEqual([]);
		expect(fine('src/lib/domain/someThing.ts')).toBe(false);
		expect(fine('src/lib/components/data-table.svelte')).toBe(false);
	});

	test('say what they hold: no utils, no helpers, no barrels', () => {
		const empty = /(^|\/)(utils?|helpers?|common|misc|shared|index)(\.|\/|$)/i;
		expect(all.map(({ path }) => path).filter((path) => empty.test(path))).toEqual([]);
	});

	test('of the same noun have the same name in every layer', () => {
		const layers = ['domain', 'server/queries', 'server/commands', 'server/exports'];
		const names = new Set(
			layers.flatMap((layer) =>
				under(`src/lib/${layer}/`)
					.map(({ path }) => relative(`src/lib/${layer}`, path))
					.filter((path) => !path.includes('/'))
					.map((path) => basename(path, '.ts'))
			)
		);
		expect(names.size).toBeGreaterThan(20);
		const twins = [...names].filter(
			(name) => names.has(`${name}s`) || (names.has(name.replace(/y$/, 'ies')) && /y$/.test(name))
		);
		expect(twins).toEqual([]);
	});

	test('name no machine and no registry', () => {
		const words = filesIn('docs', /\.md$/);
		const texts = [
			...all,
			...words,
			{ path: 'README.md', text: readFileSync('README.md', 'utf8') }
		];
		const machine = /(?<![\w.])\/(?:work|home\/\w+|root)\/|registry\.[a-z0-9-]+\.[a-z]{2,}/;
		const found = texts.filter(
			({ path, text }) => machine.test(text) && path !== 'tests/structure.test.ts'
		);
		expect(found.map(({ path }) => path)).toEqual([]);
	});
});

describe('every dependency has its reason', () => {
	const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
		string,
		Record<string, string>
	>;
	const names = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
		Object.keys(manifest[kind] ?? {})
	);
	const record = readFileSync('docs/decisions/0009-dependencies.md', 'utf8');
	const reasons = new Map(
		[...record.matchAll(/^\| ((?:`[^`]+`(?:, )?)+) \| (.+?) \|/gm)].flatMap(([, cells, reason]) =>
			[...cells!.matchAll(/`([^`]+)`/g)].map(([, name]) => [name!, reason!] as const)
		)
	);

	test('in one line of the decision record', () => {
		expect(names.length).toBeGreaterThan(20);
		const without = names.filter((name) => (reasons.get(name) ?? '').length < 15);
		expect(without, 'say in docs/decisions/0009-dependencies.md why it is here').toEqual([]);
	});

	test('and those that a running Waymark needs are used by it', () => {
		const used = new Set(sources.flatMap(({ text }) => importsOf(text).map(({ what }) => what)));
		const unused = Object.keys(manifest.dependencies ?? {}).filter(
			(name) => ![...used].some((what) => what === name || what.startsWith(`${name}/`))
		);
		expect(unused).toEqual([]);
	});

	test('and the record names none that has gone', () => {
		expect([...reasons.keys()].filter((name) => !names.includes(name))).toEqual([]);
	});
});

describe('decision records', () => {
	const records = filesIn('docs/decisions', /\/\d{4}-[a-z0-9-]+\.md$/);

	test('are numbered without a gap and listed in their index', () => {
		expect(records.length).toBeGreaterThan(5);
		const numbers = records.map(({ path }) => Number(basename(path).slice(0, 4)));
		expect(numbers).toEqual(numbers.map((_, index) => index + 1));
		const index = readFileSync('docs/decisions/README.md', 'utf8');
		expect(
			records.map(({ path }) => basename(path)).filter((name) => !index.includes(`(${name})`))
		).toEqual([]);
	});

	test('say context, decision and consequences', () => {
		const parts = ['Context', 'Decision', 'Consequences'];
		const lacking = records.filter(({ text }) =>
			parts.some((part) => !new RegExp(`^## ${part}`, 'm').test(text))
		);
		expect(lacking.map(({ path }) => path)).toEqual([]);
	});
});

describe('the README', () => {
	const readme = readFileSync('README.md', 'utf8');

	test('tells people the two commands, and CI runs the one that checks everything', () => {
		expect(readFileSync('.ci/run', 'utf8')).toMatch(/^npm ci$[\s\S]*^npm test$/m);
		expect(readme).toContain('npm ci && npm test');
		expect(readme).toContain('npm ci && npm start');
	});

	test('says of each role what it really may do', () => {
		const permissions: Permission[] = [
			'read',
			'edit-registers',
			'import',
			'update-roadmap',
			'manage-accounts',
			'read-audit',
			'manage-roadmap',
			'write-returns',
			'send-returns',
			'review-returns',
			'close-returns',
			'set-rounds',
			'speak-in-groups',
			'answer-concerns',
			'publish-progress',
			'manage-groups'
		];
		for (const { code, label } of ROLES) {
			const holder = {
				grants: [{ role: code, organisation: null, ics: 'all' }]
			} as unknown as Person;
			const marks = permissions.map((permission) => (may(holder, permission) ? ' yes |' : ' |'));
			expect(readme).toContain(`\n| ${label} (\`${code}\`) |`);
			expect(
				readme.split(`(\`${code}\`) |`)[1]!.split('\n')[0]!.split('|').slice(1).join('|')
			).toBe(marks.join(''));
		}
	});

	test('names files that are there', () => {
		const named = [
			...readme.matchAll(/`((?:src|data|docs|tests|bench|migrations)\/[\w./-]+)`/g)
		].map(([, path]) => path!);
		expect(named.length).toBeGreaterThan(5);
		// The live database is made at the first start.
		const missing = named.filter((path) => !path.startsWith('data/live') && !existsSync(path));
		expect(missing).toEqual([]);
	});
});
