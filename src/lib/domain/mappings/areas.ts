/** Whose a row of a published file is: this system's, or left out knowingly. */
import { comparable } from '#lib/domain/cells/text.ts';

/** An organisation whose rows belong to the system that imports. */
export type OwnArea = {
	/** ODS code: what the row is held under. */
	code: string;
	name: string;
	kind: 'own' | 'predecessor' | 'trust';
	/** ONS codes it has or had. */
	ons: readonly string[];
	closedOn: string | null;
	/** Codes of the parts (sub-ICB locations) whose figures add up to it. */
	parts: readonly string[];
};

export type OtherArea = {
	code: string;
	ons: readonly string[];
	parts: readonly string[];
	closedOn: string | null;
};

/** What is known of areas: the system's own, and the codes of all others there are. */
export type KnownAreas = {
	own: readonly OwnArea[];
	/** All other organisations on record. */
	others: readonly OtherArea[];
};

export type Whose =
	| { is: 'own'; area: OwnArea; part: string | null }
	| { is: 'england' | 'unknown' | 'blank' }
	| { is: 'other'; closedOn: string | null }
	/** A code that is not on record at all. */
	| { is: 'stranger' };

const ENGLAND = new Set(['england', 'eng', 'englandtotal', 'national', 'e92000001', 'total']);
const UNKNOWN = new Set([
	...['unknown', 'unk', 'notknown', 'notstated', 'invalid', 'unallocated', 'nocode', 'none'],
	...['x', 'z', 'na', 'unknownicb', 'other']
]);

/** Tells whose an area's code is; `parts`: the codes are of parts of systems. */
export function areaTeller(known: KnownAreas, parts: boolean): (text: string) => Whose {
	const told = new Map<string, Whose>();
	for (const { code, ons, closedOn, ...other } of known.others)
		for (const one of [code, ...ons, ...(parts ? other.parts : [])])
			told.set(comparable(one), { is: 'other', closedOn });
	for (const area of known.own) {
		if (parts) for (const part of area.parts) told.set(comparable(part), { is: 'own', area, part });
		for (const one of [area.code, ...area.ons])
			told.set(comparable(one), { is: 'own', area, part: null });
	}
	return (text) => {
		const key = comparable(text);
		const found = told.get(key);
		if (found) return found;
		if (key === '' || /^[\s\-–.]+$/.test(text)) return { is: 'blank' };
		if (ENGLAND.has(key)) return { is: 'england' };
		return UNKNOWN.has(key) ? { is: 'unknown' } : { is: 'stranger' };
	};
}
