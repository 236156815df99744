/**
 * Frameworks: printed statements under headings, each answered with a state and looked at again later. Which
 * statements there are is data (`data/frameworks`); this is how a document is read and what answers mean. Pure.
 */
import * as v from 'valibot';
import { fail, list, object, oneOf, parsed, text } from '#lib/core/schema.ts';
import { longDate } from '#lib/core/dates.ts';
import { agree, list as listed, plural } from '#lib/core/words.ts';

const Scale = object({
	code: text,
	states: list(
		object({
			code: text,
			label: text,
			/** Whether it is what the statement asks for; null where the statement does not apply. */
			counts: v.nullable(v.boolean())
		})
	)
});
export type Scale = v.InferOutput<typeof Scale>;
export type State = Scale['states'][number];

const Statement = object({
	code: text,
	kind: oneOf(['must', 'consider']),
	/** In our own words; official titles as they are. */
	text,
	/** A headline measure whose figure stands beside the answer. */
	measure: v.optional(text),
	/** What has helped elsewhere, as the source says. */
	suggested: v.optional(text)
});
export type Statement = v.InferOutput<typeof Statement>;

const Framework = object({
	code: text,
	version: text,
	title: text,
	about: text,
	source: object({ document: text, section: text }),
	/** Who answers: the ICS, unless it is each of its trusts. */
	answeredBy: v.optional(oneOf(['trust'])),
	/** Of all its statements, where a section has none of its own. */
	scale: text,
	sections: list(
		object({
			code: text,
			title: text,
			scale: v.optional(text),
			statements: list(Statement)
		})
	)
});
export type Framework = v.InferOutput<typeof Framework>;

/** @throws an Error that names the place */
export function parseScales(document: unknown): Map<string, Scale> {
	const { scales } = parsed(object({ scales: list(Scale) }), document, 'scales');
	return new Map(scales.map((scale) => [scale.code, scale]));
}

/**
 * A framework's document.
 *
 * @param measures names of the measures that a statement may lean on
 * @throws an Error such as `statement pcn-directors: stands twice`
 */
export function parseFramework(
	document: unknown,
	scales: ReadonlyMap<string, Scale>,
	measures: ReadonlySet<string>
): Framework {
	const framework = parsed(Framework, document, 'framework');
	const codes = new Set<string>();
	for (const section of framework.sections) {
		const scale = section.scale ?? framework.scale;
		if (!scales.has(scale)) fail(`section ${section.code}`, `there is no scale "${scale}".`);
		for (const { code, measure } of section.statements) {
			if (codes.has(code)) fail(`statement ${code}`, 'stands twice.');
			codes.add(code);
			if (measure !== undefined && !measures.has(measure))
				fail(`statement ${code}`, `there is no measure "${measure}".`);
		}
	}
	return framework;
}

export function scaleOf(
	framework: Framework,
	section: Framework['sections'][number],
	scales: ReadonlyMap<string, Scale>
): Scale {
	return scales.get(section.scale ?? framework.scale)!;
}

/** A scale whose answers are signatures: they are of a plan, and lapse when it changes. */
export const SIGNATURES = 'signed';

export type Answer = {
	id: number;
	statement: string;
	/** Of the framework, when it was answered. */
	version: string;
	state: string;
	reason: string | null;
	evidence: string | null;
	owner: string | null;
	/** ISO date by which it is looked at again. */
	reviewOn: string | null;
	/** Of the plan that was signed. */
	signedSha256: string | null;
	/** ISO date and time. */
	recordedAt: string;
	/** Name of the person. */
	recordedBy: string;
};

/** A statement with where it stands. */
export type Answered = Statement & {
	states: readonly State[];
	answer: Answer | null;
	/** The state of its answer; null for none, and for one that the scale does not have any more. */
	state: State | null;
	/** It was signed for a plan that has changed since. */
	lapsed: boolean;
	/** Its day to be looked at again has passed. */
	reviewLate: boolean;
};

export type AnsweredSection = { code: string; title: string; statements: Answered[] };

/**
 * Every statement with its latest answer, section by section.
 *
 * @param plan the fingerprint of the plan on the day; asked for where there are signatures
 * @param asAt ISO date
 */
export function answered(
	framework: Framework,
	scales: ReadonlyMap<string, Scale>,
	answers: readonly Answer[],
	plan: () => string,
	asAt: string
): AnsweredSection[] {
	const latest = new Map(answers.map((answer) => [answer.statement, answer]));
	return framework.sections.map((section) => {
		const { code, states } = scaleOf(framework, section, scales);
		return {
			code: section.code,
			title: section.title,
			statements: section.statements.map((statement) => {
				const answer = latest.get(statement.code) ?? null;
				const state = states.find((one) => one.code === answer?.state) ?? null;
				return {
					...statement,
					states,
					answer,
					state,
					lapsed: code === SIGNATURES && state?.counts === true && answer?.signedSha256 !== plan(),
					reviewLate: answer?.reviewOn != null && answer.reviewOn < asAt
				};
			})
		};
	});
}

/** Whether it stands as the framework asks; null where it does not apply. A signature that lapsed does not. */
export function holds({ state, lapsed }: Pick<Answered, 'state' | 'lapsed'>): boolean | null {
	if (state === null || lapsed) return false;
	return state.counts;
}

export type Progress = {
	met: number;
	of: number;
	unanswered: number;
	lapsed: number;
	late: number;
};

/** Statements that do not apply count neither way. */
export function progressOf(statements: readonly Answered[]): Progress {
	const counted = statements.filter((one) => holds(one) !== null);
	return {
		met: counted.filter((one) => holds(one) === true).length,
		of: counted.length,
		unanswered: counted.filter(({ state }) => state === null).length,
		lapsed: counted.filter(({ lapsed }) => lapsed).length,
		late: counted.filter(({ reviewLate }) => reviewLate).length
	};
}

/** "6 of 17 statements are met; 8 have no answer yet. 1 signature has lapsed." */
export function progressSentence({ met, of, unanswered, lapsed, late }: Progress): string {
	if (of === 0) return 'None of its statements applies here.';
	if (unanswered === of) return `None of the ${plural(of, 'statement')} has an answer yet.`;
	const head = `${met} of ${plural(of, 'statement')} ${agree(met, 'is', 'are')} met`;
	const open =
		unanswered === 0 ? '' : `; ${unanswered} ${agree(unanswered, 'has', 'have')} no answer yet`;
	const more = [
		lapsed > 0 && `${plural(lapsed, 'signature has', 'signatures have')} lapsed`,
		late > 0 && `${plural(late, 'answer is', 'answers are')} past the day to look again`
	].filter((one) => typeof one === 'string');
	return `${head}${open}.${more.length > 0 ? ` ${listed(more)}.` : ''}`;
}

/** What to do next: what lapsed, then what is past its review, then what has no answer; at most so many. */
export function nextIn(sections: readonly AnsweredSection[], most = 3): Answered[] {
	const all = sections.flatMap(({ statements }) => statements);
	const rank = (one: Answered) =>
		one.lapsed
			? 0
			: one.reviewLate
				? 1
				: one.state === null && one.kind === 'must'
					? 2
					: one.state === null
						? 3
						: 4;
	return all
		.map((one) => ({ one, at: rank(one) }))
		.filter(({ at }) => at < 4)
		.sort((a, b) => a.at - b.at)
		.slice(0, most)
		.map(({ one }) => one);
}

/** "Met", "Signed for an earlier plan", "No answer yet". */
export function stateWords({ state, lapsed, answer }: Answered): string {
	if (lapsed)
		return `Signed on ${longDate(answer!.recordedAt)} for an earlier plan: to be signed again`;
	return state?.label ?? 'No answer yet';
}
