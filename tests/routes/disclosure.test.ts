/**
 * Every way out of counts of people, as every role that does not work for the programme. Two systems
 * are alike but for what the rule hides; who is handed the same by both cannot tell them apart. What
 * is handed out is looked at whole, because all of a page's data travels with it.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Role } from '#lib/core/access.ts';
import { REGISTERS } from '#lib/registers/all.ts';
import { allRoutes, handedOut, type Route } from '../support/asking.ts';
import { signedInAs } from '../support/database.ts';
import { planted, type Planted } from '../support/disclosure.ts';

const OUTSIDE = ['viewer', 'coproduction-member', 'region-reviewer', 'national', 'admin'] as const;
const INSIDE = ['programme-director', 'data-officer'] as const;

type Exit = [route: string, more?: Record<string, string>, search?: string];

const REGISTER = '/ics/[ics]/[register]';
const PROM_TABLES = ['measure', 'team', 'line', 'place'].flatMap((by) =>
	['2026-08', '2026-09', '2026-27-q2'].map((period) => `?by=${by}&period=${period}`)
);
const MEASURES = [
	...['prom-first-score', 'prom-paired', 'prom-improved', 'people-taking-part'],
	...['population-covered', 'indicator:carers-identified', 'indicator:carers-offered-assessment'],
	'indicator:smi-health-checks'
];
const ROWS = ['proms', 'coproduction', 'pcns', 'indicators'] as const;

const exits = (rows: Planted['rows']): Exit[] => [
	['/'],
	['/', {}, '?view=sections'],
	['/', {}, '?view=table'],
	['/', {}, '?measure=prom-improved'],
	['/', {}, '?measure=people-taking-part&organisations=today'],
	...['prom-improved', 'prom-paired', 'people-taking-part', 'population-covered'].flatMap(
		(measure): Exit[] => [
			['/regions/[region]', {}, `?measure=${measure}`],
			['/regions/[region]/export/[format]', {}, `?measure=${measure}`],
			['/systems/export/[format]', {}, `?measure=${measure}`]
		]
	),
	['/ics/[ics]'],
	['/ics/[ics]', {}, '?asAt=2026-08-31'],
	...REGISTERS.map(({ name }) => name).map((register): Exit => [REGISTER, { register }]),
	...REGISTERS.map(({ name }) => name).flatMap((register): Exit[] =>
		['csv', 'xlsx', 'json'].map((format) => [`${REGISTER}/export/[format]`, { register, format }])
	),
	...['improved', 'paired_scores', 'eligible'].flatMap((sort): Exit[] => [
		[REGISTER, { register: 'proms' }, `?sort=${sort}`],
		[`${REGISTER}/export/[format]`, { register: 'proms' }, `?sort=${sort}&order=desc`],
		['/api/v1/ics/[ics]/registers/[register]', {}, `?sort=${sort}`]
	]),
	...['experts', 'carers'].map((sort): Exit => [
		REGISTER,
		{ register: 'coproduction' },
		`?sort=${sort}`
	]),
	[REGISTER, { register: 'proms' }, '?team=Hill&measure=dialog'],
	...PROM_TABLES.map((search): Exit => [REGISTER, { register: 'proms' }, search]),
	...PROM_TABLES.flatMap((search): Exit[] =>
		['csv', 'xlsx'].map((format) => ['/ics/[ics]/proms/table/[format]', { format }, search])
	),
	...ROWS.map((register): Exit => [`${REGISTER}/[row]`, { register, row: rows[register]! }]),
	...REGISTERS.map(({ name }) => name).flatMap((register): Exit[] =>
		['json', 'csv'].map((format) => [
			'/api/v1/ics/[ics]/registers/[register]',
			{ register },
			`?format=${format}`
		])
	),
	['/api/v1/ics/[ics]/measures'],
	['/api/v1/ics/[ics]/measures', {}, '?asAt=2026-09-01'],
	['/api/v1/ics/[ics]/roadmap'],
	['/api/v1/ics/[ics]/returns'],
	['/api/v1/ics/[ics]/returns', {}, '?quarter=2026-27-q2'],
	['/ics/[ics]/measures'],
	['/ics/[ics]/measures/export/[format]'],
	...MEASURES.flatMap((measure): Exit[] => [
		['/ics/[ics]/measures/[measure]', { measure }],
		['/ics/[ics]/measures/[measure]/export/[format]', { measure }],
		['/ics/[ics]/measures/[measure]/export/[format]', { measure, format: 'json' }]
	]),
	['/ics/[ics]/board'],
	['/ics/[ics]/board', {}, '?asAt=2026-08-31'],
	['/ics/[ics]/board/export/[format]', { format: 'docx' }],
	['/ics/[ics]/board/export/[format]', { format: 'pptx' }],
	['/ics/[ics]/checks'],
	['/ics/[ics]/checks/export'],
	['/ics/[ics]/focus'],
	['/ics/[ics]/places'],
	['/ics/[ics]/places/export/[format]', { format: 'csv' }],
	['/ics/[ics]/places/[network]', { network: 'U10001' }],
	['/ics/[ics]/places/[network]/export/[format]', { network: 'U10001', format: 'csv' }],
	['/ics/[ics]/frameworks'],
	['/ics/[ics]/frameworks/[framework]', { framework: 'ten-steps' }],
	['/ics/[ics]/frameworks/[framework]/export/[format]', { framework: 'ten-steps', format: 'csv' }],
	['/ics/[ics]/imports'],
	['/ics/[ics]/imports/[id]'],
	['/ics/[ics]/imports/[id]', { id: rows.second! }],
	['/ics/[ics]/imports/[id]/findings.csv'],
	['/ics/[ics]/imports/mappings'],
	['/ics/[ics]/indicators/catalogue'],
	['/ics/[ics]/returns'],
	['/ics/[ics]/returns/[quarter]'],
	['/ics/[ics]/returns/[quarter]', { quarter: '2026-27-q1' }],
	['/ics/[ics]/returns/[quarter]/document'],
	['/ics/[ics]/returns/[quarter]/document', { quarter: '2026-27-q1' }],
	...['measuring', 'co-production', 'access', 'physical-health'].map((section): Exit => [
		'/ics/[ics]/returns/[quarter]/[section]',
		{ section }
	]),
	...([{}, { quarter: '2026-27-q1' }] as Record<string, string>[]).flatMap((more) =>
		['', '?section=all'].map((search): Exit => [
			'/ics/[ics]/returns/[quarter]/review',
			more,
			search
		])
	),
	['/ics/[ics]/roadmap'],
	...['', '?view=links', '?view=figures', '?view=people', '?view=history'].map((search): Exit => [
		'/ics/[ics]/roadmap/[deliverable]',
		{},
		search
	]),
	['/ics/[ics]/roadmap/export/[format]'],
	...['', '/changed', '/concerns', '/concerns/export', '/differences', '/groups', '/places'].map(
		(path): Exit => [`/ics/[ics]/voice${path}`]
	),
	['/ics/[ics]/voice', {}, '?asAt=2026-08-31'],
	['/ics/[ics]/voice/[subjectKind=subjects]/[subject]'],
	['/ics/[ics]/voice/concerns/[concern]'],
	['/ics/[ics]/voice/places', {}, '?place=Hill'],
	['/progress/[ics]'],
	['/progress/[ics]/data.json'],
	['/regions/[region]/frameworks', {}, '?framework=ten-steps'],
	['/reviews'],
	['/reviews/export']
];
const PACKS: Exit[] = [
	['/reviews/pack/[quarter]', {}, '?preview=yes'],
	['/reviews/pack/[quarter]/export/[format]', {}, '?preview=yes'],
	['/reviews/pack/[quarter]/export/[format]', { format: 'docx' }, '?preview=yes'],
	['/reviews/pack/[quarter]/export/[format]', {}, '?preview=yes&table=plan']
];

/** What somebody is handed, by role and exit. */
type Handed = Map<string, string>;

const worlds: Handed[] = [];
let routes: Route[];
let all: Exit[];

const nameOf = (role: Role, [route, more = {}, search = '']: Exit) =>
	`${role} ${route} ${JSON.stringify(more)} ${search}`;

async function handedIn(version: 0 | 1): Promise<Handed> {
	const { params, rows } = await planted(version);
	const handed: Handed = new Map();
	all = exits(rows);
	const asked = async (role: Role, exit: Exit) => {
		const [id, more = {}, search = ''] = exit;
		const route = routes.find((one) => one.id === id);
		const door = route && (['load', 'GET'] as const).find((name) => route.doors[name]);
		if (!route || !door) throw new Error(`no door of ${id}`);
		const where = role === 'region-reviewer' ? 'X01' : 'XWE';
		const text = await handedOut(
			route,
			door,
			{ ...params, ...more },
			signedInAs(role, where),
			search
		);
		// Accounts have random ids.
		handed.set(nameOf(role, exit), text.replace(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, 'id'));
	};
	for (const role of [...OUTSIDE, ...INSIDE]) for (const exit of all) await asked(role, exit);
	for (const role of ['region-reviewer', 'national'] as const)
		for (const exit of PACKS) await asked(role, exit);
	return handed;
}

beforeAll(async () => {
	vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-21T10:00:00Z') });
	routes = await allRoutes();
	worlds.push(await handedIn(0), await handedIn(1));
}, 240_000);

afterAll(() => {
	vi.useRealTimers();
});

/** Exits at which somebody is handed something else by the two. */
const apart = (roles: readonly Role[], which: readonly Exit[]) =>
	roles.flatMap((role) =>
		which
			.map((exit) => nameOf(role, exit))
			.filter((name) => worlds[0]!.get(name) !== worlds[1]!.get(name))
	);

describe('readers outside the programme', () => {
	it.each(OUTSIDE)('a %s is handed the same, whatever the hidden counts are', (role) => {
		expect(apart([role], all)).toEqual([]);
	});

	it('the packs of a round hold none of them', () => {
		expect(apart(['region-reviewer', 'national'], PACKS)).toEqual([]);
	});
});

describe('readers of the programme', () => {
	it.each(INSIDE)(
		'a %s sees the true counts on pages, in files, in returns and in the API',
		(role) => {
			const seen = apart([role], all).join('\n');
			for (const route of [
				'/ics/[ics] ',
				...['/[row]', '/export/[format]', ''].map((end) => `${REGISTER}${end} `),
				'/ics/[ics]/proms/table/[format]',
				'/ics/[ics]/measures ',
				'/ics/[ics]/measures/[measure] ',
				'/ics/[ics]/measures/[measure]/export/[format]',
				'/ics/[ics]/imports/[id] ',
				'/ics/[ics]/returns/[quarter] ',
				'/ics/[ics]/returns/[quarter]/[section]',
				'/ics/[ics]/returns/[quarter]/review {} ?section=all',
				'/ics/[ics]/roadmap/[deliverable] {} ?view=figures',
				'/api/v1/ics/[ics]/measures',
				'/api/v1/ics/[ics]/returns',
				'/api/v1/ics/[ics]/registers'
			])
				expect(seen, route).toContain(`${role} ${route}`);
		}
	);
});

it('every page and file that a reader of a system opens is looked at', () => {
	const looked = new Set([...all, ...PACKS].map(([route]) => route));
	const left = routes
		.filter(({ doors }) => doors.load || doors.GET)
		.map(({ id }) => id)
		.filter((id) => /\[ics\]|\[region\]|^\/$|^\/reviews|^\/systems/.test(id) && !looked.has(id));
	expect(left.sort()).toEqual(
		[
			// Shown to the programme's own people alone, or to nobody outside.
			...['/edit', ''].flatMap((end) => (end ? [`${REGISTER}/[row]${end}`] : [])),
			...[`${REGISTER}/new`, '/ics/[ics]/focus/plan', '/ics/[ics]/imports/new'],
			...['/ics/[ics]/handover', '/ics/[ics]/roadmap/[deliverable]/update'],
			'/ics/[ics]/imports/plan/[plan]',
			...['/file', '/mapping', '/marked.xlsx', '/undo'].map(
				(end) => `/ics/[ics]/imports/[id]${end}`
			),
			'/ics/[ics]/indicators/catalogue/[indicator]',
			'/ics/[ics]/voice/publish',
			// Shown to a group's own members alone.
			...['/concerns/new', '/groups/[group]'].map((path) => `/ics/[ics]/voice${path}`),
			// Hold no figure of a system.
			...[`${REGISTER}/template`, '/ics/[ics]/workforce/posts', '/reviews/rounds']
		].sort()
	);
});
