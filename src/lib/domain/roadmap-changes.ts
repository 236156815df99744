/** What a new version of the roadmap changes against the one in force. */

import type { Deliverable, Roadmap } from '#lib/domain/roadmap.ts';

export interface DeliverableChange {
	readonly code: string;
	readonly title: string;
	/** What changed, as sentences. */
	readonly changes: readonly string[];
}

export interface RoadmapChanges {
	readonly added: readonly { code: string; title: string; replaces: readonly string[] }[];
	/** In the old version and neither kept nor replaced in the new one. */
	readonly removed: readonly { code: string; title: string }[];
	/** Kept under the same code with something different about it. */
	readonly changed: readonly DeliverableChange[];
	readonly same: number;
	/** Codes that deliverables say they replace, and that the old version does not have. */
	readonly unknownReplaced: readonly string[];
}

/** The differences, deliverable by deliverable, in the new version's order. */
export function compareRoadmaps(
	before: Pick<Roadmap, 'deliverables'>,
	after: Pick<Roadmap, 'deliverables'>
): RoadmapChanges {
	const old = new Map(before.deliverables.map((deliverable) => [deliverable.code, deliverable]));
	const replaced = new Set(after.deliverables.flatMap(({ replaces }) => replaces));
	const kept = new Set(after.deliverables.map(({ code }) => code));
	const changed = after.deliverables.flatMap((deliverable): DeliverableChange[] => {
		const former = old.get(deliverable.code);
		const changes = former ? changesOf(former, deliverable) : [];
		return changes.length > 0
			? [{ code: deliverable.code, title: deliverable.title, changes }]
			: [];
	});
	const both = after.deliverables.filter(({ code }) => old.has(code)).length;
	return {
		added: after.deliverables
			.filter(({ code }) => !old.has(code))
			.map(({ code, title, replaces }) => ({ code, title, replaces })),
		removed: before.deliverables
			.filter(({ code }) => !kept.has(code) && !replaced.has(code))
			.map(({ code, title }) => ({ code, title })),
		changed,
		same: both - changed.length,
		unknownReplaced: [...replaced].filter((code) => !old.has(code))
	};
}

function changesOf(before: Deliverable, after: Deliverable): string[] {
	const changes: string[] = [];
	if (before.title !== after.title) changes.push(`Renamed from “${before.title}”.`);
	if (before.plain !== after.plain) changes.push('Its plain words changed.');
	if (before.area !== after.area || before.focus !== after.focus)
		changes.push(`Moved from ${before.focus ?? before.area} to ${after.focus ?? after.area}.`);
	const relies = listChange(before.reliesOn, after.reliesOn);
	if (relies) changes.push(`What it relies upon: ${relies}.`);
	changes.push(...criteriaChanges(before, after));
	if (!equal(before.voices, after.voices))
		changes.push('What people should be able to say changed.');
	if (!equal(before.resources, after.resources)) changes.push('Its resources changed.');
	return changes;
}

function criteriaChanges(before: Deliverable, after: Deliverable): string[] {
	const old = new Map(before.criteria.map((criterion) => [criterion.code, criterion]));
	const codes = listChange(
		[...old.keys()],
		after.criteria.map(({ code }) => code)
	);
	const reworded = after.criteria.filter((criterion) => {
		const former = old.get(criterion.code);
		return former && (former.text !== criterion.text || former.kind !== criterion.kind);
	});
	return [
		...(codes ? [`Criteria: ${codes}.`] : []),
		...(reworded.length > 0
			? [`Criteria reworded: ${reworded.map(({ code }) => code).join(', ')}.`]
			: [])
	];
}

function listChange(before: readonly string[], after: readonly string[]): string | null {
	const added = after.filter((code) => !before.includes(code));
	const gone = before.filter((code) => !after.includes(code));
	const parts = [
		...(added.length > 0 ? [`added ${added.join(', ')}`] : []),
		...(gone.length > 0 ? [`removed ${gone.join(', ')}`] : [])
	];
	return parts.length > 0 ? parts.join('; ') : null;
}

function equal(a: unknown, b: unknown): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}
