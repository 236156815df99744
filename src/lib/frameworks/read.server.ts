/** The frameworks that come with Waymark, and what an ICS has answered. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type IcsScope, NotFound } from '#lib/core/access.ts';
import { canonical } from '#lib/core/schema.ts';
import { MEASURES } from '#lib/measures/catalogue.ts';
import { type Organisation, organisationsBelow } from '#lib/organisations/read.server.ts';
import { dayEnd } from '#lib/platform/clock.server.ts';
import { all, projectRoot } from '#lib/platform/database.server.ts';
import { focusPlanUpdates } from '#lib/roadmap/focus/read.server.ts';
import { planOf } from '#lib/roadmap/focus/rules.ts';
import { progressOf as deliverableStates } from '#lib/roadmap/progress/read.server.ts';
import {
	type Answer,
	answered,
	type AnsweredSection,
	type Framework,
	parseFramework,
	parseScales,
	type Progress,
	progressOf,
	type Scale
} from './rules.ts';

const SCALES = 'scales.json';

type Catalogue = { frameworks: ReadonlyMap<string, Framework>; scales: ReadonlyMap<string, Scale> };

/** Read once: the files come with Waymark. */
let catalogue: Catalogue | undefined;

/** Every framework in the order of its title, and the scales. @throws an Error that names the file and the place */
export function frameworkCatalogue(): Catalogue {
	return (catalogue ??= readCatalogue(join(projectRoot(), 'data/frameworks')));
}

export function readCatalogue(folder: string): Catalogue {
	const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
	const scales = parseScales(read(SCALES));
	const { indicators } = read('../indicators/catalogue.json') as { indicators: { code: string }[] };
	const measures = new Set<string>([
		...MEASURES.map(({ name }) => name),
		...indicators.map(({ code }) => `indicator:${code}`)
	]);
	const found = readdirSync(folder)
		.filter((name) => name.endsWith('.json') && name !== SCALES)
		.map((name) => {
			try {
				return parseFramework(read(name), scales, measures);
			} catch (fault) {
				throw new Error(`${name}: ${fault instanceof Error ? fault.message : String(fault)}`, {
					cause: fault
				});
			}
		})
		.sort((a, b) => a.title.localeCompare(b.title));
	return { frameworks: new Map(found.map((one) => [one.code, one])), scales };
}

/** @throws NotFound */
export function findFramework(code: string): Framework {
	const found = frameworkCatalogue().frameworks.get(code);
	if (!found) throw new NotFound(`No framework ${code}.`);
	return found;
}

/** Who answers a framework in an ICS on a day: itself, or each of its trusts. */
export function answerersOf(
	scope: IcsScope,
	framework: Framework,
	asAt: string
): Pick<Organisation, 'id' | 'code' | 'shortName'>[] {
	if (framework.answeredBy === 'trust')
		return organisationsBelow(scope.ics.id, 'trust').filter(
			({ openedOn, closedOn }) =>
				(openedOn ?? '') <= asAt && (closedOn === null || closedOn >= asAt)
		);
	return [{ id: scope.ics.id, code: scope.ics.code, shortName: 'The ICS' }];
}

const COLUMNS = `a.id, a.statement, a.version, a.state, a.reason, a.evidence, a.owner, a.review_on AS reviewOn,
	a.signed_sha256 AS signedSha256, a.recorded_at AS recordedAt, u.name AS recordedBy`;

/** The latest answer to each statement by the end of a day (ISO). */
function latestAnswers(
	scope: IcsScope,
	framework: string,
	organisation: number,
	asAt: string
): Answer[] {
	return all<Answer>(
		`SELECT ${COLUMNS} FROM framework_answers a JOIN user u ON u.id = a.recorded_by
		WHERE a.id IN (SELECT max(id) FROM framework_answers
			WHERE ics_id = ? AND framework = ? AND organisation_id = ? AND recorded_at < ? GROUP BY statement)`,
		scope.ics.id,
		framework,
		organisation,
		dayEnd(asAt)
	);
}

/** A framework as one organisation has answered it by the end of a day (ISO), section by section. */
export function answeredFramework(
	scope: IcsScope,
	framework: Framework,
	organisation: number,
	asAt: string
): AnsweredSection[] {
	const { scales } = frameworkCatalogue();
	const answers = latestAnswers(scope, framework.code, organisation, asAt);
	let plan: string | undefined;
	const planned = () => (plan ??= planFingerprint(scope, asAt));
	return answered(framework, scales, answers, planned, asAt);
}

/** Every answer to a statement by the end of a day (ISO), the newest first. */
export function answerHistory(
	scope: IcsScope,
	framework: string,
	organisation: number,
	statement: string,
	asAt: string
): Answer[] {
	return all<Answer>(
		`SELECT ${COLUMNS} FROM framework_answers a JOIN user u ON u.id = a.recorded_by
		WHERE a.ics_id = ? AND a.framework = ? AND a.organisation_id = ? AND a.statement = ? AND a.recorded_at < ?
		ORDER BY a.id DESC`,
		scope.ics.id,
		framework,
		organisation,
		statement,
		dayEnd(asAt)
	);
}

/** Answers to statements that the framework of today does not have any more: kept, and shown under their version. */
export function answersDropped(
	scope: IcsScope,
	framework: Framework,
	organisation: number,
	asAt: string
): Answer[] {
	const known = new Set(
		framework.sections.flatMap(({ statements }) => statements.map(({ code }) => code))
	);
	return latestAnswers(scope, framework.code, organisation, asAt).filter(
		({ statement }) => !known.has(statement)
	);
}

/**
 * What a signature is of: the planned dates of the deliverables and the dedicated focus plan by the end of a
 * day (ISO), as a fingerprint. Where they change, it has lapsed.
 */
export function planFingerprint(scope: IcsScope, asAt: string): string {
	// Only what has a date: a version of the roadmap that brings a deliverable changes no plan by itself.
	const planned = deliverableStates(scope, asAt).flatMap(({ code, baselineOn }) =>
		baselineOn === null ? [] : [[code, baselineOn]]
	);
	const focus = planOf(focusPlanUpdates(scope, asAt));
	return createHash('sha256').update(canonical({ planned, focus })).digest('hex');
}

/**
 * How far a framework is met in an ICS by the end of a day (ISO), section by section and over all: of its own
 * answers, or of those of its trusts together.
 */
export function frameworkProgress(scope: IcsScope, framework: Framework, asAt: string): Progress[] {
	const byAnswerer = answerersOf(scope, framework, asAt).map((who) =>
		answeredFramework(scope, framework, who.id, asAt)
	);
	const sections = framework.sections.map((_, index) =>
		byAnswerer.flatMap((one) => one[index]!.statements)
	);
	return [...sections, sections.flat()].map(progressOf);
}
