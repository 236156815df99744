import { fail } from '@sveltejs/kit';
import { authorise, isRole, roleLabel, ROLES } from '#lib/domain/access.ts';
import { tableState } from '#lib/format/address.ts';
import { textOf } from '#lib/server/auth/forms.ts';
import { revokeLink } from '#lib/server/commands/invites.ts';
import { grantable, listAccounts, listLinks } from '#lib/server/queries/account-admin.ts';
import { answering } from '#lib/server/request.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) =>
	answering(() => {
		const scope = authorise(locals.person, 'manage-accounts');
		const { page, perPage, offset, search } = tableState(url, { sortable: [], sortedBy: 'name' });
		const role = url.searchParams.get('role') ?? '';
		const state = url.searchParams.get('state') ?? '';
		const organisationCode = url.searchParams.get('organisation') ?? '';
		const { accounts, total } = listAccounts(scope, {
			search,
			organisationCode,
			role: isRole(role) ? role : undefined,
			withoutRole: role === 'none',
			state: state === 'active' || state === 'disabled' ? state : undefined,
			offset,
			limit: perPage
		});
		const now = new Date().toISOString();
		return {
			title: 'Accounts',
			accounts,
			total,
			page,
			perPage,
			filters: { search, role, state, organisation: organisationCode },
			links: listLinks(scope).map((link) => ({ ...link, ranOut: link.expiresAt <= now })),
			roles: ROLES.map(({ code }) => ({ value: code as string, label: roleLabel(code) })),
			organisations: grantable(scope, locals.today).map((organisation) => ({
				value: organisation.code,
				label: organisation.name
			}))
		};
	});

export const actions: Actions = {
	revoke: async ({ locals, request }) => {
		const scope = answering(() => authorise(locals.person, 'manage-accounts'));
		const id = Number(textOf(await request.formData(), 'link'));
		if (!Number.isSafeInteger(id)) return fail(400, { revoked: false });
		answering(() => revokeLink(scope, id));
		return { revoked: true };
	}
};
