/** What the API answers, address by address: OpenAPI is made from it, and the tests check real answers by it. */
import * as v from 'valibot';
import { SUPPRESSED } from '#lib/core/disclosure.ts';
import { MEASURE_KINDS, SERIES_KINDS } from '#lib/core/measure.ts';
import { importSchema } from '#lib/imports/direct.server.ts';
import { REGISTERS } from '#lib/registers/all.ts';
import { listSchema } from '#lib/registers/export.server.ts';
import { shownReturnSchema } from '#lib/returns/return/content.ts';
import { RETURN_STATES } from '#lib/returns/return/transitions.ts';
import { CONFIDENCE, STAGES } from '#lib/roadmap/progress/rules.ts';

const text = v.string();
const orNull = v.nullable(text);
/** `*`: a count of people that is too small to show. */
const figure = v.nullable(v.union([v.number(), v.literal(SUPPRESSED)]));

const Organisation = v.object({
	code: text,
	kind: v.literal('ics'),
	name: text,
	shortName: text,
	openedOn: orNull,
	closedOn: orNull,
	fictional: v.boolean(),
	regionCode: orNull,
	regionName: orNull
});

const Measure = v.object({
	measure: text,
	title: text,
	asAt: text,
	numerator: figure,
	denominator: figure,
	/** 0 to 1 for a share; the figure itself otherwise. */
	value: figure,
	unit: text,
	planned: figure,
	note: orNull,
	/** How the value is put together, and what its values are over time. */
	kind: v.picklist(MEASURE_KINDS),
	series: v.picklist(SERIES_KINDS),
	loneShare: v.optional(v.boolean())
});

const Deliverable = v.object({
	code: text,
	title: text,
	area: text,
	focus: orNull,
	reliesOn: v.array(text),
	/** Null while nothing has been recorded of it. */
	stage: v.nullable(v.picklist(STAGES.map(({ code }) => code))),
	confidence: v.nullable(v.picklist(CONFIDENCE.map(({ code }) => code))),
	reason: orNull,
	owner: orNull,
	backToGreenOn: orNull,
	baselineOn: orNull,
	forecastOn: orNull,
	forecastReason: orNull,
	actualOn: orNull,
	dueOn: orNull,
	promisedOn: orNull,
	slip: v.nullable(v.number()),
	reached: v.boolean(),
	pastDate: v.boolean(),
	slipping: v.boolean(),
	dueSoon: v.boolean(),
	undated: v.boolean(),
	updatedOn: orNull,
	daysSinceUpdate: v.nullable(v.number()),
	stale: v.boolean(),
	inheritedFrom: orNull
});

const returnLine = {
	quarter: text,
	state: v.nullable(v.picklist(RETURN_STATES.map(({ code }) => code))),
	since: orNull,
	dueOn: orNull,
	submissions: v.array(v.object({ number: v.number(), sha256: text, at: text }))
};

export const PROBLEM = v.object({
	type: text,
	title: text,
	status: v.number(),
	detail: text
});

/** By the address under `/api/v1`, as OpenAPI writes it; of imports it is the answer to a file. */
export const ANSWERS = {
	'/organisations': v.object({ organisations: v.array(Organisation) }),
	'/ics/{ics}/measures': v.object({ ics: text, asAt: text, measures: v.array(Measure) }),
	'/ics/{ics}/roadmap': v.object({
		ics: text,
		asAt: text,
		roadmap: v.object({ code: text, title: text }),
		deliverables: v.array(Deliverable)
	}),
	'/ics/{ics}/returns': v.union([
		v.object({ ics: text, returns: v.array(v.object(returnLine)) }),
		v.object({ ics: text, ...returnLine, content: v.nullable(shownReturnSchema) })
	]),
	'/ics/{ics}/registers/{register}': v.union(REGISTERS.map(listSchema)),
	'/ics/{ics}/imports': v.object({
		...importSchema.entries,
		/** Of a log of several registers: the answers for the others. */
		parts: v.optional(v.array(importSchema))
	})
} as const;
