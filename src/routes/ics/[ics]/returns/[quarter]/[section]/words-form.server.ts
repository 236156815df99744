/** A section's form as it is posted: words as the command wants them, and what a clash was settled to. */
import type { IcsScope } from '#lib/core/access.ts';
import { textOf, textsOf } from '#lib/request.server.ts';
import type { Rating, SectionText } from '#lib/returns/return/content.ts';
import { openRisks, returnDay } from '#lib/returns/return/read.server.ts';
import { FIELD_LABELS, type TextField, type TextSide } from '#lib/returns/return/rules.ts';
import { CONFIDENCE } from '#lib/roadmap/progress/rules.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';

export type Linkable = {
	deliverables: { code: string; title: string }[];
	risks: { reference: string; description: string; score: number | null }[];
};

/** What a section may speak of beside its own deliverables. */
export function linkableIn(
	scope: IcsScope,
	{ quarter, section }: { quarter: string; section: string },
	today: string
): Linkable {
	const asAt = returnDay(quarter, today);
	return {
		deliverables: currentRoadmap(asAt)
			.deliverables.filter(({ returnSection }) => returnSection !== section)
			.map(({ code, title }) => ({ code, title })),
		risks: openRisks(scope, asAt)
	};
}

/** What was typed. Links to what is not there (any more) are left out. */
export function wordsIn(form: FormData, linkable: Linkable): SectionText {
	const rating = CONFIDENCE.find(({ code }) => code === textOf(form, 'rating'))?.code ?? null;
	const text = (name: string) => textOf(form, name).replaceAll('\r\n', '\n').trim() || null;
	const deliverables = linkable.deliverables.map(({ code }) => code);
	const risks = linkable.risks.map(({ reference }) => reference);
	return {
		rating: rating as Rating | null,
		narrative: text('narrative'),
		noChange: textOf(form, 'noChange') === 'on',
		noChangeReason: text('noChangeReason'),
		evidence: text('evidence'),
		coproduced: text('coproduced'),
		deliverables: textsOf(form, 'deliverables').filter((code) => deliverables.includes(code)),
		risks: textsOf(form, 'risks').filter((reference) => risks.includes(reference))
	};
}

/** A posted id of a saving; 0 for none. */
export function savingIn(form: FormData, name: 'seen' | 'base'): number {
	const id = Number(textOf(form, name));
	return Number.isSafeInteger(id) && id > 0 ? id : 0;
}

/** Which side was chosen for each field that two people changed. */
export function sidesIn(form: FormData): Partial<Record<TextField, TextSide>> {
	const sides: readonly string[] = ['mine', 'theirs', 'both'];
	const chosen: Partial<Record<TextField, TextSide>> = {};
	for (const field of Object.keys(FIELD_LABELS) as TextField[]) {
		const side = textOf(form, `side-${field}`);
		if (sides.includes(side)) chosen[field] = side as TextSide;
	}
	return chosen;
}
