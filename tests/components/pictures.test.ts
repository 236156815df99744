import { beforeEach, expect, test } from 'vitest';
import { registerNamed } from '#lib/registers/all.ts';
import CoproductionPicture from '#lib/registers/coproduction/Dashboard.svelte';
import { coproductionDashboard } from '#lib/registers/coproduction/figures.server.ts';
import type { RegisterName, Row } from '#lib/registers/definition.ts';
import RiskPicture from '#lib/registers/risks/Dashboard.svelte';
import { riskDashboard } from '#lib/registers/risks/figures.server.ts';
import { addRow } from '#lib/registers/write.server.ts';
import { actorOn } from '../support/actors.ts';
import { freshDatabase } from '../support/database.ts';
import { scopeOf } from '../support/registers.ts';
import { html, text } from './render.ts';

const TODAY = '2030-10-15';

beforeEach(() => {
	freshDatabase();
});

function add(name: RegisterName, row: Row): void {
	const result = addRow(actorOn(scopeOf(), TODAY), registerNamed(name), row);
	if (!('ok' in result)) throw new Error(JSON.stringify(result));
}

test('what people said is shown as they said it and never as markup, and silence kindly', () => {
	add('coproduction', {
		...{ reference: 'A1', held_on: '2030-05-01', title: 'Talk', heard: '<b>Listen</b>' }
	});
	const url = new URL('http://localhost/ics/XWE/coproduction');
	const picture = coproductionDashboard(scopeOf('read'), TODAY, url);
	const home = '/ics/XWE/coproduction';
	const markup = html(CoproductionPicture, { picture, home, asAt: TODAY, today: TODAY });
	expect(markup).toContain('&lt;b>Listen&lt;/b>');
	expect(text(markup)).toContain('an answer is owed to them');
});

test('each number of the matrix says its score and band and leads to its rows', () => {
	add('risks', { reference: 'R1', description: 'A risk', likelihood: '4', impact: '5' });
	const picture = riskDashboard(scopeOf('read'), TODAY);
	const home = '/ics/XWE/risks';
	const markup = html(RiskPicture, { picture, home, asAt: TODAY, today: TODAY });
	expect(markup).toContain('href="/ics/XWE/risks?likelihood=4&amp;impact=5&amp;status=not-closed"');
	expect(text(markup)).toContain('1 risk with likelihood 4 and impact 5 20 very high');
});
