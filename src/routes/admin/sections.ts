import type { Section } from '#lib/ui/layout/SectionNav.svelte';

/** The parts of administration, for the list at the left of each of its pages. */
export function adminSections(path: string): Section[] {
	return [
		{ label: 'Overview', href: '/admin', current: path === '/admin' },
		{ label: 'Accounts', href: '/admin/accounts', current: path.startsWith('/admin/accounts') },
		{ label: 'Roadmap', href: '/admin/roadmap', current: path.startsWith('/admin/roadmap') },
		{ label: 'Audit log', href: '/admin/audit', current: path.startsWith('/admin/audit') }
	];
}
