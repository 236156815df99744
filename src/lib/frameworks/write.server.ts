/** What an ICS answers to a framework's statements. Appended, never changed. */
import { type IcsActor, NotAllowed } from '#lib/core/access.ts';
import { type Finding, ok, refused, type Result } from '#lib/core/result.ts';
import { textFinding } from '#lib/core/text-check.ts';
import { dayProblem } from '#lib/core/typed-dates.ts';
import { recordAct } from '#lib/platform/audit/write.server.ts';
import { run, transaction } from '#lib/platform/database.server.ts';
import { refuseClosed } from '#lib/roadmap/progress/write.server.ts';
import {
	answerersOf,
	answerHistory,
	findFramework,
	frameworkCatalogue,
	planFingerprint
} from './read.server.ts';
import { type Answer, type Scale, scaleOf, SIGNATURES } from './rules.ts';

export type AnswerInput = {
	state: string;
	reason: string;
	evidence: string;
	owner: string;
	/** ISO date, or as typed. */
	reviewOn: string;
};

const TEXTS = [
	['reason', 2000],
	['evidence', 2000],
	['owner', 200]
] as const;

/** Which organisation answers which framework. */
export type AnswerBy = { framework: string; organisation: string };

/** One answer of several; `seen` as for one alone. */
export type OneAnswer = { statement: string; input: AnswerInput; seen: number };

/**
 * Records an answer of the ICS, or of one of its trusts. A form sent twice is recorded once; a conflict is what
 * somebody else recorded meanwhile.
 *
 * @param seen the id of the latest answer when the form was opened; 0 for none
 * @throws NotAllowed for a closed ICS, and for an organisation that does not answer this framework; NotFound
 */
export function recordAnswer(
	actor: IcsActor<'update-roadmap'>,
	about: AnswerBy & { statement: string },
	input: AnswerInput,
	seen: number
): Result<{ id: number; repeated: boolean }, Answer> {
	const at = opened(actor, about);
	return transaction(() => {
		const checked = check(at, { statement: about.statement, input, seen });
		return 'ok' in checked ? ok(checked.ok()) : checked;
	});
}

/**
 * Records several answers, or none of them: findings name the statement and the field, as `own-goals.state`.
 *
 * @throws as `recordAnswer`
 */
export function recordAnswers(
	actor: IcsActor<'update-roadmap'>,
	about: AnswerBy,
	answers: readonly OneAnswer[]
): Result<{ recorded: number }> {
	const at = opened(actor, about);
	const titles = new Map(
		at.framework.sections.flatMap(({ statements }) => statements.map((one) => [one.code, one.text]))
	);
	return transaction((): Result<{ recorded: number }> => {
		const checked = answers.map((one) => ({ one, result: check(at, one) }));
		const findings = checked.flatMap(({ one: { statement }, result }): Finding[] => {
			const about = titles.get(statement) ?? statement;
			if ('conflict' in result)
				return [
					{
						field: `${statement}.state`,
						message: `“${about}”: ${result.conflict.recordedBy} answered meanwhile. Open the list again to see it.`
					}
				];
			return 'refused' in result
				? result.refused.map((finding) => ({
						...finding,
						field: `${statement}.${finding.field}`,
						message: `“${about}”: ${finding.message}`
					}))
				: [];
		});
		if (findings.length > 0) return { refused: findings };
		const written = checked.flatMap(({ result }) => ('ok' in result ? [result.ok()] : []));
		return ok({ recorded: written.filter(({ repeated }) => !repeated).length });
	});
}

type Opened = ReturnType<typeof opened>;

function opened(actor: IcsActor<'update-roadmap'>, { framework: code, organisation }: AnswerBy) {
	refuseClosed(actor);
	const framework = findFramework(code);
	const who = answerersOf(actor.scope, framework, actor.today).find(
		(one) => one.code === organisation
	);
	if (!who) throw new NotAllowed('This organisation does not answer the framework.');
	return { actor, framework, who };
}

/** What is wrong with an answer, or how it is written. */
function check(
	at: Opened,
	{ statement, input, seen }: OneAnswer
): Result<() => { id: number; repeated: boolean }, Answer> {
	const { actor, framework, who } = at;
	const section = framework.sections.find(({ statements }) =>
		statements.some(({ code }) => code === statement)
	);
	if (!section) return refused('statement', 'This statement is not in the framework of today.');
	const scale = scaleOf(framework, section, frameworkCatalogue().scales);
	const tidied = {
		state: input.state,
		reason: input.reason.trim() || null,
		evidence: input.evidence.trim() || null,
		owner: input.owner.trim() || null,
		reviewOn: input.reviewOn.trim() || null
	};
	const [latest] = answerHistory(actor.scope, framework.code, who.id, statement, '9999-12-31');
	if (latest && latest.id !== seen) {
		const same = (Object.keys(tidied) as (keyof typeof tidied)[]).every(
			(field) => latest[field] === tidied[field]
		);
		return same ? ok(() => ({ id: latest.id, repeated: true })) : { conflict: latest };
	}
	const findings = findingsOf(tidied, scale.states, actor.today);
	if (findings.length > 0) return { refused: findings };
	return ok(() => ({ id: written(at, statement, tidied, scale), repeated: false }));
}

function written(
	{ actor, framework, who }: Opened,
	statement: string,
	tidied: Tidied,
	scale: Scale
): number {
	const { scope, today, now } = actor;
	const { id } = run(
		`INSERT INTO framework_answers (ics_id, organisation_id, framework, statement, version, state, reason,
			evidence, owner, review_on, signed_sha256, recorded_at, recorded_by)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		scope.ics.id,
		who.id,
		framework.code,
		statement,
		framework.version,
		tidied.state,
		tidied.reason,
		tidied.evidence,
		tidied.owner,
		tidied.reviewOn,
		scale.code === SIGNATURES ? planFingerprint(scope, today) : null,
		now.toISOString(),
		scope.accountId
	);
	recordAct(actor, 'framework.answer', `${framework.code}/${statement}`, {
		answer: id,
		organisation: who.code,
		...tidied
	});
	return id;
}

type Tidied = { [Field in keyof AnswerInput]: string | null };

function findingsOf(
	input: Tidied,
	states: readonly { code: string; counts: boolean | null }[],
	today: string
): Finding[] {
	const findings: Finding[] = [];
	const state = states.find(({ code }) => code === input.state);
	if (!state) findings.push({ field: 'state', message: 'Choose where it stands.' });
	else if (state.counts === true && input.evidence === null)
		findings.push({
			field: 'evidence',
			message: 'Say what shows it: a document, a decision, a link.'
		});
	else if (state.counts === null && input.reason === null)
		findings.push({ field: 'reason', message: 'Say why it does not apply.' });
	for (const [field, longest] of TEXTS) {
		const finding = textFinding(field, input[field] ?? '', { longest });
		if (finding) findings.push(finding);
	}
	const wrong =
		input.reviewOn === null
			? null
			: dayProblem(input.reviewOn, today, 'Give the day as in 3 October 2026.');
	if (wrong) findings.push({ field: 'reviewOn', message: wrong });
	else if (input.reviewOn !== null && input.reviewOn < today)
		findings.push({ field: 'reviewOn', message: 'The day to look again has passed.' });
	return findings;
}
