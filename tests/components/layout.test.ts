import { expect, test } from 'vitest';
import AsAt from '#lib/ui/layout/AsAt.svelte';
import Breadcrumbs from '#lib/ui/layout/Breadcrumbs.svelte';
import Header from '#lib/ui/layout/Header.svelte';
import Notice from '#lib/ui/layout/Notice.svelte';
import SectionNav from '#lib/ui/layout/SectionNav.svelte';
import Source from '#lib/ui/layout/Source.svelte';
import Timeline from '#lib/ui/layout/Timeline.svelte';
import { html, text } from './render.ts';

const shell = {
	person: { name: 'Amara Osei', email: 'a@demo.example', roleLabels: ['Programme director'] },
	madeUp: 'demo' as const,
	organisations: [
		{ code: 'XWE', name: 'Westside and Eastside ICS' },
		{ code: 'XOT', name: 'Oldtown ICS' }
	],
	navigation: [{ label: 'Home', href: '/' }],
	today: '2026-11-21'
};

test('the day can be changed to a quarter’s end and nothing else is lost', () => {
	const control = html(
		AsAt,
		{ date: '2026-09-30', today: '2026-11-21' },
		'/ics/XWE/policies?asAt=2026-09-30&status=late&page=2'
	);
	expect(text(control)).toContain('As at 30 September 2026 (Q2 2026/27)');
	expect(control).toContain('href="/ics/XWE/policies?asAt=2026-06-30&amp;status=late"');
	expect(control).toContain('href="/ics/XWE/policies?status=late"');
	expect(control).toContain('<span aria-current="date">End of Q2 2026/27</span>');
	expect(control).toContain('<input type="hidden" name="status" value="late"');
	expect(control).not.toContain('type="hidden" name="page"');
});

test('the way back names the nearest page that is a link', () => {
	const crumbs = [
		{ label: 'Systems', href: '/' },
		{ label: 'Westside', href: '/ics/XWE' },
		{ label: 'Policies' }
	];
	const trail = html(Breadcrumbs, { crumbs });
	expect(trail).toContain('<span aria-current="page">Policies</span>');
	expect(trail).toMatch(
		/nhsuk-back-link[^>]*href="\/ics\/XWE"|href="\/ics\/XWE"[^>]*nhsuk-back-link/
	);
	expect(html(Breadcrumbs, { crumbs: [{ label: 'Home' }] })).toBe('');
});

test('the header offers the organisations a person may open, and signs out with a form', () => {
	const header = html(Header, { shell, path: '/ics/XOT', organisation: 'XOT' });
	expect(header).toMatch(/<option value="XOT" selected/);
	expect(header).not.toContain('Choose an organisation');
	expect(header).toContain('<form method="post" action="/sign-out">');
	expect(text(header)).toContain('Demonstration data.');
});

test('an organisation that is not in the list is not shown as another', () => {
	const header = html(Header, { shell, path: '/ics/XZZ', organisation: 'XZZ' });
	expect(header).toMatch(/<option value="" selected[^>]*>Choose an organisation/);
});

test('a person with one organisation gets a link, and nobody gets neither', () => {
	const one = html(Header, {
		shell: { ...shell, organisations: shell.organisations.slice(1) },
		path: '/'
	});
	expect(one).toContain('href="/ics/XOT"');
	expect(one).not.toContain('<select');
	const nobody = html(Header, { shell: { ...shell, person: null, madeUp: null }, path: '/' });
	expect(nobody).not.toContain('Sign out');
	expect(nobody).not.toContain('Demonstration data');
});

test('made-up figures for systems that exist are said to be so', () => {
	const header = (madeUp: 'demo' | 'national' | null) =>
		text(html(Header, { shell: { ...shell, madeUp }, path: '/' }));
	expect(header('national')).toContain('Demonstration data. The systems and trusts exist');
	expect(header('demo')).toContain('Demonstration data. The organisations, people and figures');
	expect(header(null)).not.toContain('Demonstration data');
});

test('sections mark the one in sight and head their groups once', () => {
	const nav = html(SectionNav, {
		label: 'Sections of Westside',
		sections: [
			{ label: 'Overview', href: '/a', current: true },
			{ label: 'Policies', href: '/b', current: false, badge: 0, group: 'Registers' },
			{ label: 'Networks', href: '/c', current: false, group: 'Registers' }
		]
	});
	expect(nav.match(/aria-current="page"/g)).toHaveLength(2);
	expect(nav.match(/class="group[ "]/g)).toHaveLength(2);
	expect(text(nav)).toContain('Sections of Westside: Overview');
	expect(text(nav)).toContain('Policies 0');
});

test('a failure is an alert and everything else is a status', () => {
	expect(html(Notice, { kind: 'error', title: 'Nothing was saved.' })).toContain('role="alert"');
	expect(html(Notice, { kind: 'success', title: '30 policies added.' })).toContain('role="status"');
});

test('a source says the file, who and when', () => {
	const source = html(Source, {
		origins: [
			{
				file: 'tracker.xlsx',
				who: 'Sam Reed',
				when: '2026-10-03',
				href: '/i/17',
				what: '37 policies'
			},
			{ file: 'Added by hand' }
		],
		downloads: [{ label: 'CSV', href: '/x.csv' }]
	});
	expect(text(source)).toContain('37 policies: tracker.xlsx , Sam Reed, 3 October 2026');
	expect(source).toMatch(/href="\/x.csv" download/);
});

test('a step that has not come says so', () => {
	const line = text(
		html(Timeline, {
			label: 'Steps',
			moments: [
				{ title: 'Sent', when: '2026-10-03', who: 'Sam Reed' },
				{ title: 'Accepted', state: 'to-come' }
			]
		})
	);
	expect(line).toContain('Sent 3 October 2026, Sam Reed Accepted (not yet)');
});

test('a page of another day says so, and leads back to today', () => {
	const at = (date: string) =>
		html(AsAt, { date, today: '2026-11-21' }, `/ics/XWE/policies?status=late&asAt=${date}`);
	const past = at('2026-05-30');
	expect(text(past)).toContain('You are looking at 30 May 2026. Go to today');
	expect(past).toContain('<a class="screen-only" href="/ics/XWE/policies?status=late">Go to today');
	expect(text(at('2027-05-30'))).toContain('You are looking at 30 May 2027.');
	expect(text(at('2026-11-21'))).not.toContain('You are looking at');
});
