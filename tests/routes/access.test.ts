import { beforeAll, describe, expect, it } from 'vitest';
import { grantsOf, machineActor } from '#lib/accounts/read.server.ts';
import { invite } from '#lib/accounts/write.server.ts';
import { NATIONAL_ROLES, type Role, ROLES } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import { startPlan } from '#lib/imports/plans/write.server.ts';
import { importsOfPlan } from '#lib/imports/read.server.ts';
import { readImport } from '#lib/imports/write.server.ts';
import { addMark } from '#lib/measures/annotations/write.server.ts';
import { database } from '#lib/platform/database.server.ts';
import { addOwnIndicator } from '#lib/registers/indicators/write.server.ts';
import { setRound } from '#lib/returns/rounds/write.server.ts';
import { actorOn } from '../support/actors.ts';
import { allRoutes, type Answer, ask, type Route } from '../support/asking.ts';
import { freshDatabase, newAccount, newOrganisation, signedInAs } from '../support/database.ts';
import { csv, imported, POLICY_HEADINGS, rowId, scopeIn } from '../support/importing.ts';
import { newPcn } from '../support/registers.ts';
import { shownToPublic } from '../support/releases.ts';
import { concludedReturn, QUARTER, sentReturn, settingRounds } from '../support/returns.ts';
import { directorScope, newDocument, newRoadmap } from '../support/roadmap.ts';
import { newConcern, newGroup } from '../support/voices.ts';
/**
 * Every route, every way in, every role. A route or an action that is not in the table fails the
 * test: whoever adds one decides here who may open it.
 */

type Who = 'anybody' | readonly Role[];

const EVERY_ROLE = ROLES.map((role) => role.code);
const READERS: Who = EVERY_ROLE;
const DATA: Who = ['programme-director', 'data-officer'];
const DIRECTOR: Who = ['programme-director'];
const ADMIN: Who = ['admin'];
const TAKERS: Who = ['admin', 'programme-director'];
const REVIEWER: Who = ['region-reviewer'];
const NATIONAL: Who = ['national'];
const ROUNDS: Who = ['national', 'region-reviewer'];
const MEMBER: Who = ['coproduction-member'];
const LEAD_OR_ADMIN: Who = ['admin', 'coproduction-member'];

/** Route -> way in -> who. Everybody else is refused; somebody else's ICS is "not found". */
const TABLE: Record<string, Record<string, Who>> = {
	'/': { load: READERS },
	'/accessibility': { page: 'anybody' },
	'/account': {
		load: READERS,
		'action:password': READERS,
		'action:token': READERS,
		'action:revoke': READERS,
		'action:digest': READERS,
		'action:everywhere': READERS
	},
	'/account/passkeys': { load: READERS, 'action:add': READERS, 'action:remove': READERS },
	'/account/second-step': { load: READERS, 'action:on': READERS, 'action:off': READERS },
	'/admin': { load: ADMIN },
	'/admin/accounts': { load: ADMIN, 'action:revoke': ADMIN },
	'/admin/accounts/[account]': {
		load: ADMIN,
		'action:give': ADMIN,
		'action:end': ADMIN,
		'action:disable': ADMIN,
		'action:enable': ADMIN,
		'action:link': ADMIN,
		'action:second-step': ADMIN
	},
	'/admin/accounts/invite': { load: ADMIN, 'action:default': ADMIN },
	'/admin/audit': { load: ADMIN },
	'/admin/audit/download': { GET: ADMIN },
	'/admin/roadmap': { load: ADMIN, 'action:compare': ADMIN, 'action:load': ADMIN },
	'/api/v1/ics/[ics]/imports': { POST: DATA },
	'/api/v1/ics/[ics]/measures': { GET: READERS },
	'/api/v1/ics/[ics]/registers/[register]': { GET: READERS },
	'/api/v1/ics/[ics]/roadmap': { GET: READERS },
	'/api/v1/ics/[ics]/returns': { GET: READERS },
	'/api/v1/openapi.json': { GET: 'anybody' },
	'/api/v1/organisations': { GET: READERS },
	'/display': { load: 'anybody', 'action:default': 'anybody' },
	'/go': { GET: READERS },
	'/health': { GET: 'anybody' },
	'/ready': { GET: 'anybody' },
	'/help': { page: 'anybody' },
	'/ics/[ics]': { load: READERS },
	'/ics/[ics]/[register]': { load: READERS, 'action:together': DATA, 'action:cells': DATA },
	'/ics/[ics]/[register]/[row]': {
		load: READERS,
		'action:remove': DATA,
		'action:restore': DATA
	},
	'/ics/[ics]/[register]/[row]/edit': { load: DATA, 'action:default': DATA },
	'/ics/[ics]/[register]/export/[format]': { GET: READERS },
	'/ics/[ics]/[register]/new': { load: DATA, 'action:default': DATA },
	'/ics/[ics]/[register]/template': { GET: READERS },
	'/ics/[ics]/board': { load: READERS, 'action:keep': DIRECTOR },
	'/ics/[ics]/board/export/[format]': { GET: READERS },
	'/ics/[ics]/checks': { load: READERS, 'action:explain': DATA, 'action:withdraw': DATA },
	'/ics/[ics]/checks/export': { GET: READERS },
	'/ics/[ics]/focus': { load: READERS },
	'/ics/[ics]/focus/plan': { load: DIRECTOR, 'action:default': DIRECTOR },
	'/ics/[ics]/places': { load: READERS },
	'/ics/[ics]/places/export/[format]': { GET: READERS },
	'/ics/[ics]/places/[network]': { load: READERS },
	'/ics/[ics]/places/[network]/export/[format]': { GET: READERS },
	'/ics/[ics]/frameworks': { load: READERS },
	'/ics/[ics]/frameworks/[framework]': {
		load: READERS,
		'action:answer': DIRECTOR,
		'action:answers': DIRECTOR
	},
	'/ics/[ics]/frameworks/[framework]/export/[format]': { GET: READERS },
	'/ics/[ics]/handover': {
		load: TAKERS,
		'action:take': TAKERS,
		'action:undo': TAKERS
	},
	'/ics/[ics]/imports': { load: READERS },
	'/ics/[ics]/imports/[id]': {
		load: READERS,
		'action:check': DATA,
		'action:commit': DATA,
		'action:elsewhere': DATA,
		'action:discard': DATA
	},
	'/ics/[ics]/imports/[id]/file': { GET: DATA },
	'/ics/[ics]/imports/[id]/findings.csv': { GET: READERS },
	'/ics/[ics]/imports/[id]/mapping': {
		load: DATA,
		'action:preview': DATA,
		'action:save': DATA
	},
	'/ics/[ics]/imports/[id]/marked.xlsx': { GET: DATA },
	'/ics/[ics]/imports/[id]/undo': { load: DATA, 'action:default': DATA },
	'/ics/[ics]/imports/mappings': { load: READERS, 'action:rename': DATA, 'action:remove': DATA },
	'/ics/[ics]/imports/new': { load: DATA, 'action:default': DATA },
	'/ics/[ics]/imports/plan/[plan]': { load: DATA, 'action:default': DATA },
	'/ics/[ics]/proms/table/[format]': { GET: READERS },
	'/ics/[ics]/measures': { load: READERS },
	'/ics/[ics]/measures/[measure]': {
		load: READERS,
		'action:mark': DIRECTOR,
		'action:withdraw': DIRECTOR
	},
	'/ics/[ics]/measures/[measure]/export/[format]': { GET: READERS },
	'/ics/[ics]/measures/export/[format]': { GET: READERS },
	'/ics/[ics]/indicators/catalogue': { load: READERS, 'action:default': DATA },
	'/ics/[ics]/indicators/catalogue/[indicator]': {
		load: DATA,
		'action:change': DATA,
		'action:retire': DATA,
		'action:use': DATA,
		'action:delete': DATA
	},
	'/ics/[ics]/returns': { load: READERS, 'action:begin': DATA, 'action:condition': DATA },
	'/ics/[ics]/returns/[quarter]': {
		load: READERS,
		'action:send': DIRECTOR,
		'action:recall': DIRECTOR,
		'action:condition': DATA
	},
	'/ics/[ics]/returns/[quarter]/[section]': {
		load: READERS,
		'action:save': DATA,
		'action:figure': DATA,
		'action:check': DATA,
		'action:reply': DATA
	},
	'/ics/[ics]/roadmap': {
		load: READERS,
		'action:check': DIRECTOR,
		'action:upload': DIRECTOR,
		'action:save': DIRECTOR,
		'action:undo': DIRECTOR
	},
	'/ics/[ics]/roadmap/[deliverable]': {
		load: READERS,
		'action:criterion': DIRECTOR,
		'action:signal': DIRECTOR,
		'action:undo': DIRECTOR
	},
	'/ics/[ics]/roadmap/[deliverable]/update': { load: DIRECTOR, 'action:update': DIRECTOR },
	'/ics/[ics]/roadmap/export/[format]': { GET: READERS },
	'/ics/[ics]/voice': { load: READERS },
	'/ics/[ics]/voice/[subjectKind=subjects]/[subject]': {
		load: READERS,
		'action:view': MEMBER,
		'action:group': MEMBER,
		'action:system': DIRECTOR,
		'action:region': REVIEWER
	},
	'/ics/[ics]/voice/changed': { load: READERS },
	'/ics/[ics]/voice/concerns': { load: READERS, 'action:days': DIRECTOR },
	'/ics/[ics]/voice/concerns/[concern]': {
		load: READERS,
		'action:said': MEMBER,
		'action:settled': MEMBER,
		'action:disputed': MEMBER,
		'action:shared': MEMBER,
		'action:answered': DIRECTOR,
		'action:promised': DIRECTOR,
		'action:changed': DIRECTOR,
		'action:done': DIRECTOR,
		'action:hide': LEAD_OR_ADMIN
	},
	'/ics/[ics]/voice/concerns/export': { GET: READERS },
	'/ics/[ics]/voice/concerns/new': { load: MEMBER, 'action:default': MEMBER },
	'/ics/[ics]/voice/differences': { load: READERS },
	'/ics/[ics]/voice/groups': { load: READERS, 'action:default': ADMIN },
	'/ics/[ics]/voice/groups/[group]': {
		load: LEAD_OR_ADMIN,
		'action:add': LEAD_OR_ADMIN,
		'action:end': LEAD_OR_ADMIN,
		'action:close': ADMIN
	},
	'/ics/[ics]/voice/places': { load: READERS },
	'/ics/[ics]/workforce/posts': { GET: READERS },
	'/ics/[ics]/returns/[quarter]/document': { GET: READERS },
	'/ics/[ics]/returns/[quarter]/review': {
		load: READERS,
		'action:begin': REVIEWER,
		'action:send-back': REVIEWER,
		'action:accept': REVIEWER,
		'action:conditions': REVIEWER,
		'action:close': NATIONAL,
		'action:rate': REVIEWER,
		'action:agree': REVIEWER,
		'action:ask': REVIEWER,
		'action:reply': REVIEWER,
		'action:settle': REVIEWER,
		'action:condition': REVIEWER
	},
	'/invite/[token]': { load: 'anybody', 'action:default': 'anybody' },
	'/ics/[ics]/voice/publish': {
		load: DIRECTOR,
		'action:check': DIRECTOR,
		'action:change': DIRECTOR,
		'action:release': DIRECTOR,
		'action:end': DIRECTOR
	},
	'/progress/[ics]': { load: 'anybody' },
	'/progress/[ics]/data.json': { GET: 'anybody' },
	'/regions/[region]': { load: READERS },
	'/regions/[region]/export/[format]': { GET: READERS },
	'/regions/[region]/frameworks': { load: READERS },
	'/reviews': { load: READERS, 'action:close': NATIONAL },
	'/reviews/export': { GET: READERS },
	'/reviews/rounds': {
		load: ROUNDS,
		'action:set': ROUNDS,
		'action:except': ROUNDS,
		'action:close': ROUNDS
	},
	'/reviews/pack/[quarter]': { load: ROUNDS, 'action:make': ROUNDS },
	'/reviews/pack/[quarter]/export/[format]': { GET: ROUNDS },
	'/search': { load: READERS },
	'/sign-in': { load: 'anybody', 'action:default': 'anybody' },
	'/sign-in/code': { load: READERS, 'action:default': READERS },
	'/sign-in/passkey': { load: 'anybody', 'action:default': 'anybody' },
	'/sign-in/sso': { GET: 'anybody' },
	'/sign-in/sso/callback': { GET: 'anybody' },
	'/sign-out': { load: READERS, 'action:default': 'anybody' },
	'/systems/export/[format]': { GET: READERS },
	'/tasks': { load: READERS }
};

/** What fills the brackets of an address and the fields of a form, for XWE and for XBA. */
type World = Record<'XWE' | 'XBA', Record<string, string>>;

const MY = 'XWE';
const THEIRS = 'XBA';

let world: World;
let routes: Route[];

/** Made once: whatever an act that is let through changes is taken back after it. */
beforeAll(async () => {
	freshDatabase();
	newOrganisation('XT2', 'trust', { parent: THEIRS });
	newRoadmap(newDocument({ principles: [PRINCIPLE] }));
	const account = newAccount('viewer', ['XOT'], { email: 'somebody@x.example' });
	const organisationCodes = [MY];
	const { token } = done(
		invite(machineActor('manage-accounts'), {
			email: 'new@x.example',
			name: 'New',
			role: 'viewer',
			organisationCodes
		})
	);
	setRound(settingRounds(), {
		...{ quarter: QUARTER, region: null, opensOn: '2026-10-01', dueOn: '2026-10-31' }
	});
	sentReturn(QUARTER, 'It goes on.', THEIRS);
	for (const code of [MY, THEIRS]) shownToPublic(code);
	const common = {
		...{ quarter: QUARTER, section: 'quality', subject: 'policies-rewritten' },
		...{ register: 'policies', deliverable: 'shift', criterion: 'shift.start', format: 'csv' },
		...{ framework: 'sign-offs' },
		...{ measure: 'pcns-live', kind: 'annotation', subjectKind: 'principles', subject: 'carers' },
		...{ account, grant: String(grantsOf(account)[0]!.id), token, link: '1' }
	};
	world = {
		XWE: {
			...common,
			ics: MY,
			region: 'X01',
			mark: markOf(MY),
			indicator: ownIn(MY),
			round: roundOf('X01'),
			...groupOf(MY),
			...concludedReturn(MY),
			...(await policyOf(MY, 'XTR'))
		},
		XBA: {
			...common,
			ics: THEIRS,
			region: 'X02',
			mark: markOf(THEIRS),
			indicator: ownIn(THEIRS),
			round: roundOf('X02'),
			...groupOf(THEIRS),
			...(await policyOf(THEIRS, 'XT2'))
		}
	};
	routes = await allRoutes();
});

/** A note beside a measure of an ICS: its number. */
function markOf(code: string): string {
	const note = { value: '', from: '2026-03-01', to: '', text: 'A new form', by: '' };
	const actor = actorOn(directorScope(code), '2026-03-01');
	return String(done(addMark(actor, 'pcns-live', 'annotation', note)).id);
}

/** An indicator of an ICS's own: its code. */
function ownIn(code: string): string {
	const added = addOwnIndicator(
		actorOn(scopeIn(code, 'edit-registers', 'programme-director'), '2026-03-01'),
		{
			...{ name: `Breaks in ${code}`, alsoCalled: [], form: 'figure', numerator: 'Breaks taken.' },
			...{ denominator: null, unit: 'breaks', better: 'higher', targets: [], source: null },
			...{ disclosure: 'none', period: 'month', series: 'rate', lookback: null }
		}
	);
	return done(added).code;
}

/** An import of one policy into an ICS, and a plan: their numbers, and the policy's. */
async function policyOf(
	code: string,
	trust: string
): Promise<{ row: string; id: string; plan: string }> {
	const scope = scopeIn(code, 'import', 'programme-director');
	newPcn({}, scopeIn(code, 'edit-registers', 'programme-director'));
	const file = csv(POLICY_HEADINGS, `${trust},P-1,Care planning,Policy,12,Nursing,2022-10-03,`);
	const { id, result } = await imported(scope, file);
	if (!('ok' in result)) throw new Error(`not imported: ${JSON.stringify(result)}`);
	const uploads = ['a.csv', 'b.csv'].map((fileName) => ({ fileName, bytes: file }));
	const { planId } = done(startPlan(actorOn(scope, '2026-03-01'), uploads, null));
	for (const one of importsOfPlan(scope, planId))
		await readImport(actorOn(scope, '2026-03-01'), one.id);
	return { row: String(rowId(scope, 'P-1')), id: String(id), plan: String(planId) };
}

const PRINCIPLE = { code: 'carers', title: 'Carers', plain: 'Carers are listened to.' };

/** A group of an ICS with its lead, and a question that anybody may see: their numbers. */
function groupOf(code: string): Record<'group' | 'member' | 'concern', string> {
	const { id, scope } = newGroup(code);
	const concern = newConcern(scope, { visibility: 'public' });
	return { group: String(id), member: String(scope.group.memberId), concern: String(concern) };
}

/** A round of a region: its number. */
function roundOf(region: string): string {
	const round = { quarter: QUARTER, region, opensOn: '2026-10-01', dueOn: '2026-10-31' };
	return String(done(setRound(settingRounds('region-reviewer', region), round)).id);
}

/** Somebody with the role in their own ICS; the reviewer has its region. */
function holder(role: Role) {
	return signedInAs(role, role === 'region-reviewer' ? 'X01' : MY);
}

/** Of routes that do not take what the others take. */
const OTHER_PARAMS: Record<string, Record<string, string>> = {
	'/ics/[ics]/board/export/[format]': { format: 'docx' },
	'/ics/[ics]/places/[network]': { network: 'U10001' },
	'/ics/[ics]/places/[network]/export/[format]': { network: 'U10001' }
};

const isOf = (id: string) => /\[(ics|region)\]/.test(id);

/** What somebody must be answered. */
function expected(id: string, who: Who, role: Role | null, place: keyof World): Answer {
	if (who === 'anybody') return 'open';
	if (role === null) return id.startsWith('/api/') ? 401 : 'sign-in';
	if (place === THEIRS && isOf(id) && !NATIONAL_ROLES.includes(role)) return 404;
	return who.includes(role) ? 'open' : 403;
}

it('the table holds every route and every way in, and no more', () => {
	const found = routes.map(({ id, doors }) => [id, Object.keys(doors).sort()]);
	const known = Object.entries(TABLE).map(([id, doors]) => [id, Object.keys(doors).sort()]);
	expect(Object.fromEntries(found)).toEqual(Object.fromEntries(known));
});

describe.each(Object.entries(TABLE))('%s', (id, doors) => {
	const route = () => {
		const found = routes.find((candidate) => candidate.id === id);
		if (!found) throw new Error(`no route ${id}`);
		return found;
	};

	describe.each(Object.entries(doors))('%s', (door, who) => {
		/** Asked and then taken back, so that the next person meets the same world. */
		async function asked(role: Role | null, params: Record<string, string>): Promise<Answer> {
			const person = role && holder(role);
			const db = database();
			db.exec('BEGIN');
			try {
				return await ask(route(), door, params, person);
			} finally {
				db.exec('ROLLBACK');
			}
		}

		async function answers(place: keyof World) {
			const got: Record<string, Answer> = {};
			const wanted: Record<string, Answer> = {};
			for (const role of [null, ...EVERY_ROLE]) {
				const params = { ...world[place], ...OTHER_PARAMS[id] };
				got[role ?? 'nobody'] = await asked(role, params);
				wanted[role ?? 'nobody'] = expected(id, who, role, place);
			}
			return { got, wanted };
		}

		it('opens to those it is for', async () => {
			const { got, wanted } = await answers(MY);
			expect(got).toEqual(wanted);
		});

		if (isOf(id))
			it('does not show somebody else’s ICS', async () => {
				const { got, wanted } = await answers(THEIRS);
				expect(got).toEqual(wanted);
			});

		// A row of another ICS under one's own address is as little there as under its own.
		for (const bracket of ['row', 'id', 'plan', 'concern', 'group'])
			if (id.includes(`[${bracket}]`) && who !== 'anybody')
				it(`does not find another ICS’s ${bracket} under its own address`, async () => {
					const crossed = { ...world[MY], [bracket]: world[THEIRS][bracket]! };
					for (const role of who) expect(await asked(role, crossed), role).toBe(404);
				});
	});
});
