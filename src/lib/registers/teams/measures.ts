/** What the register of teams answers: its sentence and its measures. Pure. */
import {
	type MeasureDefinition,
	type MeasureValue,
	noteOf,
	ratioValue
} from '#lib/core/measure.ts';
import { count, shareOf } from '#lib/core/numbers.ts';
import { agree, capital, counted, plural } from '#lib/core/words.ts';

export const MEASURES: readonly MeasureDefinition[] = [
	{
		name: 'teams-live',
		title: 'Teams live with DIALOG',
		unit: 'teams',
		better: 'higher',
		kind: 'share',
		period: 'month',
		rows: 'status=live',
		counted: 'Teams where DIALOG went live by the day',
		of: 'all teams on the register',
		remark: 'The plan counts those planned to be live by then.',
		deliverables: ['data-proms', 'model-cpa-shift']
	},
	{
		name: 'dialog-staff-trained',
		title: 'Staff trained in DIALOG',
		unit: 'staff',
		better: 'higher',
		kind: 'share',
		period: 'month',
		heldNow: true,
		counted: 'Staff trained in DIALOG',
		of: 'the staff of all teams that gave both figures',
		remark: 'Held as it is now, whatever the day.',
		deliverables: ['data-proms']
	}
];

export type TeamFigures = {
	asAt: string;
	teams: number;
	live: number;
	/** Teams that the plan says should be live by the day. */
	planned: number;
	/** Not live, and past their planned date. */
	late: number;
	/** Staff, and those trained, of the teams that gave both figures. */
	staff: number;
	trained: number;
	/** Teams that did not give both. */
	staffUnknown: number;
};

/** "9 of 14 teams are live with DIALOG. The plan was 14 by now. 195 of 300 staff (65%) are trained." */
export function teamSentence(figures: TeamFigures): string {
	const { teams, live, planned, staff, trained } = figures;
	if (teams === 0) return 'No team is on the register yet.';
	const head =
		live === teams
			? `${teams === 1 ? 'The one team is' : `All ${count(teams)} teams are`} live with DIALOG.`
			: `${live === 0 ? 'None' : count(live)} of ${counted(teams, 'team')} ${agree(live, 'is', 'are')} live with DIALOG.`;
	const plan = live < teams && planned > live ? ` The plan was ${count(planned)} by now.` : '';
	if (staff === 0) return head + plan;
	return `${head}${plan} ${capital(shareOf(trained, staff, 'staff'))} ${agree(trained, 'is', 'are')} trained.`;
}

export function teamMeasures(figures: TeamFigures): MeasureValue[] {
	const { asAt, teams, live, planned, staff, trained, staffUnknown } = figures;
	const unknown =
		staffUnknown > 0 &&
		`${plural(staffUnknown, 'team')} did not give both staff and staff trained, so this leaves ${agree(staffUnknown, 'it', 'them')} out.`;
	return [
		{
			...ratioValue('teams-live', asAt, live, teams, 'teams'),
			planned: teams > 0 ? planned : null
		},
		ratioValue('dialog-staff-trained', asAt, trained, staff, 'staff', noteOf(unknown))
	];
}
