import { fail } from '@sveltejs/kit';
import { grantable, listAccounts, listLinks } from '#lib/accounts/read.server.ts';
import { revokeLink } from '#lib/accounts/write.server.ts';
import { authorise, isRole, roleLabel, ROLES } from '#lib/core/access.ts';
import { tableState } from '#lib/core/address.ts';
import { actorFor, textOf, withHttpErrors } from '#lib/request.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) =>
	withHttpErrors(() => {
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
		const now = locals.now.toISOString();
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
		const actor = actorFor(locals, 'manage-accounts');
		const id = Number(textOf(await request.formData(), 'link'));
		if (!Number.isSafeInteger(id)) return fail(400, { revoked: false });
		withHttpErrors(() => revokeLink(actor, id));
		return { revoked: true };
	}
};
