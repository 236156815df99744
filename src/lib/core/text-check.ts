/** The one check of what people type freely: how long it may be, and what may never be kept. */
import { holdsNhsNumber } from './nhs-number.ts';
import type { Finding } from './result.ts';

export type TextRules = {
	/** The most characters that are kept. */
	longest: number;
	/** What is said of a text that is `over` characters too long; the usual sentence where it is left out. */
	tooLong?: (over: number, longest: number) => string;
	/** What is said of a text that holds an NHS number. */
	nhsNumber?: string;
	/** What else must not be kept here, as the person is told it; null for a text that may. */
	also?: (text: string) => string | null;
};

const NHS_NUMBER =
	'This contains what looks like an NHS number. Nothing about identifiable patients may be kept here. Take the number out.';

/** Why a text may not be kept; null for one that may. Blank text is never refused here. */
export function textFinding(field: string, text: string, rules: TextRules): Finding | null {
	const { longest, also, nhsNumber = NHS_NUMBER } = rules;
	if (text.length > longest) {
		const over = text.length - longest;
		const message =
			rules.tooLong?.(over, longest) ??
			`Shorten this by ${over} characters: at most ${longest.toLocaleString('en-GB')} are kept.`;
		return { field, message, code: 'text-too-long' };
	}
	if (holdsNhsNumber(text)) return { field, message: nhsNumber, code: 'nhs-number' };
	const message = also?.(text) ?? null;
	return message === null ? null : { field, message, code: 'text-not-kept' };
}
