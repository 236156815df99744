import { answer, asAtAsked, listAnswer, readable } from '#lib/request.server.ts';
import { statesOf } from '#lib/roadmap/progress/read.server.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ locals, params, url }) =>
	answer(() => {
		const { ics, scope } = readable(locals, params.ics);
		const asAt = asAtAsked(url, ics, locals.today);
		const roadmap = currentRoadmap(asAt);
		const states = new Map(statesOf(scope, roadmap, asAt).map((state) => [state.code, state]));
		const deliverables = roadmap.deliverables.map(({ code, title, area, focus, reliesOn }) => ({
			title,
			area,
			focus,
			reliesOn,
			...states.get(code)
		}));
		return listAnswer(url, deliverables, (shown) => ({
			ics: ics.code,
			asAt,
			roadmap: { code: roadmap.code, title: roadmap.title },
			deliverables: shown
		}));
	});
