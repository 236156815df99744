import { LARGEST_ROADMAP } from '#lib/accounts/sign-in/addresses.server.ts';
import { authorise } from '#lib/core/access.ts';
import { type Finding, refused, type Result } from '#lib/core/result.ts';
import { actorFor, formAnswer, textOf, withHttpErrors } from '#lib/request.server.ts';
import { listVersions } from '#lib/roadmap/read.server.ts';
import { loadRoadmap, previewRoadmap, type RoadmapPreview } from '#lib/roadmap/write.server.ts';
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
	preview: RoadmapPreview | null;
	/** The document as it was given, for the form that loads it. */
	document: string;
	loaded: string | null;
	findings: Finding[];
};

const NOTHING: Answer = { preview: null, document: '', loaded: null, findings: [] };

export const actions = {
	compare: async ({ locals, request }) => {
		const actor = actorFor(locals, 'manage-roadmap');
		const file = (await request.formData()).get('file');
		if (!(file instanceof File) || file.size === 0)
			return formAnswer(refused('file', 'Choose the file of the new version first.'), '', NOTHING);
		if (file.size > LARGEST_ROADMAP) {
			const most = LARGEST_ROADMAP / 1_000_000;
			const message = `${file.name} is larger than any roadmap: ${most} MB at most.`;
			return formAnswer(refused('file', message), '', NOTHING);
		}
		const document = await file.text();
		return formAnswer(
			withParsed(document, (parsed) => previewRoadmap(actor, parsed)),
			(preview): Answer => ({ ...NOTHING, preview, document }),
			NOTHING
		);
	},
	load: async ({ locals, request }) => {
		const actor = actorFor(locals, 'manage-roadmap');
		const document = textOf(await request.formData(), 'document');
		return formAnswer(
			withParsed(document, (parsed) => loadRoadmap(actor, parsed)),
			({ title }): Answer => ({ ...NOTHING, loaded: title }),
			NOTHING
		);
	}
} satisfies Actions;

function withParsed<T>(document: string, work: (parsed: unknown) => Result<T>): Result<T> {
	let parsed: unknown;
	try {
		parsed = JSON.parse(document);
	} catch {
		return refused('file', 'The file is not JSON. Choose a roadmap document (.json).');
	}
	return work(parsed);
}
