/** What must hold between the parts of a roadmap document once each part has been read. */

import { fail, known, unique } from '#lib/domain/document.ts';
import type { Deliverable, Roadmap } from '#lib/domain/roadmap.ts';

/** The area whose deliverables belong to one of the focus areas, each with its own order. */
export const DEDICATED_FOCUS = 'focus';

/**
 * Codes that are unique, references that exist, a focus where one belongs, positions without
 * holes, and dependencies without a circle.
 * @throws an Error that names the deliverable and what is wrong with it
 */
export function checkRoadmap(roadmap: Roadmap): void {
	checkReferences(roadmap);
	checkPositions(roadmap);
	checkNoCircle(roadmap);
}

function checkReferences(roadmap: Roadmap): void {
	const areas = unique(roadmap.areas, 'area');
	const focusAreas = unique(roadmap.focusAreas, 'focus area');
	const principles = unique(roadmap.principles, 'principle');
	const sections = unique(roadmap.returnSections, 'return section');
	const steps = unique(roadmap.firstSteps, 'first step');
	const deliverables = unique(roadmap.deliverables, 'deliverable');
	unique(
		roadmap.deliverables.flatMap((d) => d.criteria),
		'criterion'
	);
	unique(
		roadmap.deliverables.flatMap((d) => d.voices),
		'voice statement'
	);

	for (const deliverable of roadmap.deliverables) {
		const place = `deliverable ${deliverable.code}`;
		known(deliverable.area, areas, 'area', place);
		if (deliverable.area === DEDICATED_FOCUS && deliverable.focus === null) {
			fail(place, 'is in the dedicated focus area, so it needs a focus.');
		}
		if (deliverable.area !== DEDICATED_FOCUS && deliverable.focus !== null) {
			fail(place, `has the focus "${deliverable.focus}" outside the dedicated focus area.`);
		}
		if (deliverable.focus !== null) known(deliverable.focus, focusAreas, 'focus', place);
		known(deliverable.returnSection, sections, 'returnSection', place);
		for (const code of deliverable.principles) known(code, principles, 'principles', place);
		for (const code of deliverable.firstSteps) known(code, steps, 'firstSteps', place);
		for (const code of deliverable.reliesOn) known(code, deliverables, 'reliesOn', place);
	}
	if (roadmap.dedicatedFocusRule.atLeast > roadmap.focusAreas.length) {
		fail('dedicatedFocusRule', 'asks for more focus areas than there are.');
	}
}

function checkPositions(roadmap: Roadmap): void {
	const columns = new Map<string, Deliverable[]>();
	for (const deliverable of roadmap.deliverables) {
		const column = deliverable.focus ?? deliverable.area;
		columns.set(column, [...(columns.get(column) ?? []), deliverable]);
	}
	for (const [column, deliverables] of columns) {
		const ordered = deliverables.toSorted((a, b) => a.position - b.position);
		ordered.forEach((deliverable, index) => {
			if (deliverable.position === index + 1) return;
			fail(
				`deliverable ${deliverable.code}`,
				`has position ${deliverable.position}; the positions of ${column} must count 1, 2, 3 …`
			);
		});
	}
}

function checkNoCircle(roadmap: Roadmap): void {
	const byCode = new Map(roadmap.deliverables.map((d) => [d.code, d]));
	const settled = new Set<string>();
	const follow = (code: string, path: readonly string[]): void => {
		if (settled.has(code)) return;
		if (path.includes(code)) {
			const circle = [...path.slice(path.indexOf(code)), code];
			fail(`deliverable ${code}`, `relies on itself in a circle: ${circle.join(' → ')}.`);
		}
		for (const needed of byCode.get(code)?.reliesOn ?? []) follow(needed, [...path, code]);
		settled.add(code);
	};
	for (const { code } of roadmap.deliverables) follow(code, []);
}
