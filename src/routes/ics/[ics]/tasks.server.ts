/** What waits for somebody in an ICS, for its overview and for the list of all of theirs. */
import { authorise, type IcsScope, may } from '#lib/core/access.ts';
import { quarterLabel } from '#lib/core/calendar.ts';
import { agree, plural } from '#lib/core/words.ts';
import { openItems } from '#lib/handover/read.server.ts';
import { countedKinds } from '#lib/handover/rules.ts';
import { type Organisation, predecessorsOf } from '#lib/organisations/read.server.ts';
import { trueSummary } from '#lib/measures/read.server.ts';
import { mayIn } from '#lib/request.server.ts';
import { returnLines } from '#lib/returns/return/read.server.ts';
import { returnTasks, takenTasks } from '#lib/returns/return/rules.ts';
import { conditionsTakenOver } from '#lib/returns/review/read.server.ts';
import { closedToSending } from '#lib/returns/rounds/rules.ts';
import { type Attention, tasksFrom } from '#lib/roadmap/progress/attention.ts';
import { concernsCounted } from '#lib/voices/concerns/rules.ts';
import type { VoiceSummary } from '#lib/voices/read.server.ts';

/** Returns first, then people who wait, then actions and the roadmap: what the person may do something about. */
export function tasksIn(
	locals: App.Locals,
	ics: Organisation,
	scope: IcsScope,
	voices: VoiceSummary | null,
	attention: readonly Attention[],
	titleOf: (code: string) => string
) {
	const allowed = mayIn(
		locals,
		ics,
		'write-returns',
		'take-over',
		'answer-concerns',
		'update-roadmap'
	);
	return [
		...(allowed['write-returns'] ? tasksOfReturns(scope, locals.today) : []),
		...(allowed['take-over'] ? handoverTasks(locals, scope) : []),
		...(allowed['answer-concerns'] ? unansweredTask(voices, ics.code) : []),
		...(allowed['update-roadmap'] ? overdueActions(scope, locals.today) : []),
		...(allowed['update-roadmap'] ? tasksFrom(attention, titleOf, `/ics/${ics.code}/roadmap`) : [])
	];
}

/** What the returns ask for now, whatever day the page is for. */
function tasksOfReturns(scope: IcsScope, today: string) {
	const lines = returnLines(scope, today).map((line) => ({
		...line,
		label: quarterLabel(line.quarter),
		closed:
			line.round !== null && closedToSending(line.round, line.exception, line.state, today) !== null
	}));
	const home = `/ics/${scope.ics.code}`;
	return [
		...returnTasks(lines, home, today),
		...takenTasks(conditionsTakenOver(scope), home, today)
	];
}

/** What predecessors left open, where the person may see it and nobody has taken it over. */
function handoverTasks(locals: App.Locals, scope: IcsScope) {
	return predecessorsOf(scope.ics.id).flatMap(({ id, code, shortName, on }) => {
		if (on > locals.today || !may(locals.person, 'read', { id, code })) return [];
		const left = openItems(authorise(locals.person, 'read', { id, code })).filter(
			({ takenBy }) => takenBy === null
		);
		return left.length === 0
			? []
			: [
					{
						label: `Take over what ${shortName} left open`,
						href: `/ics/${scope.ics.code}/handover#from-${code}`,
						why: countedKinds(left)
					}
				];
	});
}

/** People who wait past the day they were given come before any deliverable. */
function unansweredTask(voices: VoiceSummary | null, code: string) {
	const overdue = voices?.concerns.overdue ?? 0;
	return overdue === 0
		? []
		: [
				{
					label: `Answer ${concernsCounted(overdue)} from ${agree(overdue, 'a lived experience group', 'lived experience groups')}`,
					href: `/ics/${code}/voice/concerns?state=overdue`,
					why: `the day by which ${agree(overdue, 'it was', 'they were')} to be answered has passed`
				}
			];
}

/** Actions that somebody agreed to and that are past their day. */
function overdueActions(scope: IcsScope, today: string) {
	const { measures } = trueSummary(scope, 'actions', today);
	const overdue = measures.find(({ measure }) => measure === 'actions-overdue')?.numerator ?? 0;
	return overdue === 0
		? []
		: [
				{
					label: `Check ${plural(overdue, 'overdue action')}`,
					href: `/ics/${scope.ics.code}/actions?status=overdue`,
					why: `the day by which ${agree(overdue, 'it was', 'they were')} to be done has passed`
				}
			];
}
