/** What the registers say now of what a return had frozen: shown beside it, never put in its place. Pure. */
import { figureText } from '#lib/domain/returns/checks.ts';
import type { PlanFigure, ReturnContent } from '#lib/domain/returns/content.ts';
import { STAGES, type StageCode } from '#lib/domain/progress.ts';
import { longDate } from '#lib/format/dates.ts';
import { decimal, pounds } from '#lib/format/numbers.ts';
import { plural } from '#lib/format/words.ts';

export type ChangedSince = {
	/** Null for a figure of the plan. */
	section: string | null;
	/** `figure:<measure>` or `deliverable:<code>`, as a query's subject. */
	about: string;
	sent: string;
	now: string;
};

/**
 * Every frozen figure, deliverable and plan figure that differs now. `now` is worked out for the day
 * that was frozen, so that what differs was put right since and has not merely moved on.
 */
export function changedSince(sent: ReturnContent, now: ReturnContent): ChangedSince[] {
	const sections = sent.sections.flatMap((section): ChangedSince[] => {
		const today = now.sections.find(({ code }) => code === section.code);
		if (!today) return [];
		const figures = section.figures.flatMap((figure) => {
			const held = today.figures.find(({ name }) => name === figure.name);
			return held ? difference(`figure:${figure.name}`, figureText(figure), figureText(held)) : [];
		});
		const states = section.states.flatMap((state) => {
			const held = today.states.find(({ code }) => code === state.code);
			return held ? difference(`deliverable:${state.code}`, stateText(state), stateText(held)) : [];
		});
		return [...figures, ...states].map((one) => ({ ...one, section: section.code }));
	});
	const plan = sent.plan.flatMap((figure) => {
		const held = now.plan.find(({ name }) => name === figure.name);
		return held ? difference(`figure:${figure.name}`, planText(figure), planText(held)) : [];
	});
	return [...sections, ...plan.map((one) => ({ ...one, section: null }))];
}

/** "2 figures or dates are different in the registers now": a figure of several sections counts once. */
export function sinceSentence(changes: readonly ChangedSince[]): string {
	const count = new Set(changes.map(({ about }) => about)).size;
	return count === 0
		? 'The registers and the roadmap still say the same.'
		: `${plural(count, 'figure or date is', 'figures or dates are')} different in the registers and the roadmap now: both are shown.`;
}

function difference(about: string, sent: string, now: string) {
	return sent === now ? [] : [{ about, sent, now }];
}

function stateText({
	stage,
	promisedOn,
	confidence
}: {
	stage: StageCode | null;
	promisedOn: string | null;
	confidence: string | null;
}): string {
	const label = STAGES.find(({ code }) => code === stage)?.label.toLowerCase() ?? 'no update yet';
	const promised = promisedOn ? `, promised for ${longDate(promisedOn)}` : '';
	return `${label}${promised}${confidence ? `, rated ${confidence}` : ''}`;
}

/** `11 networks of 14 planned`, `£120 of £300 planned`, or that there is nothing to count. */
export function planText({ planned, actual, unit, told: shown }: PlanFigure): string {
	if (shown?.actual)
		return shown.planned === null
			? `${shown.actual} ${unit}, with no plan to set it against`
			: `${shown.actual} ${unit} of ${shown.planned} planned`;
	const told = (value: number) => (unit === 'pounds' ? pounds(value) : decimal(value));
	const noun = unit === 'pounds' ? '' : ` ${unit}`;
	if (actual === null) return 'nothing to work it out from';
	return planned === null
		? `${told(actual)}${noun}, with no plan to set it against`
		: `${told(actual)}${noun} of ${told(planned)} planned`;
}
