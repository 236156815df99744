/** What would change, as the page of an import shows it before anything is written. */
import { beforeEach, expect, it } from 'vitest';
import type { ImportReport } from '#lib/imports/read.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { removeRow } from '#lib/registers/write.server.ts';
import Difference from '../../src/routes/ics/[ics]/imports/[id]/Difference.svelte';
import { html, text } from '../components/render.ts';
import { actorOn } from '../support/actors.ts';
import { freshDatabase } from '../support/database.ts';
import { checked, csv, imported, rowId, scopeIn, TODAY } from '../support/importing.ts';

beforeEach(() => {
	freshDatabase();
});

const policies = registerNamed('policies');
const HEADINGS = 'Trust,Reference,Title,Owner,CPA mentions,Ratified,Comments';
const drawn = (report: ImportReport, more = {}) =>
	html(Difference, { register: policies, report, names: {}, rows: '/ics/XWE/policies', ...more });

it('shows each new row with its values, and columns that any of them fills', async () => {
	const { report } = await checked(
		scopeIn(),
		csv(
			HEADINGS,
			'XTR,P1,Care planning,Jo,12,3 October 2026,',
			`XTR,P2,Risk,,1,,${'long '.repeat(50)}`
		)
	);
	const page = drawn(report);
	expect(text(page)).toContain('2 new policies');
	for (const value of ['P1', 'Care planning', 'Jo', '12', '3 Oct 2026'])
		expect(text(page)).toContain(value);
	expect(page).toMatch(/<th[^>]*>\s*CPA mentions/);
	expect(page).not.toMatch(/<th[^>]*>\s*Due/);
	// A long text is shown by its beginning.
	expect(text(page)).toMatch(/(long ){30}lon?g?…/);
});

it('says what comes back, and with what', async () => {
	await imported(scopeIn(), csv(HEADINGS, 'XTR,P1,Care planning,Jo,12,3 October 2026,Note'));
	removeRow(actorOn(scopeIn('XWE', 'edit-registers'), TODAY), policies, rowId(scopeIn(), 'P1'));
	const { report } = await checked(
		scopeIn(),
		csv('Trust,Reference,Title', 'XTR,P1,Care planning', 'XTR,P2,Risk')
	);
	const page = text(drawn(report));
	expect(page).toContain('1 policy comes back');
	expect(page).toContain(
		'P1: Care planning comes back with what it held: CPA mentions 12, owner Jo, ratified 3 October 2026 and comments Note.'
	);
	expect(page).toContain('2 policies to add, as they would stand');
});

it('has a box for each missing row and one for all, none of them ticked', async () => {
	const lines = Array.from({ length: 30 }, (_, index) => `XTR,P${index},Care,,,,`);
	await imported(scopeIn(), csv(HEADINGS, ...lines, 'XTR,Q1,Stays,,,,'));
	const { report } = await checked(scopeIn(), csv(HEADINGS, 'XTR,Q1,Stays,,,,'));
	const page = drawn(report, { choosing: 'import-form' });
	expect(page.match(/name="close"/g)).toHaveLength(30);
	expect(page.match(/form="import-form"/g)).toHaveLength(31);
	expect(page).not.toMatch(/<input[^>]* checked/);
	expect(text(page)).toContain('30 policies in the register, not in the file');
	expect(text(page)).toContain('All 30 policies');
	expect(text(page)).toContain('10 more');
	// After the form came back, what was ticked is ticked.
	const [one] = report.examples.missing;
	const again = drawn(report, { choosing: 'import-form', choice: { close: [one!.id] } });
	expect(again.match(/<input[^>]* checked/g)).toHaveLength(1);
});

it('says of an import that was carried out which rows were taken out', async () => {
	await imported(
		scopeIn(),
		csv(HEADINGS, ...['P1', 'P2', 'P3'].map((ref) => `XTR,${ref},Care,,,,`))
	);
	const close = [rowId(scopeIn(), 'P3')];
	const { report } = await imported(scopeIn(), csv(HEADINGS, 'XTR,P1,Care,,,,'), {
		missing: { close }
	});
	const page = text(drawn(report, { past: true }));
	expect(page).toContain('2 policies not in the file: 1 taken out, 1 kept');
	expect(page).toMatch(/P3: Care\s+taken out/);
});
