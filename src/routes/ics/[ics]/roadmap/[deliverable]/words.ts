/** Where a deliverable stands, as a sentence for the top of its page. Pure. */
import { longDate } from '#lib/core/dates.ts';
import { plural } from '#lib/core/words.ts';
import { isReached, type StageCode, STAGES } from '#lib/roadmap/progress/rules.ts';

export type Standing = {
	stage: StageCode | null;
	promisedOn: string | null;
	dueOn: string | null;
	actualOn: string | null;
	slip: number | null;
	pastDate: boolean;
};

/** `asAt` is the day the page is for. */
export function standingSentence(standing: Standing, asAt: string): string {
	const { stage, promisedOn, dueOn, actualOn, slip, pastDate } = standing;
	if (stage === null) return 'There is no update yet.';
	const label = STAGES.find(({ code }) => code === stage)!.label;
	if (isReached(stage)) {
		const when = actualOn ? ` on ${longDate(actualOn)}` : '';
		const opening =
			stage === 'sustained' ? `Reached${when}, and sustained since` : `Success was reached${when}`;
		return `${opening}${slip === null ? '' : slipClause(slip)}.`;
	}
	if (promisedOn === null) return `${label}, with no date.`;
	// A forecast that is past is shown as such: nobody has given a new date.
	if (promisedOn < asAt)
		return `${label}. It was forecast for ${longDate(promisedOn)}, which has passed.`;
	const forecast = `${label}, forecast for ${longDate(promisedOn)}`;
	if (slip === null) return `${forecast}.`;
	if (pastDate) return `${forecast}${slipClause(slip)}: the planned date was ${longDate(dueOn)}.`;
	return `${forecast}${slipClause(slip)}.`;
}

function slipClause(slip: number): string {
	if (slip === 0) return ', as first planned';
	return slip > 0
		? `, ${plural(slip, 'day')} later than first planned`
		: `, ${plural(-slip, 'day')} earlier than first planned`;
}
