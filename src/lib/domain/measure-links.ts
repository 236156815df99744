/** Which measures speak of which deliverables of the roadmap. A test checks that each code is one. */
import type { HeadlineName } from '#lib/domain/measures.ts';

const POLICIES = ['model-cpa-shift'];
const NETWORKS = ['model-pcn-coverage', 'model-primary-care'];
const OUTCOMES = ['data-proms'];
const POSTS = ['workforce-recruitment', 'workforce-retention'];
const CODESIGN = ['model-codesign'];

/** Measure -> codes of deliverables. */
export const MEASURE_LINKS: Partial<Record<HeadlineName, readonly string[]>> = {
	'policies-rewritten': POLICIES,
	'cpa-mentions-in-force': POLICIES,
	'policies-overdue': POLICIES,
	'pcns-live': NETWORKS,
	'population-covered': ['model-pcn-coverage'],
	'teams-live': ['data-proms', 'model-cpa-shift'],
	'dialog-staff-trained': OUTCOMES,
	'prom-first-score': OUTCOMES,
	'prom-paired': OUTCOMES,
	'prom-improved': OUTCOMES,
	'posts-filled': ['workforce-recruitment'],
	'vacancy-rate': POSTS,
	'lived-experience-wte': ['model-lived-experience'],
	'training-done': ['workforce-therapy-training', 'care-trauma-informed'],
	'feedback-given': CODESIGN,
	'feedback-days': CODESIGN,
	'people-taking-part': ['model-codesign', 'model-lived-experience'],
	'milestones-done': ['model-governance'],
	'milestones-late': ['model-governance'],
	'vcse-share': ['model-vcse'],
	'risks-past-review': ['model-governance']
};

/** Codes of the deliverables that a measure speaks of. */
export function deliverablesOf(measure: string): readonly string[] {
	return (MEASURE_LINKS as Record<string, readonly string[] | undefined>)[measure] ?? [];
}

/** Names of the measures that speak of a deliverable, or of one that it replaces. */
export function measuresOf(deliverable: string, replaces: readonly string[] = []): string[] {
	const codes = [deliverable, ...replaces];
	return Object.entries(MEASURE_LINKS)
		.filter(([, linked]) => linked.some((code) => codes.includes(code)))
		.map(([name]) => name);
}
