import { holdsNhsNumber } from '#lib/core/nhs-number.ts';

/** Why a text that somebody typed must not be kept, as they are told it; null when it may be. */
export function refusedText(text: string): string | null {
	return holdsNhsNumber(text)
		? 'This holds what looks like an NHS number. Nothing about identifiable patients may be kept here. Take the number out.'
		: null;
}
