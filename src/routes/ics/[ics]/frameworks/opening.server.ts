/** A framework of an address, with who answers it. */
import { error } from '@sveltejs/kit';
import { answeredFramework, answerersOf, findFramework } from '#lib/frameworks/read.server.ts';
import { asAtOf, openIcs, withHttpErrors } from '#lib/request.server.ts';

/** @throws SvelteKit's 404 for a framework that is not there, or an organisation that does not answer it */
export function openFramework(
	locals: App.Locals,
	params: { ics: string; framework: string },
	url: URL
) {
	const opened = openIcs(locals, params.ics);
	const asAt = asAtOf(url, opened);
	const framework = withHttpErrors(() => findFramework(params.framework));
	const answerers = answerersOf(opened.scope, framework, asAt);
	const asked = url.searchParams.get('who');
	const who = asked === null ? answerers[0] : answerers.find(({ code }) => code === asked);
	if (!who) error(404, 'Nobody here answers this framework.');
	const sections = answeredFramework(opened.scope, framework, who.id, asAt);
	return { ...opened, asAt, framework, answerers, who, sections };
}
