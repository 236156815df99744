import { listAccounts, listLinks } from '#lib/accounts/read.server.ts';
import { authorise } from '#lib/core/access.ts';
import { listActs } from '#lib/platform/audit/read.server.ts';
import { backupsNow } from '#lib/platform/backups.server.ts';
import { withHttpErrors } from '#lib/request.server.ts';
import type { PageServerLoad } from './$types';
import { actInWords, COMINGS_AND_GOINGS } from './audit/acts.ts';

export const load: PageServerLoad = ({ locals }) =>
	withHttpErrors(() => {
		const managing = authorise(locals.person, 'manage-accounts');
		const reading = authorise(locals.person, 'read-audit');
		const now = locals.now.toISOString();
		const links = listLinks(managing);
		return {
			title: 'Administration',
			accounts: {
				active: listAccounts(managing, { state: 'active', limit: 0 }).total,
				disabled: listAccounts(managing, { state: 'disabled', limit: 0 }).total,
				invited: links.filter((link) => link.kind === 'invite' && link.expiresAt > now).length,
				ranOut: links.filter((link) => link.kind === 'invite' && link.expiresAt <= now).length,
				withoutRole: listAccounts(managing, { withoutRole: true, state: 'active', limit: 0 }).total
			},
			backups: backupsNow(locals.now),
			latest: listActs(reading, { without: COMINGS_AND_GOINGS, limit: 8 }).acts.map((act) => ({
				when: act.at,
				title: actInWords(act),
				who: act.by?.name ?? null
			}))
		};
	});
