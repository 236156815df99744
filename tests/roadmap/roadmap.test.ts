import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DEDICATED_FOCUS, findDeliverable, parseRoadmap, reliedOnBy } from '#lib/roadmap/rules.ts';

const REGISTERS = [
	'policies',
	'pcns',
	'teams',
	'proms',
	'workforce',
	'training',
	'coproduction',
	'milestones',
	'funding',
	'risks',
	'indicators'
];

const draftText = readFileSync('data/roadmap/2022-08-draft.json', 'utf8');
const draft = parseRoadmap(JSON.parse(draftText));

type Loose = Record<string, unknown>;

const deliverable = (code: string, changes: Loose = {}): Loose => ({
	code,
	title: `Title of ${code}`,
	plain: 'What it means.',
	area: 'care',
	focus: null,
	position: 1,
	reliesOn: [],
	measuredBy: [],
	principles: ['carers'],
	returnSection: 'quality',
	firstSteps: ['mapping'],
	criteria: [],
	voices: [],
	resources: [],
	replaces: [],
	...changes
});

/** A small document with nothing wrong in it, save for what a test changes. */
const document = (changes: Loose = {}): Loose => ({
	code: 'small',
	title: 'A small roadmap',
	publisher: 'Nobody',
	status: 'draft',
	publishedOn: '2022-08-01',
	inForceFrom: '2021-04-01',
	planEndsOn: '2024-03-31',
	areas: [
		{ code: 'care', title: 'Care' },
		{ code: 'focus', title: 'Dedicated focus' }
	],
	focusAreas: [{ code: 'AED', title: 'Adult eating disorders', officialTerm: null }],
	principles: [{ code: 'carers', title: 'Carers', plain: 'Carers are heard.' }],
	returnSections: [{ code: 'quality', number: 12, title: 'Quality', question: 'How good is it?' }],
	firstSteps: [{ code: 'mapping', number: 3, title: 'Mapping assets' }],
	deliverables: [deliverable('one')],
	dedicatedFocusRule: { from: '2021/22', atLeast: 1, allBy: '2023/24', source: 'A guide' },
	...changes
});

const withDeliverables = (...deliverables: Loose[]) => document({ deliverables });
const criterion = (changes: Loose = {}) => ({
	code: 'one.success.1',
	kind: 'success',
	text: 'It works.',
	source: 'A guide',
	...changes
});

describe('the draft of August 2022', () => {
	test('holds 48 deliverables: 9, 8, 7 and 6 in four areas, and 4, 6 and 8 in dedicated focus', () => {
		const count = (key: 'area' | 'focus', code: string) =>
			draft.deliverables.filter((d) => d[key] === code).length;
		expect(draft.deliverables).toHaveLength(48);
		expect(draft.areas.map(({ code }) => count('area', code))).toEqual([9, 8, 7, 6, 18]);
		expect(draft.focusAreas.map(({ code }) => count('focus', code))).toEqual([4, 6, 8]);
	});

	test('holds six principles, twelve return sections and ten first steps, numbered in order', () => {
		expect(draft.principles).toHaveLength(6);
		expect(draft.returnSections.map(({ number }) => number)).toEqual(
			Array.from({ length: 12 }, (_, i) => i + 1)
		);
		expect(draft.firstSteps.map(({ number }) => number)).toEqual(
			Array.from({ length: 10 }, (_, i) => i + 1)
		);
	});

	test('prints the criteria, voices, resources and dependencies of the shift away from the CPA', () => {
		const shift = findDeliverable(draft, 'model-cpa-shift');
		const kinds = shift?.criteria.map(({ kind }) => kind);
		expect(kinds?.filter((kind) => kind === 'getting-started')).toHaveLength(3);
		expect(kinds?.filter((kind) => kind === 'success')).toHaveLength(3);
		expect(shift?.voices).toHaveLength(3);
		expect(shift?.resources).toHaveLength(4);
		expect(shift?.reliesOn).toHaveLength(6);
	});

	test('has a success criterion for every deliverable but the two for which the sources print none', () => {
		const without = draft.deliverables
			.filter(({ criteria }) => !criteria.some(({ kind }) => kind === 'success'))
			.map(({ code }) => code);
		expect(without).toEqual(['workforce-arrs', 'rehab-lived-experience']);
	});

	test('names each criterion and voice after its deliverable', () => {
		for (const { code, criteria, voices } of draft.deliverables) {
			for (const item of [...criteria, ...voices]) expect(item.code).toMatch(`${code}.`);
		}
	});

	test('is measured by registers that exist', () => {
		const named = draft.deliverables.flatMap(({ measuredBy }) => measuredBy);
		expect(named.filter((register) => !REGISTERS.includes(register))).toEqual([]);
	});

	test('speaks of people, never of their problem', () => {
		expect(draftText).not.toMatch(/problem/i);
		const ours = draft.deliverables.flatMap((d) => [
			d.plain,
			...d.criteria.map(({ text }) => text),
			...d.voices.map(({ text }) => text)
		]);
		expect(ours.filter((text) => /service users?/i.test(text))).toEqual([]);
	});
});

describe('looking things up', () => {
	test('finds a deliverable by its code', () => {
		expect(findDeliverable(draft, 'aed-no-thresholds')?.focus).toBe('AED');
	});

	test('finds nothing under a code of another version', () => {
		expect(findDeliverable(draft, 'no-such-code')).toBeUndefined();
	});

	test('what a deliverable holds up includes what relies on it through others', () => {
		const chain = parseRoadmap(
			withDeliverables(
				deliverable('third', { position: 3, reliesOn: ['second'] }),
				deliverable('second', { position: 2, reliesOn: ['first'] }),
				deliverable('first'),
				deliverable('alone', { position: 4 })
			)
		);
		expect(reliedOnBy(chain, 'first').map(({ code }) => code)).toEqual(['third', 'second']);
	});

	test('a deliverable that nothing relies on holds up nothing', () => {
		expect(reliedOnBy(draft, 'model-cpa-shift')).toEqual([]);
	});

	test('what an unknown deliverable holds up cannot be asked', () => {
		expect(() => reliedOnBy(draft, 'no-such-code')).toThrow(
			'Roadmap 2022-08-draft has no deliverable "no-such-code".'
		);
	});
});

describe('reading a document', () => {
	test('accepts one with nothing wrong', () => {
		expect(parseRoadmap(document()).deliverables[0]?.title).toBe('Title of one');
	});

	test('accepts a focus in the dedicated focus area', () => {
		const json = withDeliverables(deliverable('one', { area: DEDICATED_FOCUS, focus: 'AED' }));
		expect(parseRoadmap(json).deliverables[0]?.focus).toBe('AED');
	});

	test.each<[string, unknown, string]>([
		['what is not an object', [], 'roadmap: must be an object.'],
		['a missing title', document({ title: ' ' }), 'roadmap: "title" must be a text.'],
		[
			'an unknown status',
			document({ status: 'old' }),
			'roadmap: "status" must be one of draft, final, not "old".'
		],
		[
			'a date that does not exist',
			document({ publishedOn: '2022-02-30' }),
			'roadmap: "publishedOn" must be a date'
		],
		['a missing list', document({ areas: {} }), 'roadmap: "areas" must be a list.'],
		[
			'a focus area that does not say whether it has an official term',
			document({ focusAreas: [{ code: 'AED', title: 'Adult eating disorders' }] }),
			'focusAreas[0]: "officialTerm" must be a text.'
		],
		[
			'a number that is not whole',
			document({ firstSteps: [{ code: 'mapping', number: 1.5, title: 'Mapping' }] }),
			'firstSteps[0]: "number" must be a whole number'
		],
		[
			'a rule whose year is not one',
			document({
				dedicatedFocusRule: { from: '2021/23', atLeast: 1, allBy: '2023/24', source: 'A guide' }
			}),
			'dedicatedFocusRule: "from" must be a financial year'
		],
		[
			'a rule that asks for too much',
			document({
				dedicatedFocusRule: { from: '2021/22', atLeast: 2, allBy: '2023/24', source: 'A guide' }
			}),
			'dedicatedFocusRule: asks for more focus areas than there are.'
		],
		[
			'two deliverables of one code',
			withDeliverables(deliverable('one'), deliverable('one', { position: 2 })),
			'deliverable one: is there twice.'
		],
		[
			'an unknown area',
			withDeliverables(deliverable('one', { area: 'cares' })),
			'deliverable one: "area" names "cares"'
		],
		[
			'a focus outside the dedicated focus area',
			withDeliverables(deliverable('one', { focus: 'AED' })),
			'deliverable one: has the focus "AED" outside'
		],
		[
			'dedicated focus without a focus',
			withDeliverables(deliverable('one', { area: DEDICATED_FOCUS })),
			'deliverable one: is in the dedicated focus area, so it needs a focus.'
		],
		[
			'an unknown focus',
			withDeliverables(deliverable('one', { area: DEDICATED_FOCUS, focus: 'EIP' })),
			'deliverable one: "focus" names "EIP"'
		],
		[
			'an unknown return section',
			withDeliverables(deliverable('one', { returnSection: 'money' })),
			'deliverable one: "returnSection" names "money"'
		],
		[
			'an unknown principle',
			withDeliverables(deliverable('one', { principles: ['luck'] })),
			'deliverable one: "principles" names "luck"'
		],
		[
			'an unknown first step',
			withDeliverables(deliverable('one', { firstSteps: ['jump'] })),
			'deliverable one: "firstSteps" names "jump"'
		],
		[
			'an unknown dependency',
			withDeliverables(deliverable('one', { reliesOn: ['two'] })),
			'deliverable one: "reliesOn" names "two"'
		],
		[
			'a dependency named twice',
			withDeliverables(
				deliverable('one', { reliesOn: ['two', 'two'] }),
				deliverable('two', { position: 2 })
			),
			'deliverable one: "reliesOn" names "two" twice.'
		],
		[
			'a list of what is not text',
			withDeliverables(deliverable('one', { measuredBy: [7] })),
			'deliverable one: "measuredBy" must be a list of texts.'
		],
		[
			'a circle of dependencies',
			withDeliverables(
				deliverable('one', { reliesOn: ['two'] }),
				deliverable('two', { position: 2, reliesOn: ['one'] })
			),
			'deliverable one: relies on itself in a circle: one → two → one.'
		],
		[
			'a hole in the positions',
			withDeliverables(deliverable('one'), deliverable('three', { position: 3 })),
			'deliverable three: has position 3; the positions of care must count 1, 2, 3 …'
		],
		[
			'a criterion of an unknown kind',
			withDeliverables(deliverable('one', { criteria: [criterion({ kind: 'nice' })] })),
			'deliverable one, criteria[0]: "kind" must be one of getting-started, success, consider'
		],
		[
			'two criteria of one code, even in different deliverables',
			withDeliverables(
				deliverable('one', { criteria: [criterion()] }),
				deliverable('two', { position: 2, criteria: [criterion()] })
			),
			'criterion one.success.1: is there twice.'
		],
		[
			'a voice without a source',
			withDeliverables(
				deliverable('one', { voices: [{ code: 'one.voice.1', text: 'I am heard.' }] })
			),
			'deliverable one, voices[0]: "source" must be a text.'
		],
		[
			'a resource that does not say what it is about',
			withDeliverables(
				deliverable('one', { resources: [{ title: 'A guide', source: 'A shelf' }] })
			),
			'deliverable one, resources[0]: "about" must be a text.'
		]
	])('refuses %s and names the place', (_, json, message) => {
		expect(() => parseRoadmap(json)).toThrow(message);
	});
});
