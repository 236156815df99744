/** What people say of contradictions in their registers. Each word is appended. */
import { type IcsScope, NotAllowed, NotFound } from '#lib/core/access.ts';
import { holdsNhsNumber } from '#lib/core/nhs-number.ts';
import { recordScopedAct } from '#lib/platform/audit/write.server.ts';
import { run, transaction } from '#lib/platform/database.server.ts';
import { dataChecks, type ExplainedCheck } from './read.server.ts';

export type ExplainInput = {
	code: string;
	subject: string;
	/** The values that the person had in front of them. */
	facts: string;
	words: string;
};

export type ExplainResult =
	{ status: 'recorded' | 'already-recorded' } | { status: 'refused'; message: string };

const LONGEST = 1000;

/**
 * Keeps why two figures that disagree are both right, with its audit row. The same words sent twice
 * are kept once.
 *
 * @throws NotAllowed without `edit-registers`; NotFound when there is no such contradiction any more
 */
export function explainCheck(scope: IcsScope, input: ExplainInput, today: string): ExplainResult {
	const words = input.words.trim();
	if (words === '') return refused('Say in a sentence why both are right.');
	if (words.length > LONGEST)
		return refused(`Shorten this by ${words.length - LONGEST} characters: at most 1,000 are kept.`);
	if (holdsNhsNumber(words))
		return refused(
			'This holds what looks like an NHS number. Nothing about identifiable patients may be kept here. Take the number out.'
		);
	return transaction((): ExplainResult => {
		const check = found(scope, input, today);
		if (!check) throw new NotFound(`No contradiction ${input.code} about ${input.subject}.`);
		if (check.facts !== input.facts)
			return refused(
				`The values have changed while you wrote (they are now ${check.facts}). Look again, and send your words once more if they still hold.`
			);
		if (check.explanation?.stands && check.explanation.words === words)
			return { status: 'already-recorded' };
		append(scope, check, words);
		return { status: 'recorded' };
	});
}

/**
 * Takes an explanation back, so that the contradiction waits again. Done twice, it is done once.
 *
 * @throws NotAllowed without `edit-registers`
 */
export function withdrawExplanation(
	scope: IcsScope,
	input: Pick<ExplainInput, 'code' | 'subject'>,
	today: string
): void {
	transaction(() => {
		const check = found(scope, input, today);
		if (check?.explanation) append(scope, check, null);
	});
}

function found(
	scope: IcsScope,
	{ code, subject }: Pick<ExplainInput, 'code' | 'subject'>,
	today: string
): ExplainedCheck | undefined {
	if (scope.permission !== 'edit-registers')
		throw new NotAllowed('This scope does not edit the registers.');
	return dataChecks(scope, today).find((one) => one.code === code && one.subject === subject);
}

function append(
	scope: IcsScope,
	{ code, subject, facts }: ExplainedCheck,
	words: string | null
): void {
	run(
		`INSERT INTO data_explanations (ics_id, check_code, subject, facts, words, recorded_at, recorded_by)
		VALUES (?, ?, ?, ?, ?, ?, ?)`,
		scope.ics.id,
		code,
		subject,
		facts,
		words,
		new Date().toISOString(),
		scope.accountId
	);
	const act = words === null ? 'data.explanation-withdrawn' : 'data.explained';
	recordScopedAct(scope, act, code, { about: subject, values: facts, words }, scope.ics.id);
}

function refused(message: string): ExplainResult {
	return { status: 'refused', message };
}
