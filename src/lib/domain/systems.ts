/** Systems side by side: in which order, and the answer as a sentence. Pure. */
import { agree, counted } from '#lib/format/words.ts';

export type SystemStanding = {
	shortName: string;
	reached: number;
	deliverables: number;
	pastDate: number;
	updated: number;
	found: number;
	rewritten: number;
	networks: number;
	live: number;
};

export const SYSTEM_SORTS = [
	'name',
	'region',
	'reached',
	'pastDate',
	'policies',
	'networks'
] as const;
export type SystemSort = (typeof SYSTEM_SORTS)[number];

export function isSystemSort(text: string | null): text is SystemSort {
	return SYSTEM_SORTS.some((sort) => sort === text);
}

/** Whether a system has recorded nothing that a list of systems shows. */
export function isSilent({ updated, found, networks }: SystemStanding): boolean {
	return updated === 0 && found === 0 && networks === 0;
}

/** Ascending, ties by name; a system that reported nothing comes last whichever way. */
export function sortSystems<T extends SystemStanding & { regionName: string | null }>(
	systems: readonly T[],
	by: SystemSort,
	descending: boolean
): T[] {
	const value = (system: T): number | string | null => {
		if (by === 'name') return system.shortName;
		if (by === 'region') return system.regionName;
		if (by === 'policies') return system.found === 0 ? null : system.rewritten / system.found;
		if (by === 'networks') return system.networks === 0 ? null : system.live / system.networks;
		return system.updated === 0 ? null : system[by];
	};
	return [...systems].sort((a, b) => {
		const [x, y] = [value(a), value(b)];
		if (x === null || y === null) return Number(x === null) - Number(y === null) || byName(a, b);
		const order = typeof x === 'string' ? x.localeCompare(String(y)) : x - Number(y);
		return (descending ? -order : order) || byName(a, b);
	});
}

/** "8 systems: 5 have deliverables past their date. 3 have told nothing of the roadmap yet." */
export function systemsSentence(systems: readonly SystemStanding[]): string {
	if (systems.length === 0) return 'There is no system here to show.';
	const telling = systems.filter(({ updated }) => updated > 0);
	const silent = systems.length - telling.length;
	if (telling.length === 0)
		return `${counted(systems.length, 'system')}: none has recorded progress on the roadmap yet.`;
	const late = telling.filter(({ pastDate }) => pastDate > 0).length;
	const lateWords =
		late === 0
			? 'none has a deliverable past its date'
			: `${late} ${agree(late, 'has', 'have')} deliverables past their date`;
	const silentWords =
		silent === 0
			? ''
			: ` ${silent} ${agree(silent, 'has', 'have')} recorded nothing on the roadmap yet.`;
	return `${counted(systems.length, 'system')}: ${lateWords}.${silentWords}`;
}

function byName(a: SystemStanding, b: SystemStanding): number {
	return a.shortName.localeCompare(b.shortName);
}
