import type { addressesOn } from './addresses.ts';

/** What a refused form brought back: what was typed, at which form of the page, and what is wrong. */
export type Posted = {
	stale: string | null;
	typed: Record<string, string | undefined>;
	problems: readonly { field: string; message: string }[];
} | null;

export function typedAt(posted: Posted, place: string, name: string): string {
	return posted?.typed.place === place ? (posted.typed[name] ?? '') : '';
}

export function errorAt(posted: Posted, place: string, name: string): string | null {
	return posted?.problems.find(({ field }) => field === `${place}-${name}`)?.message ?? null;
}

/** Whether a form of the page is the one that was refused: it stays open. */
export function isAt(posted: Posted, place: string): boolean {
	return posted !== null && posted.typed.place === place;
}

/** What every form of the page knows: the page's addresses, and the submission its reviewer reads. */
export type Desk = { submission: number; at: ReturnType<typeof addressesOn>; posted: Posted };
