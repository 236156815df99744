/**
 * The shape of the code, checked: which room may use which, where SQL stands, who makes a scope, how
 * files are named. Each rule says why. A rule that is in the way is changed here, on purpose.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, posix } from 'node:path';
import ts from 'typescript';
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

/**
 * The rooms of `src/lib`, lowest first: each may use those before it. Routes and the command line stand
 * above all of them. The README draws the same list.
 */
const ROOMS = [
	'core',
	'platform',
	'spreadsheet',
	'documents',
	'spc',
	'ui',
	'organisations',
	'accounts',
	'roadmap',
	'registers',
	'measures',
	'checks',
	'frameworks',
	'voices',
	'returns',
	'imports',
	'handover',
	'compare',
	'search',
	'overview',
	'digests',
	'demo',
	'start-up.server.ts',
	'request.server.ts'
];

const roomOf = (path: string) => /^src\/lib\/([^/]+)/.exec(path)?.[1];

/** What each of our files imports of our own, type imports included. */
const graph = new Map(
	sources.map(({ path, text }) => [
		path,
		importsOf(text)
			.map(({ what }) => resolved(path, what))
			.filter(isOurs)
	])
);

/** Files that import each other in a circle, each circle as a list. */
function circles(edges: ReadonlyMap<string, readonly string[]>): string[][] {
	const order = new Map<string, number>();
	const lowest = new Map<string, number>();
	const open: string[] = [];
	const found: string[][] = [];
	const visit = (file: string): void => {
		order.set(file, order.size);
		lowest.set(file, order.get(file)!);
		open.push(file);
		for (const next of edges.get(file) ?? []) {
			if (!order.has(next)) visit(next);
			if (open.includes(next)) lowest.set(file, Math.min(lowest.get(file)!, lowest.get(next)!));
		}
		if (lowest.get(file) !== order.get(file)) return;
		const circle = open.splice(open.indexOf(file));
		if (circle.length > 1) found.push(circle);
	};
	for (const file of edges.keys()) if (!order.has(file)) visit(file);
	return found;
}

describe('the rules themselves', () => {
	test('see the code', () => {
		expect(sources.length).toBeGreaterThan(150);
		for (const room of ROOMS)
			expect(sources.filter(({ path }) => roomOf(path) === room).length, room).toBeGreaterThan(0);
		expect(under('src/routes/').length).toBeGreaterThan(20);
		expect([...graph.values()].flat().length).toBeGreaterThan(500);
	});

	test('find imports however they are written', () => {
		const text = [
			"import { a } from '#lib/core/a.ts';",
			"import type { B } from './b.ts';",
			"import '#lib/c.ts';",
			'import {',
			'\td,',
			'\ttype E',
			"} from 'package';",
			"\texport * from './f.ts';",
			"const g = await import('./g.ts');",
			"new Worker(new URL(import.meta.resolve('#lib/h.ts')));",
			'const no = "of a word that came from \'elsewhere\'";'
		].join('\n');
		expect(
			importsOf(text)
				.map(({ what }) => what)
				.sort()
		).toEqual(
			['#lib/c.ts', '#lib/core/a.ts', '#lib/h.ts', './b.ts', './f.ts', './g.ts', 'package'].sort()
		);
		expect(importsOf(text).find(({ what }) => what === './b.ts')?.typeOnly).toBe(true);
		expect(resolved('src/routes/x/+page.ts', '../y.ts')).toBe('src/routes/y.ts');
	});

	test('find a circle', () => {
		const edges = new Map([
			['a', ['b']],
			['b', ['c']],
			['c', ['a']],
			['d', ['a']]
		]);
		expect(circles(edges).map((circle) => circle.sort())).toEqual([['a', 'b', 'c']]);
	});

	test('tell SQL from prose', () => {
		expect(sqlIn("run('UPDATE user SET name = ?')")).toHaveLength(1);
		expect(sqlIn('all(`\n\t\tWITH x AS (SELECT 1) SELECT * FROM x`)')).toHaveLength(1);
		expect(sqlIn("const a = 'Select a file'; // SELECT from the list")).toHaveLength(0);
	});
});

describe('imports point one way', () => {
	test('every room has its place, and uses only those below it', () => {
		const unknown = sources.map(({ path }) => roomOf(path)).filter((room) => room !== undefined);
		expect([...new Set(unknown)].filter((room) => !ROOMS.includes(room))).toEqual([]);
		const upwards = [...graph].flatMap(([path, targets]) => {
			const room = roomOf(path);
			if (room === undefined) return [];
			return targets
				.filter((target) => {
					const other = roomOf(target);
					return other === undefined || ROOMS.indexOf(other) > ROOMS.indexOf(room);
				})
				.map((target) => `${path} -> ${target}`);
		});
		expect(upwards).toEqual([]);
	});

	test('nothing imports itself through others, type imports included', () => {
		expect(circles(graph)).toEqual([]);
	});

	test('rules are pure: no server, no SvelteKit, no Node, no component', () => {
		// Reading and writing spreadsheets runs on a server or in its worker, and the demonstration is made
		// there, whatever the file is called. One file puts a chart's picture into a page that has no other
		// script, so it has to name the component.
		const found = offences(
			under('src/lib/').filter(
				({ path }) =>
					path.endsWith('.ts') &&
					!path.endsWith('.server.ts') &&
					path !== 'src/lib/ui/charts/explore.ts' &&
					!within('src/lib/spreadsheet/', 'src/lib/imports/', 'src/lib/demo/')(path)
			),
			(path) => !/\.server\.ts$|\.svelte$/.test(path) && !isKit(path) && !path.startsWith('node:')
		);
		expect(found).toEqual([]);
	});

	test('components take props: they use no more of the server than its types', () => {
		const found = offences(
			sources.filter(({ path }) => path.endsWith('.svelte')),
			(path, { typeOnly }) =>
				typeOnly || (!path.endsWith('.server.ts') && !path.startsWith('node:'))
		);
		expect(found).toEqual([]);
	});

	test('spreadsheets know nothing of Waymark', () => {
		const files = under('src/lib/spreadsheet/');
		const found = offences(files, (path) => !isOurs(path) || within('src/lib/spreadsheet/')(path));
		expect(found).toEqual([]);
		const words = /\b(waymark|register|ics|policy|policies|pcn|roadmap|return section)\b/i;
		expect(files.filter(({ text }) => words.test(code(text))).map(({ path }) => path)).toEqual([]);
	});

	test('reading an upload touches no database and no SvelteKit: it runs in a thread of its own', () => {
		const reached = new Set(['src/lib/imports/worker.ts']);
		for (const file of reached) for (const next of graph.get(file) ?? []) reached.add(next);
		expect(reached.size).toBeGreaterThan(20);
		expect([...reached].filter((path) => path.endsWith('.server.ts'))).toEqual([]);
		const kit = sources.filter(
			({ path, text }) => reached.has(path) && importsOf(text).some(({ what }) => isKit(what))
		);
		expect(kit.map(({ path }) => path)).toEqual([]);
	});

	test('what only reads uses nothing that writes', () => {
		const found = offences(
			sources.filter(({ path }) => /\/(read|figures|history|summary)\.server\.ts$/.test(path)),
			(path, { typeOnly }) => typeOnly || !path.endsWith('/write.server.ts')
		);
		expect(found).toEqual([]);
	});

	test('pages ask queries and commands, never the database; health and readiness alone look at it', () => {
		const found = offences(
			under('src/routes/').filter(
				({ path }) => !within('src/routes/health/', 'src/routes/ready/')(path)
			),
			(path) => path !== 'src/lib/platform/database.server.ts' && path !== 'better-sqlite3'
		);
		expect(found).toEqual([]);
	});

	test('what the command line and worker threads run imports nothing of SvelteKit', () => {
		const reached = new Set([...under('src/cli/').map(({ path }) => path)]);
		for (const file of reached) for (const next of graph.get(file) ?? []) reached.add(next);
		const kit = sources.filter(
			({ path, text }) => reached.has(path) && importsOf(text).some(({ what }) => isKit(what))
		);
		expect(kit.map(({ path }) => path)).toEqual([]);
		expect([...reached].filter((path) => path.endsWith('.svelte'))).toEqual([]);
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
	test('SQL stands in server files of src/lib, and what writes in write.server.ts alone', () => {
		const withSql = sources.filter(({ text }) => sqlIn(text).length > 0).map(({ path }) => path);
		expect(withSql.length).toBeGreaterThan(10);
		expect(withSql.filter((path) => !/^src\/lib\/.*\.server\.ts$/.test(path))).toEqual([]);
		const writing = sources
			.filter(({ text }) => /['"`]\s*(?:INSERT|UPDATE|DELETE|CREATE|DROP)\s/.test(text))
			.map(({ path }) => path);
		// The database's own file applies migrations.
		const allowed = (path: string) =>
			path.endsWith('/write.server.ts') || path === 'src/lib/platform/database.server.ts';
		expect(writing.filter((path) => !allowed(path))).toEqual([]);
	});

	test('a scope is made by authorise() alone', () => {
		const cast = /\bas\s+(?:unknown\s+as\s+)?(?:Ics|Group)?Scope\b/;
		const makers = sources.filter(({ text }) => cast.test(text)).map(({ path }) => path);
		expect(makers).toEqual(['src/lib/core/access.ts']);
	});

	test('only one file knows the driver, and only one the environment', () => {
		const drivers = sources.filter(({ text }) =>
			importsOf(text).some(({ what }) => what === 'better-sqlite3')
		);
		expect(drivers.map(({ path }) => path)).toEqual(['src/lib/platform/database.server.ts']);
		const readers = sources.filter(
			({ path, text }) => /\bprocess\.env\b/.test(code(text)) && !path.startsWith('src/cli/')
		);
		expect(readers.map(({ path }) => path)).toEqual(['src/lib/platform/environment.server.ts']);
	});

	test('nothing that people or spreadsheets wrote is put into a page as markup', () => {
		const found = sources.filter(({ text }) => /\{@html\b/.test(text)).map(({ path }) => path);
		expect(found).toEqual([]);
	});
});

/** A function that a file exports: its name, what its first argument is declared as, and its text. */
type Exported = { path: string; name: string; first: string | null; text: string };

/** The functions that a file exports, and the names of all in it that run SQL, through others too. */
function functionsOf({ path, text }: File): { exported: Exported[]; withSql: Set<string> } {
	const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
	const bodies = new Map<string, { text: string; node: ts.Node }>();
	const exported: Exported[] = [];
	for (const statement of file.statements) {
		const isExported =
			ts.canHaveModifiers(statement) &&
			ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
		const functions: [string, ts.SignatureDeclaration][] = [];
		if (ts.isFunctionDeclaration(statement) && statement.name)
			functions.push([statement.name.text, statement]);
		if (ts.isVariableStatement(statement))
			for (const { name, initializer } of statement.declarationList.declarations) {
				if (!ts.isIdentifier(name) || !initializer) continue;
				bodies.set(name.text, { text: initializer.getText(), node: initializer });
				if (ts.isArrowFunction(initializer)) functions.push([name.text, initializer]);
			}
		for (const [name, node] of functions) {
			bodies.set(name, { text: node.getText(), node });
			const first = node.parameters[0]?.type?.getText() ?? null;
			if (isExported) exported.push({ path, name, first, text: node.getText() });
		}
	}
	const withSql = new Set(
		[...bodies].filter(([, { text }]) => sqlIn(text).length > 0).map(([name]) => name)
	);
	for (let before = -1; before < withSql.size;) {
		before = withSql.size;
		for (const [name, { node }] of bodies) if (usesOne(node, withSql)) withSql.add(name);
	}
	return { exported, withSql };
}

function usesOne(node: ts.Node, names: ReadonlySet<string>): boolean {
	if (ts.isIdentifier(node) && names.has(node.text)) return true;
	return ts.forEachChild(node, (child) => usesOne(child, names)) ?? false;
}

/** Names that files give an actor of some permission: `type Editor = IcsActor<'edit-registers'>`. */
const ACTOR_NAMES = sources.flatMap(({ text }) =>
	[...text.matchAll(/^(?:export )?type (\w+) =[^;]*\b\w*Actor<[^;]*;/gm)].map(([, name]) => name!)
);

/** Types that carry what somebody may do. */
const SCOPED = new RegExp(`\\b(\\w*(Scope|Actor)|Doer|${ACTOR_NAMES.join('|')})\\b|\\bscope: `);

/** Functions that take neither, by file, with the reason; `*` for the whole file. */
type Exceptions = Readonly<Record<string, { names: readonly string[]; why: string }>>;

function unscoped(
	files: readonly File[],
	isAbout: (name: string, withSql: Set<string>) => boolean
) {
	expect(files.length, 'a rule looked at no file').toBeGreaterThan(5);
	return files.flatMap((file) => {
		const { exported, withSql } = functionsOf(file);
		return [
			...new Set(
				exported
					.filter(({ name, first }) => isAbout(name, withSql) && !SCOPED.test(first ?? ''))
					.map(({ name }) => `${file.path}: ${name}`)
			)
		];
	});
}

function excepted(found: readonly string[], exceptions: Exceptions): string[] {
	return found.filter((one) => {
		const [path, name] = one.split(': ') as [string, string];
		const known = exceptions[path.slice('src/lib/'.length)];
		if (TO_CONVERT.has(one)) return false;
		return !known?.names.some((allowed) => allowed === '*' || allowed === name);
	});
}

describe('time and permission come with the call', () => {
	test('what is still to be converted is really there', () => {
		const files = sources.filter(
			({ path }) => READERS.test(path) || /\/write\.server\.ts$/.test(path)
		);
		const found = new Set(unscoped(files, (name, withSql) => withSql.has(name)));
		expect([...TO_CONVERT].filter((one) => !found.has(one))).toEqual([]);
	});

	test('only the clock reads the clock', () => {
		const reading = sources.filter(({ text }) => /new Date\(\s*\)|Date\.now\(/.test(code(text)));
		const others = reading.filter(({ path }) => path !== 'src/lib/platform/clock.server.ts');
		expect(others.map(({ path }) => path)).toEqual([]);
	});

	// In summer the day of a moment in UTC ends an hour late: `londonDay`, `london_day` and `dayEnd` say it.
	test('no day is cut out of a moment', () => {
		const cut = /substr\((?:\w+\.)?\w*at, 1, 10\)|\b\w*[aA]t\)?\??\.slice\(0, 10\)/;
		expect(sources.filter(({ text }) => cut.test(text)).map(({ path }) => path)).toEqual([]);
	});

	test('what reads takes a scope or an actor first: an id alone opens no row', () => {
		const files = sources.filter(({ path }) => READERS.test(path));
		const found = excepted(
			unscoped(files, (name, withSql) => withSql.has(name)),
			READ_WITHOUT_SCOPE
		);
		expect(found).toEqual([]);
	});

	test('what writes takes an actor first', () => {
		const files = sources.filter(({ path }) => path.endsWith('/write.server.ts'));
		const found = excepted(
			unscoped(files, (name, withSql) => withSql.has(name)),
			WRITE_WITHOUT_ACTOR
		);
		expect(found).toEqual([]);
	});
});

const READERS = /\/(read|figures|history|summary)(\.[a-z-]+)?\.server\.ts$/;

const READ_WITHOUT_SCOPE: Exceptions = {
	'platform/audit/read.server.ts': {
		names: ['actsMissingIn', 'chainOf', 'hasChain'],
		why: 'Of the whole log, for whoever holds the file itself.'
	},
	'accounts/read.server.ts': { names: ['*'], why: 'Signing in: who asks is not known yet.' },
	'accounts/sign-in/read.server.ts': { names: ['*'], why: 'One’s own sessions.' },
	'accounts/made-up/read.server.ts': { names: ['*'], why: 'Of the whole installation.' },
	'digests/read.server.ts': { names: ['*'], why: 'Sent by the server, to each person alone.' },
	'organisations/read.server.ts': { names: ['*'], why: 'Reference data.' },
	'roadmap/read.server.ts': { names: ['*'], why: 'The roadmap is the same for everybody.' },
	'compare/read.server.ts': {
		names: ['realSystemsReport'],
		why: 'Whether figures are made up, for every page.'
	},
	'registers/indicators/figures.server.ts': {
		names: ['sharedIndicators'],
		why: 'Reference data: the shared catalogue.'
	},
	'voices/publish/read.server.ts': { names: ['publicRelease'], why: 'Shown to the public.' }
};

const WRITE_WITHOUT_ACTOR: Exceptions = {
	'accounts/sign-in/write.server.ts': { names: ['*'], why: 'Whoever signs in has no scope yet.' },
	'accounts/made-up/write.server.ts': { names: ['*'], why: 'Of the whole installation.' },
	'accounts/write.server.ts': {
		names: [
			'writePassword',
			'endTokens',
			'acceptInvite',
			'acceptWaitingInvite',
			'createToken',
			'revokeToken',
			'noteTokenUse'
		],
		why: 'A link or a person of its own, whatever roles they have.'
	},
	'digests/write.server.ts': { names: ['*'], why: 'Sent by the server; one’s own wish for them.' },
	'organisations/write.server.ts': { names: ['*'], why: 'Reference data, at the start.' },
	'registers/indicators/write.server.ts': {
		names: ['loadIndicatorCatalogue'],
		why: 'Reference data, at the start.'
	},
	'search/write.server.ts': { names: ['indexRegisters'], why: 'The index itself, at the start.' }
};

/** What takes no scope or actor yet, by file and function: this list only shrinks. */
const TO_CONVERT = new Set<string>();

/** The text without its comments. */
function code(text: string): string {
	return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}

describe('files', () => {
	const tests = filesIn('tests', /\.(ts|js)$/);
	const all = [...sources, ...tests, ...filesIn('bench', /\.ts$/)];

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
		expect(fine('src/lib/core/someThing.ts')).toBe(false);
		expect(fine('src/lib/ui/data-table.svelte')).toBe(false);
	});

	test('say what they hold: no utils, no helpers, no barrels', () => {
		const empty = /(^|\/)(utils?|helpers?|common|misc|shared|index)(\.|\/|$)/i;
		expect(all.map(({ path }) => path).filter((path) => empty.test(path))).toEqual([]);
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

describe('words in pages', () => {
	test('are not run together: Svelte drops the space with which an element begins', () => {
		const begins = /[^\s>{}]<(?:span|strong|em|b|a)\b[^<>]*>\s+\S/g;
		const joined = filesIn('src', /\.svelte$/).flatMap(({ path, text }) =>
			[...text.replace(/<(script|style)[\s\S]*?<\/\1>/g, '').matchAll(begins)].map(
				([found]) => `${path}: ${found}`
			)
		);
		expect(joined).toEqual([]);
	});
});

describe('acts of the audit log', () => {
	test('are each named in the words of its page', () => {
		const written = sources.flatMap(({ text }) =>
			[...text.matchAll(/recordAct\([^,]+,\s*'([a-z.-]+)'/g)].map(([, act]) => act!)
		);
		expect(written.length).toBeGreaterThan(20);
		const named = readFileSync('src/routes/admin/audit/acts.ts', 'utf8');
		expect(written.filter((act) => !named.includes(`'${act}':`))).toEqual([]);
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
			'manage-groups',
			'take-over'
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
