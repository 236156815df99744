import { quoted } from './text.ts';
import { saysNothing } from '#lib/domain/cells/nothing.ts';
import { cellError, type CellOutcome } from '#lib/domain/cells/outcome.ts';
import { comparable } from '#lib/domain/cells/text.ts';
import type { Column } from '#lib/domain/registers/definition.ts';

export type NamedDeliverable = { code: string; title: string };

/** A reader of cells that name deliverables by code or title, several of them between semicolons. */
export function deliverablesReader(
	column: Column,
	deliverables: readonly NamedDeliverable[]
): (text: string) => CellOutcome {
	const byName = new Map<string, string>();
	// Titles first: three focus areas share some, and a code always says which is meant.
	const titles = new Map<string, number>();
	for (const { title } of deliverables)
		titles.set(comparable(title), (titles.get(comparable(title)) ?? 0) + 1);
	for (const { code, title } of deliverables) {
		if (titles.get(comparable(title)) === 1) byName.set(comparable(title), code);
		byName.set(comparable(code), code);
	}
	return (text) => {
		if (saysNothing(text)) return { value: null };
		const whole = byName.get(comparable(text));
		if (whole) return { value: whole };
		const parts = text.split(/[;,\n|]+/).map((part) => part.trim());
		const codes: string[] = [];
		for (const part of parts.filter(Boolean)) {
			const code = byName.get(comparable(part));
			if (!code)
				return cellError(
					'deliverable-unknown',
					text,
					`${quoted(part)} is not a deliverable of the roadmap. Use its code, such as model-cpa-shift, or its title.`
				);
			if (!codes.includes(code)) codes.push(code);
		}
		if (column.single && codes.length > 1)
			return cellError(
				'deliverables-several',
				text,
				`${quoted(text)} names ${codes.length} deliverables; “${column.label}” is for one.`
			);
		return { value: codes.length > 0 ? codes.join('; ') : null };
	};
}
