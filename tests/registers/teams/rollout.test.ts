import { describe, expect, it } from 'vitest';
import {
	comingTeams,
	rolloutBoard,
	rolloutColumn,
	rolloutNotes,
	rolloutSentence,
	type RolloutTeam,
	staffSentence,
	staffTrained
} from '#lib/registers/teams/rules.ts';

const TODAY = '2026-09-30';

let next = 0;
function team(details: Partial<RolloutTeam> = {}): RolloutTeam {
	next += 1;
	return {
		...{ id: next, trust: 'XTR', name: `Team ${next}`, place: 'Hill', phase: 'training' },
		...{ plannedOn: null, liveOn: null, staff: null, trained: null },
		...details
	};
}

const live = (details: Partial<RolloutTeam> = {}) =>
	team({ phase: 'live', liveOn: '2026-02-01', ...details });

const sentence = (teams: RolloutTeam[], asAt = TODAY) =>
	rolloutSentence(rolloutBoard(teams, asAt), comingTeams(teams, asAt));

describe('where a team stands', () => {
	it('is live by its date alone, from that day on', () => {
		const one = live();
		expect(rolloutColumn(one, '2026-01-31')).toBe('later');
		expect(rolloutColumn(one, '2026-02-01')).toBe('live');
		expect(rolloutColumn({ ...one, phase: 'embedded' }, TODAY)).toBe('embedded');
	});

	it('is said when date and phase contradict each other, or there is no phase', () => {
		expect(rolloutColumn(team({ phase: 'embedded' }), TODAY)).toBe('undated');
		expect(rolloutColumn(live({ phase: 'training' }), TODAY)).toBe('live');
		expect(rolloutColumn(team({ phase: null }), TODAY)).toBe('unknown');
	});
});

describe('the board', () => {
	it('has five phases always, other columns when a team needs one, and unknown places last', () => {
		const board = rolloutBoard([team({ place: null }), live({ place: 'Vale' }), live()], TODAY);
		expect(board.columns).toHaveLength(5);
		expect(board.rows.map(({ place }) => place)).toEqual(['Hill', 'Vale', null]);
		expect(board.totals.cells['live']!.teams).toHaveLength(2);
		expect(rolloutBoard([team({ phase: null })], TODAY).columns.at(-1)?.code).toBe('unknown');
	});

	it('links a figure to the list only where the list holds the same teams', () => {
		const cells = (teams: RolloutTeam[]) => rolloutBoard(teams, TODAY).rows[0]!.cells;
		expect(cells([team()])['training']!.listed).toBe('place=Hill&phase=training');
		expect(cells([live()])['live']!.listed).toBe('place=Hill&phase=live&status=live');
		expect(cells([live({ phase: 'training' })])['live']!.listed).toBeNull();
		const mixed = cells([team(), live({ phase: 'training' })]);
		expect(mixed['training']!.listed).toBeNull();
		expect(mixed['soft-launch']!.listed).toBeNull();
		expect(rolloutBoard([team()], TODAY).totals.cells['training']!.listed).toBe('phase=training');
	});
});

describe('who goes live next', () => {
	it('is the longest overdue, then the next by date, and apart those without a date', () => {
		const soon = team({ plannedOn: '2026-10-05' });
		const that = team({ plannedOn: TODAY });
		const late = team({ plannedOn: '2026-09-20' });
		const none = team();
		const { dated, undated } = comingTeams([soon, none, late, that, live()], TODAY);
		expect(dated.map(({ team: { id }, daysLate }) => [id, daysLate])).toEqual([
			[late.id, 10],
			[that.id, null],
			[soon.id, null]
		]);
		expect(undated).toEqual([none]);
	});

	it('on a past day holds a team that went live later', () => {
		const one = live({ plannedOn: '2026-01-10' });
		expect(comingTeams([one], '2026-01-31').dated[0]?.daysLate).toBe(21);
	});
});

describe('the sentence of the rollout', () => {
	it('has its form for none, all and one', () => {
		expect(sentence([])).toBe('No team is on the register yet.');
		expect(sentence([live()])).toBe('The one team is live.');
		expect(sentence([live(), live({ phase: 'embedded' })])).toBe(
			'Both teams are live, 1 of them embedded.'
		);
		expect(sentence([team()])).toBe(
			'Of 1 team, none is live; 1 is in training. 1 team not live has no planned date.'
		);
	});

	it('says the whole where teams stand everywhere', () => {
		const teams = [
			...[
				live(),
				live({ phase: 'embedded' }),
				team({ phase: 'embedded', plannedOn: '2026-01-01' })
			],
			...[
				team({ phase: null }),
				team({ phase: 'soft-launch', plannedOn: '2026-12-03', name: 'Vale' })
			],
			team({ phase: 'not-started', plannedOn: '2026-12-03' })
		];
		expect(sentence(teams)).toBe(
			'Of 6 teams, 2 are live, 1 of them embedded; 1 is in soft launch, 1 has not started, 1 says that it is live but gives no date, so it is not counted as live and 1 gives no phase. 1 team is past the planned date. Next are Vale and 1 other, planned for 3 December 2026. 1 team not live has no planned date.'
		);
	});
});

describe('what a reader must know', () => {
	it('is what has no date, and what contradicts itself', () => {
		const teams = [live({ phase: 'training', staff: 5 }), live({ staff: 5, trained: 1 })];
		expect(rolloutNotes(teams, TODAY, TODAY)).toEqual([
			'1 team went live by its date although the phase does not say so: it stands under “Live”.'
		]);
		expect(rolloutNotes([], '2026-06-30', TODAY)).toEqual([
			'Phases and staff have no dates, so they are as recorded today, 30 September 2026. Whether a team was live on 30 June 2026 is worked out from its date.'
		]);
	});
});

describe('staff trained', () => {
	const said = (...teams: Partial<RolloutTeam>[]) => staffSentence(staffTrained(teams.map(team)));

	it('counts the teams that give both, and says when none does', () => {
		expect(said({ staff: 10, trained: 5 }, { staff: 20 })).toBe(
			'5 of 10 staff (50%) are trained in DIALOG.'
		);
		expect(said({ staff: 20 })).toBe(
			'No team has given both its staff and how many of them are trained.'
		);
		expect(said()).toBe('No staff are counted.');
		expect(said({ staff: 8, trained: 0 })).toBe('None of 8 staff is trained in DIALOG.');
		expect(said({ staff: 1, trained: 1 })).toBe(
			'1 of 1 member of staff (100%) is trained in DIALOG.'
		);
	});

	it('says that more trained than staff cannot be', () => {
		expect(said({ staff: 4, trained: 6 })).toBe(
			'More staff are trained (6) than the teams have (4): one of the two is wrong in a team or more.'
		);
	});
});
