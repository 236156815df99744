import { authorise } from '#lib/domain/access.ts';
import { tableState } from '#lib/format/address.ts';
import { actsRecorded, listActs } from '#lib/server/queries/audit.ts';
import { listIcs } from '#lib/server/queries/organisations.ts';
import { answering } from '#lib/server/request.ts';
import { actName, detailInWords } from './acts.ts';
import { auditFilters } from './filters.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) =>
	answering(() => {
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
