/** What a system says about one criterion of a deliverable: met or not, and what shows it. */
import { NotFound, type IcsScope } from '#lib/domain/access.ts';
import { dayProblem } from '#lib/domain/cells/date-text.ts';
import { recordScopedAct } from '#lib/server/commands/audit.ts';
import { openFor, type Seen } from '#lib/server/commands/progress.ts';
import { run, transaction } from '#lib/server/db/connection.ts';
import { criteriaOf, type CriterionState } from '#lib/server/queries/progress-history.ts';

export type CriterionInput = {
	met: boolean | null;
	evidence: string | null;
	/** An address that starts with http:// or https://. */
	link: string | null;
	/** ISO date since when it holds. */
	effectiveOn: string | null;
};

export type CriterionFinding = { field: keyof CriterionInput; message: string };

export type CriterionResult =
	| { status: 'recorded' | 'already-recorded'; id: number }
	| { status: 'refused'; findings: CriterionFinding[] }
	/** Somebody said `theirs` meanwhile. Nothing was saved. */
	| { status: 'conflict'; theirs: CriterionState };

const LONGEST_EVIDENCE = 2000;
const LONGEST_LINK = 2000;

/**
 * Records whether a criterion is met, with its audit row.
 *
 * @throws NotAllowed without `update-roadmap`, or in an ICS that has closed; NotFound
 */
export function recordCriterion(
	scope: IcsScope,
	code: string,
	criterion: string,
	input: CriterionInput,
	{ seen, today }: Seen
): CriterionResult {
	const { deliverable } = openFor(scope, code, today);
	const tidied = {
		met: input.met,
		evidence: input.evidence?.trim() || null,
		link: input.link?.trim() || null,
		effectiveOn: input.effectiveOn?.trim() || null
	};
	return transaction((): CriterionResult => {
		const held = criteriaOf(scope, deliverable, today).find(({ code }) => code === criterion);
		if (!held) throw new NotFound(`${code} has no criterion ${criterion}.`);
		if (held.updateId !== seen) {
			const again =
				held.met === tidied.met && held.evidence === tidied.evidence && held.link === tidied.link;
			if (again) return { status: 'already-recorded', id: held.updateId };
			return { status: 'conflict', theirs: held };
		}
		const findings = checkCriterion(tidied, held.effectiveOn, today);
		if (findings.length > 0) return { status: 'refused', findings };
		const { id } = run(
			`INSERT INTO criterion_updates
				(ics_id, deliverable, criterion, effective_on, met, evidence, link, recorded_at, recorded_by)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			scope.ics.id,
			code,
			criterion,
			tidied.effectiveOn,
			tidied.met ? 1 : 0,
			tidied.evidence,
			tidied.link,
			new Date().toISOString(),
			scope.accountId
		);
		recordScopedAct(scope, 'roadmap.criterion', criterion, { update: id, ...tidied }, scope.ics.id);
		return { status: 'recorded', id };
	});
}

/** The rules of one statement about a criterion; `since` is the day of the one in force. */
export function checkCriterion(
	input: CriterionInput,
	since: string | null,
	today: string
): CriterionFinding[] {
	const findings: CriterionFinding[] = [];
	const add = (field: keyof CriterionInput, message: string) => findings.push({ field, message });
	const { met, evidence, link, effectiveOn } = input;
	if (met === null) add('met', 'Say whether it is met.');
	if (met && evidence === null && link === null)
		add('evidence', 'Say what shows that it is met, or give a link to it.');
	const over = (evidence?.length ?? 0) - LONGEST_EVIDENCE;
	if (over > 0) add('evidence', `Shorten this by ${over} characters: at most 2000 are kept.`);
	if (link !== null && !isWebAddress(link))
		add('link', 'The link must be a web address that starts with https:// or http://.');
	const wrong = dayProblem(
		effectiveOn,
		today,
		'Enter the date since when this holds, such as 3 October 2026.'
	);
	if (effectiveOn === null || wrong !== null) add('effectiveOn', wrong!);
	else if (effectiveOn > today) add('effectiveOn', 'The date is in the future.');
	else if (since !== null && effectiveOn < since)
		add('effectiveOn', 'The date is before the one last recorded, so it would change nothing.');
	return findings;
}

function isWebAddress(text: string): boolean {
	if (text.length > LONGEST_LINK || !/^https?:\/\//i.test(text) || !URL.canParse(text))
		return false;
	return !/\s/.test(text);
}
