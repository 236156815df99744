/**
 * A system that counts few people in every register, in two versions: the counts that nobody outside
 * may see differ, and what may be seen of them is the same. Whoever is shown the same twice cannot
 * tell which of the two it is.
 */
import { done } from '#lib/core/result.ts';
import { registerNamed } from '#lib/registers/all.ts';
import type { RegisterName, Row } from '#lib/registers/definition.ts';
import { findRow } from '#lib/registers/read.server.ts';
import { addRow, changeRow } from '#lib/registers/write.server.ts';
import { setRound } from '#lib/returns/rounds/write.server.ts';
import { releaseOffer } from '#lib/voices/publish/read.server.ts';
import { cautiousChoice } from '#lib/voices/publish/rules.ts';
import { releaseProgress } from '#lib/voices/publish/write.server.ts';
import { actorOf, actorOn } from './actors.ts';
import { freshDatabase } from './database.ts';
import { csv, imported, rowId, scopeIn } from './importing.ts';
import { newCatalogue } from './indicators.ts';
import { scopeOf } from './registers.ts';
import { concludedReturn, QUARTER, sentReturn, settingRounds, TODAY } from './returns.ts';
import { newDeliverable, newDocument, newRoadmap } from './roadmap.ts';
import { morningOf, newConcern, newGroup } from './voices.ts';

/** Hidden counts of the two versions, with one stand-in each; all others are alike as they are shown. */
export const HIDDEN = {
	improved: [3, 4],
	paired: [2, 3],
	experts: [3, 2],
	carers: [1, 0],
	smi: [4, 2],
	identified: [3, 2],
	offered: [4, 2],
	population: [30_101, 30_099]
} as const;

export type Planted = { params: Record<string, string>; rows: Record<string, string> };

const SECTIONS = ['measuring', 'co-production', 'access', 'physical-health'];

/** Writes the version into a fresh database. Answers what fills the brackets of addresses. */
export async function planted(version: 0 | 1): Promise<Planted> {
	const of = (name: keyof typeof HIDDEN) => HIDDEN[name][version];
	freshDatabase();
	newCatalogue();
	newRoadmap({
		...newDocument(),
		deliverables: [newDeliverable('data-proms', 1, { returnSection: 'measuring' })],
		returnSections: SECTIONS.map((code, index) => ({
			...{ code, number: index + 1, title: code, question: 'How is it?' }
		}))
	});
	const proms = registerNamed('proms');
	const file = csv(
		'Team,Measure,Month,Eligible,First score,Paired score,Improved',
		`Hill,DIALOG,2026-09,410,200,47,${of('improved')}`,
		`Dale,DIALOG,2026-09,600,460,${of('paired')},${Math.min(of('paired'), 1)}`,
		`Hill,DIALOG,2026-08,410,200,48,${of('improved')}`
	);
	const { id } = await imported(scopeIn('XWE'), file, { register: 'proms', name: 'proms.csv' });
	const prom = rowId(scopeIn('XWE'), '2026-08', 'proms', 'month');
	// A history: one small count became another.
	const held = findRow(scopeOf(), proms, prom, TODAY);
	const changed = { ...held.row, improved: 7 - of('improved') };
	changeRow(actorOn(scopeOf(), TODAY), proms, prom, held.version, changed);
	// A second import changes a small count, so that its report holds both.
	const again = csv(
		'Team,Measure,Month,Eligible,First score,Paired score,Improved',
		`Hill,DIALOG,2026-08,410,200,48,${6 - of('improved')}`
	);
	const second = await imported(scopeIn('XWE'), again, { register: 'proms', name: 'again.csv' });
	const activity = add('coproduction', {
		...{ reference: 'C-1', title: 'Workshop', held_on: '2026-08-03', kind: 'workshop' },
		...{ experts: of('experts'), carers: of('carers') }
	});
	const network = add('pcns', {
		...{ ods_code: 'U10001', name: 'Hill PCN', live_on: '2023-06-01', team: 'Hill' },
		...{ population: of('population'), smi_register: of('smi'), depression_register: of('smi') },
		...{ must_have_services: 'yes', co_located_staff: 2, deprivation: 20 }
	});
	const indicator = (code: string, counts: Row) =>
		add('indicators', {
			indicator: code,
			organisation: 'XWE',
			period: '2026-08/quarter',
			...counts
		});
	indicator('carers-offered-assessment', {
		...{ numerator: of('offered'), denominator: 52, period: '2026-09/quarter' }
	});
	const own = add('indicators', {
		...{ indicator: 'carers-identified', organisation: 'XWE', period: '2026-09/quarter' },
		numerator: of('identified')
	});
	indicator('smi-health-checks', {
		...{ numerator: of('smi'), denominator: 410, period: '2026-09/quarter' }
	});
	const moor = { team: 'Moor', measure: 'dialog', month: '2026-09', eligible: 3000 };
	add('proms', { ...moor, first_scores: 600, paired_scores: 400, improved: 176 }, 'XOT');
	add('proms', { ...moor, first_scores: 2000, paired_scores: 1000, improved: 200 }, 'XBA');
	// An ICS far away makes up for the difference in England's population, unseen in its own figures.
	const far = { ods_code: 'U20002', name: 'Moor PCN', live_on: '2023-06-01' };
	add('pcns', { ...far, population: 80_000 - of('population') }, 'XBA');
	add('pcns', { ...far, ods_code: 'U30003', population: 40_000 }, 'XOT');
	setRound(settingRounds(), {
		...{ quarter: QUARTER, region: null, opensOn: '2026-10-01', dueOn: '2026-10-31' }
	});
	concludedReturn('XWE');
	sentReturn('2026-27-q1', 'It went on.', 'XWE');
	const { scope: lead } = newGroup();
	const about = { aboutKind: 'activity', about: 'C-1', visibility: 'public' };
	const concern = newConcern(lead, about, TODAY);
	// Shown by somebody who sees the true counts, to everybody.
	const publishing = scopeOf('publish-progress', 'XWE', 'programme-director');
	const { offer } = releaseOffer(publishing, TODAY);
	done(releaseProgress(actorOf(publishing, morningOf(TODAY)), cautiousChoice(offer)));
	return {
		params: {
			...{ ics: 'XWE', region: 'X01', quarter: QUARTER, section: 'measuring', id: String(id) },
			...{ deliverable: 'data-proms', measure: 'prom-improved', format: 'csv', register: 'proms' },
			...{ row: String(prom), subjectKind: 'deliverables', subject: 'data-proms' },
			concern: String(concern)
		},
		rows: {
			...{ proms: String(prom), coproduction: String(activity), pcns: String(network) },
			...{ indicators: String(own), second: String(second.id) }
		}
	};
}

function add(register: RegisterName, row: Row, code = 'XWE'): number {
	const result = addRow(
		actorOn(scopeOf('edit-registers', code), TODAY),
		registerNamed(register),
		row
	);
	if (!('ok' in result)) throw new Error(JSON.stringify(result));
	return result.ok.id;
}
