import type { IcsScope } from '#lib/core/access.ts';
import { addDays } from '#lib/core/calendar.ts';
import { longDate } from '#lib/core/dates.ts';
import { count } from '#lib/core/numbers.ts';
import { agree, plural } from '#lib/core/words.ts';
import { all } from '#lib/platform/database.server.ts';
import { choiceLabel } from '#lib/registers/definition.ts';
import {
	byDates,
	type DeclaredDashboard,
	type RegisterServer,
	type SampleRow
} from '#lib/registers/plug-in.server.ts';
import { countsOnDays, rowsOn } from '#lib/registers/recorded.server.ts';
import {
	type CommunicationFigures,
	communicationMeasures,
	communications,
	communicationSentence
} from './definition.ts';

/** Counts at each of the given days (ISO dates, ascending). */
function communicationFiguresAt(scope: IcsScope, days: readonly string[]): CommunicationFigures[] {
	return countsOnDays<CommunicationFigures>(scope, communications, days, {
		row: `planned_on, coalesce(done_on, '9') AS done`,
		counts: `
			count(held.id) AS communications,
			count(*) FILTER (WHERE planned_on <= asAt) AS due,
			count(*) FILTER (WHERE planned_on <= asAt AND done <= asAt) AS dueDone,
			count(*) FILTER (WHERE planned_on < asAt AND done > asAt) AS overdue`
	});
}

type AudienceRow = { audience: string | null; done: number; reach: number | null };
type OpenRow = {
	id: number;
	message: string;
	owner: string | null;
	audience: string | null;
	plannedOn: string;
};

/** Open communications that are named; the list holds the rest. */
const NAMED = 10;

/** Whom the plan has reached by a day (ISO), and what is overdue or comes next. */
function communicationDashboard(scope: IcsScope, asAt: string): DeclaredDashboard {
	const asked = { ics: scope.ics.id, asAt };
	const source = rowsOn(scope, communications, asAt);
	const audiences = all<AudienceRow>(
		`SELECT audience, count(*) AS done, sum(reach) AS reach FROM ${source}
		WHERE ics_id = @ics AND removed_at IS NULL AND done_on <= @asAt
		GROUP BY audience ORDER BY done DESC, audience`,
		asked
	);
	const open = all<OpenRow>(
		`SELECT id, message, owner, audience, planned_on AS plannedOn FROM ${source}
		WHERE ics_id = @ics AND removed_at IS NULL AND coalesce(done_on, '9') > @asAt
		ORDER BY planned_on, id LIMIT @most`,
		{ ...asked, most: NAMED }
	);
	const audienceOf = (audience: string | null) =>
		choiceLabel(communications, { audience }, 'audience') || 'No audience given';
	const done = audiences.reduce((sum, one) => sum + one.done, 0);
	const late = open.filter(({ plannedOn }) => plannedOn < asAt).length;
	return {
		sections: [
			{
				heading: 'Who has been told',
				sentence:
					done === 0
						? 'Nothing on the plan was done by this day.'
						: `${plural(done, 'communication')} ${agree(done, 'was', 'were')} done by this day, for ${plural(audiences.length, 'audience')}.`,
				chart: {
					label: 'Communications done by audience',
					bars: audiences.map(({ audience, done: value }) => ({
						label: audienceOf(audience),
						value,
						query: audience === null ? undefined : `status=done&audience=${audience}`
					}))
				},
				note: `People reached, as far as is known: ${
					audiences
						.filter(({ reach }) => reach !== null)
						.map(({ audience, reach }) => `${audienceOf(audience)} ${count(reach!)}`)
						.join('; ') || 'nobody has said'
				}. Somebody who was reached twice counts twice.`
			},
			{
				heading: 'What comes next',
				sentence:
					open.length === 0
						? 'Everything on the plan is done.'
						: late === 0
							? 'Nothing is overdue.'
							: `${plural(late, 'communication')} named here ${agree(late, 'is', 'are')} overdue.`,
				table: {
					caption: `The next ${plural(open.length, 'communication')} that ${agree(open.length, 'is', 'are')} not done`,
					columns: [
						{ label: 'Message' },
						{ label: 'Audience' },
						{ label: 'Owner' },
						{ label: 'Planned' }
					],
					rows: open.map(({ id, message, audience, owner, plannedOn }) => ({
						path: `/${id}`,
						cells: [message, audienceOf(audience), owner ?? 'Nobody yet', longDate(plannedOn)]
					}))
				}
			}
		]
	};
}

/** The message, its audience and channel, when it was planned (days before the last day), when done, whom it reached. */
const SAMPLES = [
	['Why care is changing, and what it means for you', 'people', 'meeting', 210, 205, 64],
	[
		'The end of the Care Programme Approach: what staff do instead',
		'staff',
		'email',
		180,
		180,
		420
	],
	['How to refer to the new neighbourhood teams', 'primary-care', 'meeting', 140, 133, 85],
	['Grants for community groups, and how to ask for one', 'vcse', 'web', 100, 90, 310],
	['What people told us, and what we changed', 'people', 'print', 60, 41, 150],
	['Progress of the transformation, for boards', 'partners', 'meeting', 30, 30, 18],
	['Where to find help near you', 'public', 'social-media', 12, null, null],
	['A year of DIALOG: what it shows', 'staff', 'web', -20, null, null]
] as const;

function sampleRows(today: string): SampleRow[] {
	return SAMPLES.map(([message, audience, channel, planned, done, reach], index) => {
		const planned_on = addDays(today, -planned);
		return {
			on: addDays(today, -Math.max(planned, 0) - 30),
			row: {
				reference: `K${index + 1}`,
				message,
				audience,
				channel,
				owner: 'Communications lead',
				planned_on
			},
			later:
				done === null
					? []
					: [{ on: addDays(today, 1 - done), values: { done_on: addDays(today, -done), reach } }]
		};
	});
}

export const communicationsServer: RegisterServer = {
	register: communications,
	status: `CASE
		WHEN done_on <= @asAt THEN 'done'
		WHEN planned_on < @asAt THEN 'overdue'
		ELSE 'planned' END`,
	...byDates(communicationFiguresAt, {
		sentence: communicationSentence,
		measures: communicationMeasures
	}),
	dashboard: communicationDashboard,
	samples: sampleRows
};
