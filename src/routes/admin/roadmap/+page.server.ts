import { fail } from '@sveltejs/kit';
import { authorise } from '#lib/core/access.ts';
import { withHttpErrors, textOf } from '#lib/request.server.ts';
import { listVersions } from '#lib/roadmap/read.server.ts';
import {
	loadRoadmap,
	previewRoadmap,
	type RoadmapPreview,
	RoadmapRefused
} from '#lib/roadmap/write.server.ts';
import { LARGEST_ROADMAP } from '#lib/accounts/sign-in/addresses.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) =>
	withHttpErrors(() => ({
		title: 'Versions of the roadmap',
		today: locals.today,
		versions: listVersions(authorise(locals.person, 'manage-roadmap')).map(
			({ code, title, inForceFrom, loadedAt, loadedBy }) => ({
				code,
				title,
				inForceFrom,
				loadedAt,
				loadedBy
			})
		)
	}));

type Answer = {
	problem: string | null;
	preview: RoadmapPreview | null;
	/** The document as it was given, for the form that loads it. */
	document: string;
	loaded: string | null;
};

const answer = (given: Partial<Answer>): Answer => ({
	problem: null,
	preview: null,
	document: '',
	loaded: null,
	...given
});

export const actions: Actions = {
	compare: async ({ locals, request }) => {
		const scope = withHttpErrors(() => authorise(locals.person, 'manage-roadmap'));
		const file = (await request.formData()).get('file');
		if (!(file instanceof File) || file.size === 0)
			return fail(400, answer({ problem: 'Choose the file of the new version first.' }));
		if (file.size > LARGEST_ROADMAP)
			return fail(
				400,
				answer({ problem: `${file.name} is larger than any roadmap: 2 MB at most.` })
			);
		const document = await file.text();
		return attempt(document, (parsed) =>
			answer({ preview: previewRoadmap(parsed, scope), document })
		);
	},
	load: async ({ locals, request }) => {
		const scope = withHttpErrors(() => authorise(locals.person, 'manage-roadmap'));
		const document = textOf(await request.formData(), 'document');
		return attempt(document, (parsed) => {
			const preview = previewRoadmap(parsed, scope);
			loadRoadmap(parsed, scope);
			return answer({ loaded: preview.title });
		});
	}
};

/** A refusal is shown above the form; anything else is a fault. */
function attempt(document: string, work: (parsed: unknown) => Answer) {
	let parsed: unknown;
	try {
		parsed = JSON.parse(document);
	} catch {
		return fail(
			400,
			answer({ problem: 'The file is not JSON. Choose a roadmap document (.json).' })
		);
	}
	try {
		return work(parsed);
	} catch (problem) {
		if (!(problem instanceof RoadmapRefused)) throw problem;
		return fail(400, answer({ problem: problem.message }));
	}
}
