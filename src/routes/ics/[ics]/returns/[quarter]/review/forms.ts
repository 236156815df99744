/**
 * The forms of a review: their addresses, in which stands which sections are open beside whatever else
 * was asked, and what one of them that was refused brought back.
 */
import type { Finding } from '#lib/core/result.ts';

/** The most conditions that one acceptance can set. */
export const MOST_CONDITIONS = 12;

/** What a refused form brought back: what was typed, at which form of the page, and what is wrong. */
export type Posted = {
	stale: string | null;
	typed: Record<string, string | undefined>;
	findings: readonly Finding[];
} | null;

export function typedAt(posted: Posted, place: string, name: string): string {
	return posted?.typed.place === place ? (posted.typed[name] ?? '') : '';
}

export function errorAt(posted: Posted, place: string, name: string): string | null {
	return posted?.findings.find(({ field }) => field === `${place}-${name}`)?.message ?? null;
}

/** Whether a form of the page is the one that was refused: it stays open. */
export function isAt(posted: Posted, place: string): boolean {
	return posted !== null && posted.typed.place === place;
}

/** What every form of the page knows: the page's addresses, and the submission its reviewer reads. */
export type ReviewForms = {
	submission: number;
	at: ReturnType<typeof addressesOn>;
	posted: Posted;
};

/** Several sections at once: what a form in one of them leads back to as well. */
export const SEVERAL: readonly string[] = ['all', 'unmoved'];

/** What is open after something was done in a section. */
export function openedBy(asked: string | null, section?: string | null): string | null {
	return section === undefined || (asked !== null && SEVERAL.includes(asked)) ? asked : section;
}

/** Said once, or of one section alone; and the name of the form that was posted (`?/rate`). */
const isPassing = (name: string) => /^(\/|section$|about$|done$)/.test(name);

export function addressesOn(url: URL) {
	const asked = url.searchParams.get('section');
	const kept = [...url.searchParams].filter(([name]) => !isPassing(name));
	const of = (pairs: string[][], except: string) =>
		pairs
			.filter(([name]) => name !== except)
			.map(([name, value]) => `&${name}=${encodeURIComponent(value!)}`)
			.join('');
	const rest = of(kept, '');
	const [unread, posted] = [of(kept, 'against'), of(kept, 'rows')];
	const opened = asked === null ? '' : `&section=${encodeURIComponent(asked)}`;
	return {
		/** The sections that the address asks for: the code of one, several, or null. */
		asked,
		/** Opens a section (`all`, or `unmoved` ones), at one of its places. */
		open: (section: string, place: string) =>
			`?section=${encodeURIComponent(section)}${rest}#${place}`,
		/** Opens the form that asks about something of a section. */
		ask: (section: string, about: string) =>
			`?section=${encodeURIComponent(section)}&about=${encodeURIComponent(about)}${rest}#ask-${section}`,
		/** Nothing is open but what has to be. */
		closed: `?${rest.slice(1)}#sections`,
		/** Reads it against the last accepted return, or only what changed since it was sent back. */
		against: (accepted: boolean) =>
			`?${`${accepted ? '&against=accepted' : ''}${unread}${opened}`.slice(1)}`,
		/** Where a form posts: the section that it is about is open when its answer comes. */
		action: (name: string, section?: string) => {
			const open = openedBy(asked, section);
			return `?/${name}${open === null ? '' : `&section=${encodeURIComponent(open)}`}${posted}`;
		}
	};
}
