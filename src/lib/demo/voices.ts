/** What the made-up groups and those who answer them said: a year of it, told with a system's history. */
import type { IcsScope } from '#lib/core/access.ts';
import { addDays, addQuarters, quarterOf } from '#lib/core/calendar.ts';
import type { StageCode } from '#lib/roadmap/progress/rules.ts';
import { activityStories } from './activities.ts';
import { concernEntries } from './concern-entries.ts';
import { endingsOf } from './endings.ts';
import { voicesFile, wordsFile } from './files.ts';
import { answerTimeEntry, groupEntries } from './groups.ts';
import { workday } from './history.ts';
import { randomFor } from './random.ts';
import type { Telling } from './system-history.ts';
import { courseOf, partsGiven, QUARTERS_SAID } from './voice-parts.ts';
import { groupSaid, othersSaid, type Speaking, viewsNow } from './voice-ratings.ts';
import { type Entry, recordedAt } from './write.ts';

/** Days before the first quarter told on which a group is set up. */
const SET_UP_BEFORE = 75;

/** The accounts that speak for the system and for its region. */
export type Answering = { scope: IcsScope; team: string; region: string };

/** None for a system of which data/demo/voices.json tells nothing. @throws when a rule is broken */
export function voiceEntries({ scope, team, region }: Answering, telling: Telling): Entry[] {
	const file = voicesFile();
	const { seed, extent, roadmap } = telling;
	const today = extent.to;
	const current = quarterOf(today);
	const quarters = Array.from({ length: QUARTERS_SAID }, (_, index) =>
		addQuarters(current, index - QUARTERS_SAID)
	);
	return file.groups
		.filter(({ ics }) => ics === scope.ics.code)
		.flatMap((told) => {
			const random = randomFor(seed, 'voices', told.ics, told.name);
			const day = workday(addDays(quarters[0]!.startsOn, -SET_UP_BEFORE));
			const at = recordedAt(day, random, 0);
			const { group, entries } = groupEntries(told, scope.ics.id, at);
			const speaking: Speaking = { group, file, team, region, random };
			const principles = roadmap.principles.flatMap(({ code }) => {
				const said = told.principles[code];
				if (!said) return [];
				const subject = { kind: 'principle', code } as const;
				return [
					...othersSaid(speaking, 'system', subject, quarters, said.system),
					...groupSaid(speaking, subject, quarters, said.group),
					...othersSaid(speaking, 'region', subject, quarters, said.region)
				];
			});
			const deliverables = partsGiven(told.deliverables, stagesOf(telling)).flatMap(
				(given, turn) => {
					const subject = { kind: 'deliverable', code: given.code } as const;
					const seen = given.region ? [null, null, null, given.region] : [];
					return [
						...groupSaid(speaking, subject, quarters, courseOf(given, file, turn)),
						...othersSaid(speaking, 'region', subject, quarters, seen)
					];
				}
			);
			const made = {
				...{ scope, team, roadmap, today, seed, group },
				keepsMilestones: !telling.leftEmpty.includes('milestones'),
				activityBy: (day: string) => activityUntold(telling, day)
			};
			return [
				...entries,
				...(told.answerDays === null
					? []
					: [answerTimeEntry(scope.ics.id, told.answerDays, team, at)]),
				...principles,
				...deliverables,
				...viewsNow(speaking, told, roadmap, today),
				...told.concerns.flatMap((concern, index) => concernEntries(made, concern, index + 1))
			];
		});
}

/** Where the system stands in the end, deliverable by deliverable. */
function stagesOf({ ics, roadmap, seed, character }: Telling): Map<string, StageCode> {
	const endings = endingsOf(ics.code, roadmap, wordsFile(), seed, character);
	return new Map(
		roadmap.deliverables.flatMap(({ code }) => {
			const ending = endings.get(code);
			return ending ? [[code, ending.stage] as const] : [];
		})
	);
}

/** The latest activity that was on the register by a day and of which nothing was ever told. */
function activityUntold(telling: Telling, day: string): string | null {
	const { ics, character, extent, roadmap, seed, leftEmpty } = telling;
	if (leftEmpty.includes('coproduction')) return null;
	const codes = roadmap.deliverables.map(({ code }) => code);
	const found = activityStories(ics, character, extent, codes, seed).findLast(
		({ added, later }) => later.length === 0 && added.on < addDays(day, -7)
	);
	return (found?.added.row.reference as string | undefined) ?? null;
}
