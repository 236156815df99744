import { answeredFramework, answerersOf, frameworkCatalogue } from '#lib/frameworks/read.server.ts';
import { progressOf, progressSentence } from '#lib/frameworks/rules.ts';
import { asAtOf, icsShown, openIcs } from '#lib/request.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) => {
	const opened = openIcs(locals, params.ics);
	const { ics, scope, today } = opened;
	const asAt = asAtOf(url, opened);
	return {
		ics: icsShown(ics),
		today,
		asAt,
		frameworks: [...frameworkCatalogue().frameworks.values()].flatMap((framework) =>
			answerersOf(scope, framework, asAt).map((who) => {
				const sections = answeredFramework(scope, framework, who.id, asAt);
				const progress = progressOf(sections.flatMap(({ statements }) => statements));
				const { code, title, about } = framework;
				return {
					code,
					title,
					about,
					who: framework.answeredBy === 'trust' ? { code: who.code, name: who.shortName } : null,
					progress,
					sentence: progressSentence(progress)
				};
			})
		)
	};
};
