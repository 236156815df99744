/** Words in a return and its review: what may be kept, and how a refusal is told. */
import { holdsNhsNumber } from '#lib/domain/nhs-number.ts';

/** Nothing was changed; each finding names its field. */
export type Refusal = { status: 'refused'; findings: { field: string; message: string }[] };

export function refused(field: string, message: string): Refusal {
	return { status: 'refused', findings: [{ field, message }] };
}

const LONGEST = 6000;

/** A text that may not be kept, and why; null for one that may. */
export function textProblem(
	field: string,
	text: string
): { field: string; message: string } | null {
	if (text.length > LONGEST)
		return {
			field,
			message: `Shorten this by ${text.length - LONGEST} characters: at most 6,000 are kept.`
		};
	if (holdsNhsNumber(text))
		return {
			field,
			message:
				'This holds what looks like an NHS number. Nothing about identifiable patients may be kept here. Take the number out.'
		};
	return null;
}
