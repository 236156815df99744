import { dateAndTime } from '#lib/core/dates.ts';
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

/** What an administrator is told of the backups. */
export function backupsSentence(backups: { latest: string | null; old: boolean } | null): string {
	if (backups === null)
		return 'No daily backup is set up here (WAYMARK_BACKUPS). Whoever runs Waymark may make backups in another way.';
	if (backups.latest === null) return 'No backup has been made yet.';
	const made = `The last backup was made and checked on ${dateAndTime(backups.latest)}`;
	return backups.old ? `${made}. One is due every day.` : `${made}.`;
}
