/** What an indicator is, and the catalogue of them as a document. Pure. */
import { INDICATOR_FORMS, type Indicator } from '#lib/domain/registers/definition.ts';
import * as fields from '#lib/domain/document.ts';
import { PERIOD_KINDS } from '#lib/domain/periods.ts';
import type { Target } from '#lib/domain/spc-targets.ts';

export const DIRECTIONS = ['higher', 'lower', 'neither'] as const;

export type Catalogue = { title: string; indicators: Indicator[] };

const CODE = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** Reads data/indicators/catalogue.json. @throws Error that names the place of a slip */
export function parseCatalogue(document: unknown): Catalogue {
	const root = fields.object(document, 'catalogue');
	const indicators = fields.list(root, 'indicators', 'catalogue').map(readIndicator);
	const codes = new Set<string>();
	for (const { code } of indicators) {
		if (codes.has(code)) fields.fail(code, 'stands twice.');
		codes.add(code);
	}
	return { title: fields.text(root, 'title', 'catalogue'), indicators };
}

/** One indicator of the document, or of a stored version of it. */
export function readIndicator(value: unknown): Indicator {
	const one = fields.object(value, 'indicator');
	const code = fields.text(one, 'code', 'indicator');
	if (!CODE.test(code)) fields.fail(code, '"code" must be words in small letters with hyphens.');
	const form = fields.oneOf(one, 'form', INDICATOR_FORMS, code);
	const denominator = fields.textOrNull(one, 'denominator', code);
	if ((form === 'figure') !== (denominator === null))
		fields.fail(code, 'a figure has no denominator; a share and a ratio have one.');
	return {
		code,
		name: fields.text(one, 'name', code),
		alsoCalled: fields.texts(one, 'alsoCalled', code),
		form,
		numerator: fields.text(one, 'numerator', code),
		denominator,
		unit: fields.text(one, 'unit', code),
		better: fields.oneOf(one, 'better', DIRECTIONS, code),
		targets: fields.list(one, 'targets', code).map((target) => readTarget(target, code)),
		source: fields.textOrNull(one, 'source', code),
		disclosure: fields.oneOf(one, 'disclosure', ['people', 'none'], code),
		period: fields.oneOf(one, 'period', PERIOD_KINDS, code),
		lookback: one.lookback === null ? null : fields.oneOf(one, 'lookback', ['year'] as const, code)
	};
}

function readTarget(value: unknown, place: string): Target {
	const one = fields.object(value, place);
	if (typeof one.value !== 'number' || !Number.isFinite(one.value))
		fields.fail(place, 'a target has a "value" that is a number.');
	return {
		value: one.value,
		...(one.from === undefined ? {} : { from: fields.date(one, 'from', place) }),
		...(one.to === undefined ? {} : { to: fields.date(one, 'to', place) })
	};
}

/** The target that holds on an ISO date; of several the one that began last. */
export function targetOf(indicator: Indicator, on: string): number | null {
	const holding = indicator.targets
		.filter(({ from, to }) => (from ?? '') <= on && on <= (to ?? '9999'))
		.sort((a, b) => (a.from ?? '').localeCompare(b.from ?? ''));
	return holding.at(-1)?.value ?? null;
}
