/** What people say of contradictions in their registers. Each word is appended. */
import { type IcsActor, NotFound } from '#lib/core/access.ts';
import { ok, refused, type Result } from '#lib/core/result.ts';
import { textFinding, type TextRules } from '#lib/core/text-check.ts';
import { recordAct } from '#lib/platform/audit/write.server.ts';
import { run, transaction } from '#lib/platform/database.server.ts';
import { dataChecks, type ExplainedCheck } from './read.server.ts';

export type ExplainInput = {
	code: string;
	subject: string;
	/** The values that the person had in front of them. */
	facts: string;
	words: string;
};

const WORDS: TextRules = { longest: 1000 };

type Editor = IcsActor<'edit-registers'>;

/**
 * Keeps why two figures that disagree are both right, with its audit row. The same words sent twice
 * are kept once.
 *
 * @throws NotFound when there is no such contradiction any more
 */
export function explainCheck(actor: Editor, input: ExplainInput): Result<{ repeated: boolean }> {
	const words = input.words.trim();
	if (words === '')
		return refused('words', 'Say in a sentence why both are right.', 'words-missing');
	const finding = textFinding('words', words, WORDS);
	if (finding) return { refused: [finding] };
	return transaction((): Result<{ repeated: boolean }> => {
		const check = checkNamed(actor, input);
		if (!check) throw new NotFound(`No contradiction ${input.code} about ${input.subject}.`);
		if (check.facts !== input.facts)
			return refused(
				'words',
				`The values have changed while you wrote (they are now ${check.facts}). Check it, and send your explanation again if it still applies.`,
				'values-changed'
			);
		const repeated = check.explanation?.stands === true && check.explanation.words === words;
		if (!repeated) append(actor, check, words);
		return ok({ repeated });
	});
}

/** Takes an explanation back, so that the contradiction waits again. Done twice, it is done once. */
export function withdrawExplanation(
	actor: Editor,
	input: Pick<ExplainInput, 'code' | 'subject'>
): Result<null> {
	return transaction(() => {
		const check = checkNamed(actor, input);
		if (check?.explanation) append(actor, check, null);
		return ok(null);
	});
}

function checkNamed(
	{ scope, today }: Editor,
	{ code, subject }: Pick<ExplainInput, 'code' | 'subject'>
): ExplainedCheck | undefined {
	return dataChecks(scope, today).find((one) => one.code === code && one.subject === subject);
}

function append(
	actor: Editor,
	{ code, subject, facts }: ExplainedCheck,
	words: string | null
): void {
	const { scope, now } = actor;
	run(
		`INSERT INTO data_explanations (ics_id, check_code, subject, facts, words, recorded_at, recorded_by)
		VALUES (?, ?, ?, ?, ?, ?, ?)`,
		scope.ics.id,
		code,
		subject,
		facts,
		words,
		now.toISOString(),
		scope.accountId
	);
	const act = words === null ? 'data.explanation-withdrawn' : 'data.explained';
	recordAct(actor, act, code, { about: subject, values: facts, words });
}
