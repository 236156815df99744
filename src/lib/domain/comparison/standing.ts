/** One deliverable of many systems side by side. Stages and ratings are never added up. Pure. */
import type { DeliverableState } from '#lib/domain/deliverable-state.ts';
import { CONFIDENCE, STAGES, type ConfidenceCode } from '#lib/domain/progress.ts';
import { agree, list, plural } from '#lib/format/words.ts';

/** What a system and its reviewer said of the section of the return that a deliverable belongs to. */
export type SectionRatings = {
	quarter: string;
	system: ConfidenceCode | null;
	reviewer: ConfidenceCode | null;
};

export type Standing = {
	code: string;
	shortName: string;
	regionName: string | null;
	/** Whose words these are, where today's organisation was made from several. */
	saidBy: string | null;
	state: DeliverableState;
	ratings: SectionRatings | null;
};

/**
 * Those first that need somebody: past their date, then in doubt, then without an update for long,
 * then silent, then the rest; reached ones last. Of two alike the less confident, the less far, by name.
 */
export function standingsByNeed(standings: readonly Standing[]): Standing[] {
	const need = ({ state }: Standing): number => {
		if (state.pastDate) return 0;
		if (state.stage === null) return 4;
		if (state.reached) return 6;
		if (state.confidence === 'red' || state.confidence === 'amber-red') return 1;
		return state.stale ? 2 : 5;
	};
	const doubt = ({ state }: Standing) =>
		-CONFIDENCE.findIndex(({ code }) => code === state.confidence);
	const stage = ({ state }: Standing) => STAGES.findIndex(({ code }) => code === state.stage);
	return standings.toSorted(
		(a, b) =>
			need(a) - need(b) ||
			doubt(a) - doubt(b) ||
			stage(a) - stage(b) ||
			a.shortName.localeCompare(b.shortName, 'en-GB')
	);
}

/** "2 of 5 systems have reached it. 1 is past its date, 1 is in doubt; 1 has recorded nothing." */
export function standingsSentence(lines: readonly Standing[]): string {
	// One that was cut stands under each of those that followed it, and said one thing.
	const standings = [...new Map(lines.map((line) => [line.code, line])).values()];
	const all = standings.length;
	if (all === 0) return 'There is no system here to compare.';
	const count = (is: (state: DeliverableState) => boolean) =>
		standings.filter(({ state }) => is(state)).length;
	const silent = count(({ stage }) => stage === null);
	if (silent === all)
		return all === 1
			? 'The system here has recorded nothing of it yet.'
			: `None of the ${all} systems here has recorded anything of it yet.`;
	const reached = count((state) => state.reached);
	const head =
		reached === all
			? all === 1
				? 'The system here has reached it.'
				: `All ${all} systems have reached it.`
			: reached === 0
				? all === 1
					? 'The system here has not reached it.'
					: `None of the ${all} systems has reached it.`
				: `${reached} of ${plural(all, 'system')} ${agree(reached, 'has', 'have')} reached it.`;
	const late = count((state) => state.pastDate);
	const doubted = count(
		({ pastDate, reached: done, confidence }) =>
			!pastDate && !done && (confidence === 'red' || confidence === 'amber-red')
	);
	const parts = [
		late > 0 && `${late} ${agree(late, 'is', 'are')} past the date`,
		doubted > 0 && `${doubted} ${agree(doubted, 'is', 'are')} in doubt`,
		silent > 0 && `${silent} ${agree(silent, 'has', 'have')} recorded nothing of it`
	].filter((part) => typeof part === 'string');
	const differing = standings.filter(
		({ ratings }) => ratings?.system && ratings.reviewer && ratings.system !== ratings.reviewer
	).length;
	const apart =
		differing === 0
			? ''
			: ` For ${plural(differing, 'system')} the reviewer’s rating of the section differs from the system’s own.`;
	return `${head}${parts.length > 0 ? ` ${list(parts)}.` : ''}${apart}`;
}
