import { authorise } from '#lib/core/access.ts';
import { tableState } from '#lib/core/address.ts';
import { listIcs } from '#lib/organisations/read.server.ts';
import { actsRecorded, listActs } from '#lib/platform/audit/read.server.ts';
import { withHttpErrors } from '#lib/request.server.ts';
import type { PageServerLoad } from './$types';
import { actName, auditFilters, detailInWords } from './acts.ts';

export const load: PageServerLoad = ({ locals, url }) =>
	withHttpErrors(() => {
		const scope = authorise(locals.person, 'read-audit');
		const filters = auditFilters(url, locals.today);
		const { page, perPage, offset } = tableState(url, { sortable: [], sortedBy: 'id' });
		const { acts, total } = listActs(scope, { ...filters, offset, limit: perPage });
		return {
			title: 'Audit log',
			filters,
			page,
			perPage,
			total,
			acts: acts.map((act) => ({
				...act,
				act: actName(act.act),
				detail: detailInWords(act.detail)
			})),
			kinds: actsRecorded(scope).map((act) => ({ value: act, label: actName(act) })),
			organisations: listIcs(scope).map((ics) => ({ value: ics.code, label: ics.shortName }))
		};
	});
