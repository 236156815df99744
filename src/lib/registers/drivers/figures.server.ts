import type { IcsScope } from '#lib/core/access.ts';
import { addDays } from '#lib/core/calendar.ts';
import { all } from '#lib/platform/database.server.ts';
import {
	byDates,
	naturalOrder,
	type RegisterServer,
	type SampleRow
} from '#lib/registers/plug-in.server.ts';
import { countsOnDays, rowsOn } from '#lib/registers/recorded.server.ts';
import {
	diagram,
	type DriverFigures,
	driverMeasures,
	type DriverRow,
	drivers,
	driverSentence
} from './definition.ts';

const DRIVER_STATUS = `CASE
	WHEN kind <> 'idea' THEN 'driver'
	WHEN done_on <= @asAt THEN 'tried'
	WHEN started_on <= @asAt THEN 'trying'
	ELSE 'idea' END`;

/** Counts at each of the given days (ISO dates, ascending). */
function driverFiguresAt(scope: IcsScope, days: readonly string[]): DriverFigures[] {
	return countsOnDays<DriverFigures>(scope, drivers, days, {
		row: `kind, coalesce(started_on, '9') AS started, coalesce(done_on, '9') AS done`,
		counts: `
			count(*) FILTER (WHERE kind <> 'idea') AS drivers,
			count(*) FILTER (WHERE kind = 'idea') AS ideas,
			count(*) FILTER (WHERE kind = 'idea' AND done <= asAt) AS tried,
			count(*) FILTER (WHERE kind = 'idea' AND done > asAt AND started <= asAt) AS trying`
	});
}

/** The diagram as at an ISO date. */
export function driverDashboard(scope: IcsScope, asAt: string) {
	return diagram(
		all<DriverRow>(
			`SELECT id, reference, title, kind, leads_to AS leadsTo, measured_by AS measuredBy, ${DRIVER_STATUS} AS status
			FROM ${rowsOn(scope, drivers, asAt)} WHERE ics_id = @ics AND removed_at IS NULL
			ORDER BY ${naturalOrder('reference')}`,
			{ ics: scope.ics.id, asAt }
		)
	);
}

/** Reference, kind, what it leads to, what it is; for ideas when they were begun and tried, in days before the last. */
const SAMPLES = [
	[
		'A',
		'aim',
		null,
		'Within two years everybody in community mental health care has a plan made with them'
	],
	['P1', 'primary', 'A', 'A culture in which plans are made together'],
	['P2', 'primary', 'A', 'Plans that are about the person'],
	['P3', 'primary', 'A', 'Policies and records that leave time for it'],
	['S1', 'secondary', 'P1', 'Teams that want to go first show the others'],
	['S2', 'secondary', 'P2', 'What people mean by a good plan is known'],
	['S3', 'secondary', 'P3', 'Nothing is recorded that nobody uses'],
	['S4', 'secondary', 'P3', 'Staff know what belongs in a plan'],
	['C1', 'idea', 'S1', 'Two teams plan with DIALOG+ for a quarter', 300, 200],
	[
		'C2',
		'idea',
		'S2',
		'Groups of people who use services write down what a good plan is',
		260,
		190
	],
	['C3', 'idea', 'S3', 'Take the old care plan out of the record system', 150, null],
	['C4', 'idea', 'S4', 'A two-page guide for staff, and a training guide for DIALOG+', 120, null],
	['C5', 'idea', 'S1', 'Fill in the plan together on a tablet at the first meeting', null, null]
] as const;

function sampleRows(today: string): SampleRow[] {
	return SAMPLES.map(([reference, kind, leads_to, title, started = null, done = null]) => ({
		on: addDays(today, -320),
		row: {
			reference,
			kind,
			leads_to,
			title,
			owner: kind === 'idea' ? 'Quality improvement lead' : null
		},
		later: Object.entries({ started_on: started, done_on: done }).flatMap(([column, before]) =>
			before === null
				? []
				: [{ on: addDays(today, 2 - before), values: { [column]: addDays(today, -before) } }]
		)
	}));
}

export const driversServer: RegisterServer = {
	register: drivers,
	status: DRIVER_STATUS,
	...byDates(driverFiguresAt, { sentence: driverSentence, measures: driverMeasures }),
	dashboard: driverDashboard,
	samples: sampleRows
};
