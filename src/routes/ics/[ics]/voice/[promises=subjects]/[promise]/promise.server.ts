/** What stands behind a promise, and what the members of a reader's groups think of it. */
import type { IcsScope } from '#lib/core/access.ts';
import { quarterOf } from '#lib/core/calendar.ts';
import { easyLines } from '#lib/roadmap/plain-words.server.ts';
import { criteriaOf } from '#lib/roadmap/progress/read.server.ts';
import { findDeliverable, type Roadmap } from '#lib/roadmap/rules.ts';
import { membersOf } from '#lib/voices/groups/read.server.ts';
import { inPlain, viewsOf } from '#lib/voices/ratings/read.server.ts';
import { QUESTIONS, type Subject } from '#lib/voices/ratings/rules.ts';
import { type OpenVoice, readGroup } from '../../opening.server.ts';

export function promiseOf(
	scope: IcsScope,
	roadmap: Roadmap,
	{ kind, code }: Subject,
	asAt: string
) {
	if (kind === 'principle') {
		const plain = inPlain(roadmap.principles.find((principle) => principle.code === code)!);
		const own = roadmap.deliverables.filter(({ principles }) => principles.includes(code));
		return {
			behind: own.map((deliverable) => deliverable.code),
			voices: [...plain.voices, ...own.flatMap(({ voices }) => voices.map(({ text }) => text))],
			question: plain.question,
			easy: plain.easy,
			criteria: [],
			principles: []
		};
	}
	const deliverable = findDeliverable(roadmap, code)!;
	return {
		behind: [code],
		question: QUESTIONS.group,
		easy: [easyLines(roadmap.code).get(code)].filter((line) => line !== undefined),
		voices: deliverable.voices.map(({ text }) => text),
		/** The signs of success, and what the system says shows each. */
		criteria: criteriaOf(scope, deliverable, asAt)
			.filter((criterion) => criterion.kind === 'success')
			.map(({ code: name, text, met, evidence, link }) => ({
				code: name,
				text,
				met,
				evidence,
				link
			})),
		principles: roadmap.principles
			.filter((principle) => deliverable.principles.includes(principle.code))
			.map((principle) => ({ code: principle.code, title: inPlain(principle).title }))
	};
}

/** For each group of the reader: what its members think this quarter, and what was said last. */
export function viewsShown(locals: App.Locals, opened: OpenVoice, { kind, code }: Subject) {
	const quarter = quarterOf(locals.today).code;
	return opened.memberships.map((membership) => {
		const scope = readGroup(locals, opened, membership.groupId);
		const views = viewsOf(scope, kind, quarter).filter(({ subject }) => subject === code);
		return {
			id: membership.groupId,
			name: membership.group,
			lead: membership.role === 'lead',
			actsFor: membership.actsFor,
			members: membersOf(scope, membership.groupId).length,
			own: views.find(({ memberId }) => memberId === membership.memberId) ?? null,
			views: views.map(({ memberId, name, rating, words }) => ({ memberId, name, rating, words }))
		};
	});
}
