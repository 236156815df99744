import { tableState } from '#lib/core/address.ts';
import { plural } from '#lib/core/words.ts';
import { withHttpErrors } from '#lib/request.server.ts';
import { concernsOf } from '#lib/voices/concerns/read.server.ts';
import { changesShown, pastActivities } from '#lib/voices/read.server.ts';
import { openVoice, voiceShown } from '../opening.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) =>
	withHttpErrors(() => {
		const opened = openVoice(locals, params.ics, url);
		const { scope, asAt, reader } = opened;
		const activities = pastActivities(scope, asAt);
		const all = changesShown(concernsOf(scope, reader, asAt), activities);
		const waiting = activities.filter(({ feedbackOn }) => feedbackOn === null);
		const { page, perPage, offset } = tableState(url, { sortable: [], sortedBy: '', perPage: 20 });
		return {
			...voiceShown(opened, url),
			sentence:
				all.length === 0
					? 'Nothing has been told yet of what came of what people said.'
					: `People have been told what came of ${plural(all.length, 'thing')} they said.`,
			page,
			perPage,
			total: all.length,
			changes: all.slice(offset, offset + perPage),
			waiting: {
				total: waiting.length,
				shown: waiting.slice(0, 10).map(({ id, title, on }) => ({ id, title, on }))
			}
		};
	});
