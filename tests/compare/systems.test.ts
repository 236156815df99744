import { expect, test } from 'vitest';
import { sortSystems, systemsSentence } from '#lib/compare/rules.ts';

const system = (shortName: string, figures: Partial<Record<string, number>> = {}) => ({
	shortName,
	regionName: 'North',
	reached: 0,
	deliverables: 48,
	pastDate: 0,
	updated: 48,
	found: 0,
	rewritten: 0,
	networks: 0,
	live: 0,
	...figures
});
const names = (systems: readonly { shortName: string }[]) => systems.map((one) => one.shortName);

test('ICSs are sorted by a share, and those that recorded nothing come last either way', () => {
	const systems = [
		system('Silent'),
		system('Low', { found: 10, rewritten: 1 }),
		system('High', { found: 4, rewritten: 3 })
	];
	expect(names(sortSystems(systems, 'policies', false))).toEqual(['Low', 'High', 'Silent']);
	expect(names(sortSystems(systems, 'policies', true))).toEqual(['High', 'Low', 'Silent']);
});

test('ties are settled by name', () => {
	const systems = [system('B', { reached: 3 }), system('A', { reached: 3 })];
	expect(names(sortSystems(systems, 'reached', true))).toEqual(['A', 'B']);
});

test('the sentence: none, all silent, none late, some late and some silent', () => {
	expect(systemsSentence([])).toBe('There is no ICS here to show.');
	expect(systemsSentence([system('A', { updated: 0 })])).toBe(
		'1 ICS: none has recorded progress on the roadmap yet.'
	);
	expect(systemsSentence([system('A'), system('B')])).toBe('2 ICSs: none has a late deliverable.');
	expect(systemsSentence([system('A', { pastDate: 2 }), system('B', { updated: 0 })])).toBe(
		'2 ICSs: 1 has late deliverables. 1 has recorded nothing on the roadmap yet.'
	);
});
