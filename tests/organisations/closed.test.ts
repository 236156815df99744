import { beforeEach, describe, expect, test } from 'vitest';
import { asAtOf, icsShown, openIcs } from '#lib/request.server.ts';
import { freshDatabase, newOrganisation, newSuccession, signedInAs } from '../support/database.ts';

const NOW = new Date('2026-11-21T12:00:00.000Z');
const TODAY = '2026-11-21';

beforeEach(() => {
	freshDatabase();
	newOrganisation('XNW', 'ics', { parent: 'X01', name: 'New ICS', openedOn: '2026-04-01' });
	newSuccession('XCL', 'XNW');
	newSuccession('XOT', 'XNW', '2026-04-01', 0.25);
});

const opened = (code: string) =>
	openIcs({ person: signedInAs('national'), now: NOW, today: TODAY } as App.Locals, code);
const asked = (code: string, query = '') =>
	asAtOf(new URL(`http://localhost/ics/${code}${query}`), opened(code));

describe('an ICS that has closed', () => {
	test('is shown as at its last day at the latest, so that nothing goes on ageing', () => {
		expect(opened('XCL').today).toBe('2026-03-31');
		expect(asked('XCL')).toBe('2026-03-31');
		expect(asked('XCL', '?asAt=2026-09-30')).toBe('2026-03-31');
		expect(asked('XCL', '?asAt=2025-09-30')).toBe('2025-09-30');
	});

	test('is judged by the true day where somebody acts', () => {
		expect(opened('XCL').actor.today).toBe(TODAY);
	});

	test('says what followed it', () => {
		expect(icsShown(opened('XCL').ics)).toMatchObject({
			closedOn: '2026-03-31',
			successors: [{ code: 'XNW', on: '2026-04-01' }],
			predecessors: []
		});
	});
});

describe('an ICS that is open', () => {
	test('is shown as at today', () => {
		expect(asked('XNW')).toBe(TODAY);
		expect(asked('XNW', '?asAt=2027-03-31')).toBe('2027-03-31');
	});

	test('says what it took over from, with the share where a boundary was cut', () => {
		expect(icsShown(opened('XNW').ics)).toMatchObject({
			successors: [],
			predecessors: [
				{ code: 'XOT', share: 0.25 },
				{ code: 'XCL', share: 1 }
			]
		});
		expect(icsShown(opened('XBA').ics).predecessors).toEqual([]);
	});
});
