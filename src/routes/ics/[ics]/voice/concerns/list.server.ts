/** The list of concerns as an address asks for it: for the page and for its download. */
import { tableState } from '#lib/core/address.ts';
import { type Concern, concernsOf } from '#lib/voices/concerns/read.server.ts';
import { type ConcernState, STATE_LABELS } from '#lib/voices/concerns/rules.ts';
import type { OpenVoice } from '../opening.server.ts';

const ORDER = Object.keys(STATE_LABELS);

const SORTS: Record<string, (one: Concern, other: Concern) => number> = {
	raised: (one, other) => one.raisedAt.localeCompare(other.raisedAt),
	state: (one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state),
	due: (one, other) => (one.answerDueOn ?? '9').localeCompare(other.answerDueOn ?? '9'),
	group: (one, other) => one.group.localeCompare(other.group, 'en-GB')
};

export function askedConcerns({ scope, reader, asAt }: OpenVoice, url: URL) {
	const all = concernsOf(scope, reader, asAt);
	const state = tableState(url, {
		sortable: Object.keys(SORTS),
		sortedBy: 'raised',
		order: 'desc',
		perPage: 20
	});
	const filter = {
		state: url.searchParams.get('state') ?? '',
		group: url.searchParams.get('group') ?? ''
	};
	const sought = state.search.toLowerCase();
	const shown = all
		.filter(
			(concern) =>
				(filter.state === '' || concern.state === filter.state) &&
				(filter.group === '' || String(concern.groupId) === filter.group) &&
				(sought === '' ||
					`${concern.title ?? ''} ${concern.words ?? ''}`.toLowerCase().includes(sought))
		)
		.sort(SORTS[state.sort]);
	if (state.order === 'desc') shown.reverse();
	return { all, shown, state, filter };
}

/** The states that occur, for the filter, with how many of each. */
export function statesIn(concerns: readonly Concern[]) {
	return (Object.entries(STATE_LABELS) as [ConcernState, string][]).flatMap(([value, label]) => {
		const count = concerns.filter(({ state }) => state === value).length;
		return count === 0 ? [] : [{ value, label, count }];
	});
}
