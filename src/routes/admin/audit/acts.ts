import { isRole, roleLabel } from '#lib/core/access.ts';
import { capital } from '#lib/core/words.ts';
import type { Act, ActFilters } from '#lib/platform/audit/read.server.ts';
import { dayAsked } from '#lib/request.server.ts';

/** Acts as they read in a list. One whose name is put together is shown by its own words. */
const WORDS: Record<string, string> = {
	'account-added': 'Account added',
	'account-disabled': 'Account disabled',
	'account-enabled': 'Account enabled',
	'concern.answer-days': 'Days to answer groups set',
	'concern.raise': 'Concern or question raised',
	'group.add-member': 'Member added to a group',
	'group.end': 'Group ended',
	'group.end-membership': 'Place in a group ended',
	'group.set-up': 'Group set up',
	'indicator-deleted': 'Indicator deleted',
	'voice.rate': 'Rating given',
	'data.explained': 'Contradiction explained',
	'data.explanation-withdrawn': 'Explanation withdrawn',
	'focus-plan.update': 'Dedicated focus plan changed',
	'import-committed': 'Import committed',
	'import-discarded': 'Import discarded',
	'nhs-numbers-denied': 'Columns said to hold no NHS numbers',
	'import-undone': 'Import undone',
	'mapping-removed': 'Way of reading files removed',
	'mapping-renamed': 'Way of reading files renamed',
	'mapping-saved': 'Way of reading files saved',
	'invite-made': 'Invited',
	'invite-revoked': 'Link withdrawn',
	'measure.annotation': 'Note on a measure added',
	'measure.rebase': 'Measure re-based',
	'measure.target': 'Target of a measure set',
	'measure.withdraw': 'Mark on a measure withdrawn',
	'passkey-added': 'Passkey added',
	'passkey-removed': 'Passkey removed',
	'password-changed': 'Password changed',
	'password-link-made': 'Link to a new password made',
	'password-set': 'New password set by link',
	'roadmap.criterion': 'Criterion of the roadmap recorded',
	'roadmap.load': 'Version of the roadmap loaded',
	'roadmap.signal': 'Remark on a signal kept',
	'roadmap.update': 'Deliverable updated',
	'roadmap.undo': 'Updates of deliverables undone',
	'framework.answer': 'Statement of a framework answered',
	'board.keep': 'Board report kept',
	'pack.make': 'Pack of a round made',
	'release.end': 'Public page taken down',
	'release.publish': 'Progress shown to the public',
	'handover.take': 'Open work taken over from a predecessor',
	'handover.undo': 'Handover undone',
	'query.reopen': 'Query of a return opened again',
	'query.settle': 'Query of a return settled',
	'query.withdraw': 'Query of a return withdrawn',
	'return.accept': 'Return accepted',
	'return.accept-with-conditions': 'Return accepted with conditions',
	'return.begin-review': 'Review of a return begun',
	'return.close': 'Return closed',
	'return.recall': 'Return withdrawn',
	'return.resubmit': 'Return resubmitted',
	'return.send-back': 'Return sent back',
	'return.start': 'Return begun',
	'return.submit': 'Return sent',
	'round.close': 'Round closed',
	'round.exception': 'Exception from a round',
	'round.set': 'Round set',
	'role-ended': 'Role ended',
	'role-given': 'Role given',
	'second-step-off': 'Second step of signing in ended',
	'second-step-on': 'Second step of signing in set up',
	'sign-in-refused': 'Sign-in refused',
	'signed-in': 'Signed in',
	'signed-out': 'Signed out',
	'signed-out-everywhere': 'Signed out everywhere',
	'token-created': 'Token for a program made',
	'token-revoked': 'Token for a program ended'
};

/** Everyday coming and going, which would bury the rest of a short list. */
export const COMINGS_AND_GOINGS = ['signed-in', 'signed-out'];

export function actName(act: string): string {
	return WORDS[act] ?? capital(act.replace(/[-.]/g, ' '));
}

/** `Role given: ann@example.nhs.uk`. */
export function actInWords(act: Pick<Act, 'act' | 'subject'>): string {
	return `${actName(act.act)}: ${act.subject}`;
}

/** The rest of what was written down: `Role: Data officer. Organisations: XWE, XOT`. */
export function detailInWords(detail: Record<string, unknown>): string {
	return Object.entries(detail)
		.filter(([, value]) => value !== null && value !== '' && !isEmptyList(value))
		.map(([name, value]) => `${capital(spaced(name))}: ${inWords(value)}`)
		.join('. ');
}

function inWords(value: unknown): string {
	if (Array.isArray(value)) return value.map(inWords).join(', ');
	if (value === null) return 'England';
	if (typeof value === 'object') return JSON.stringify(value);
	const text = String(value);
	return isRole(text) ? roleLabel(text) : text;
}

function isEmptyList(value: unknown): boolean {
	return Array.isArray(value) && value.length === 0;
}

function spaced(name: string): string {
	return name.replace(/([A-Z])/g, ' $1').toLowerCase();
}

/** What the address asks of the audit log. @throws as `dayAsked` */
export function auditFilters(url: URL, today: string): ActFilters {
	const text = (name: string) => (url.searchParams.get(name) ?? '').trim().slice(0, 200);
	return {
		person: text('search'),
		act: text('act'),
		icsCode: text('organisation'),
		from: dayAsked(url, 'from', today) ?? '',
		to: dayAsked(url, 'to', today) ?? ''
	};
}
