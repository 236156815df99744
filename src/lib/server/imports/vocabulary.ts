/** The names a register's columns go by, made comparable. */
import { comparable } from '#lib/domain/cells/text.ts';
import type { Register } from '#lib/domain/registers/definition.ts';

export type Named = { field: string; by: 'name' | 'also-called' };

export type Vocabulary = {
	register: Register;
	/** Comparable name -> the field it means. */
	names: ReadonlyMap<string, Named>;
	/** Comparable header -> field, or null for "left out", remembered from earlier files. */
	remembered: ReadonlyMap<string, string | null>;
};

export function vocabularyOf(
	register: Register,
	remembered: Readonly<Record<string, string | null>> = {}
): Vocabulary {
	const names = new Map<string, Named>();
	const add = (name: string, field: string, by: Named['by']) => {
		const key = comparable(name);
		if (key !== '' && !names.has(key)) names.set(key, { field, by });
	};
	for (const column of register.columns) {
		add(column.label, column.name, 'name');
		add(column.name, column.name, 'name');
	}
	for (const column of register.columns) {
		for (const name of column.alsoCalled ?? []) add(name, column.name, 'also-called');
	}
	const fields = new Set(register.columns.map((column) => column.name));
	return {
		register,
		names,
		remembered: new Map(
			Object.entries(remembered)
				.filter(([, field]) => field === null || fields.has(field))
				.map(([header, field]) => [headerKey(header), field])
		)
	};
}

/** The form under which a header's meaning is remembered between files. */
export function headerKey(header: string): string {
	return comparable(header);
}
