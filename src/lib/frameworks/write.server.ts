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
import { type Answer, scaleOf, SIGNATURES } from './rules.ts';

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

/**
 * Records an answer of the ICS, or of one of its trusts. A form sent twice is recorded once; a conflict is what
 * somebody else recorded meanwhile.
 *
 * @param seen the id of the latest answer when the form was opened; 0 for none
 * @throws NotAllowed for a closed ICS, and for an organisation that does not answer this framework; NotFound
 */
export function recordAnswer(
	actor: IcsActor<'update-roadmap'>,
	about: { framework: string; statement: string; organisation: string },
	input: AnswerInput,
	seen: number
): Result<{ id: number; repeated: boolean }, Answer> {
	const { scope, today, now } = actor;
	refuseClosed(actor);
	const framework = findFramework(about.framework);
	const section = framework.sections.find(({ statements }) =>
		statements.some(({ code }) => code === about.statement)
	);
	if (!section) return refused('statement', 'This statement is not in the framework of today.');
	const who = answerersOf(scope, framework, today).find(({ code }) => code === about.organisation);
	if (!who) throw new NotAllowed('This organisation does not answer the framework.');
	const scale = scaleOf(framework, section, frameworkCatalogue().scales);
	const tidied = {
		state: input.state,
		reason: input.reason.trim() || null,
		evidence: input.evidence.trim() || null,
		owner: input.owner.trim() || null,
		reviewOn: input.reviewOn.trim() || null
	};
	return transaction((): Result<{ id: number; repeated: boolean }, Answer> => {
		const [latest] = answerHistory(scope, framework.code, who.id, about.statement, '9999-12-31');
		if (latest && latest.id !== seen) {
			const same = (Object.keys(tidied) as (keyof typeof tidied)[]).every(
				(field) => latest[field] === tidied[field]
			);
			return same ? ok({ id: latest.id, repeated: true }) : { conflict: latest };
		}
		const findings = findingsOf(tidied, scale.states, today);
		if (findings.length > 0) return { refused: findings };
		const { id } = run(
			`INSERT INTO framework_answers (ics_id, organisation_id, framework, statement, version, state, reason,
				evidence, owner, review_on, signed_sha256, recorded_at, recorded_by)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			scope.ics.id,
			who.id,
			framework.code,
			about.statement,
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
		recordAct(actor, 'framework.answer', `${framework.code}/${about.statement}`, {
			answer: id,
			organisation: who.code,
			...tidied
		});
		return ok({ id, repeated: false });
	});
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
