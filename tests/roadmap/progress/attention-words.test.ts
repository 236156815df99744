import { expect, test } from 'vitest';
import { tasksFrom } from '#lib/roadmap/progress/attention.ts';

const titleOf = (code: string) => ({ a: 'Joint governance', b: 'Co-location' })[code] ?? code;

test('each kind of attention names its first deliverable and leads to it', () => {
	expect(tasksFrom([{ kind: 'stale', codes: ['a'] }], titleOf, '/ics/XWE/roadmap')).toEqual([
		{
			label: 'Update “Joint governance”',
			href: '/ics/XWE/roadmap/a',
			why: 'it has had no update for more than 90 days'
		}
	]);
});

test('others of the kind are counted, one and several', () => {
	const why = (codes: string[]) => tasksFrom([{ kind: 'undated', codes }], titleOf, '')[0]?.why;
	expect(why(['a', 'b'])).toBe('it has no date to be measured against, and 1 more is like it');
	expect(why(['a', 'b', 'c'])).toBe(
		'it has no date to be measured against, and 2 more are like it'
	);
});

test('nothing needs nobody', () => {
	expect(tasksFrom([], titleOf, '')).toEqual([]);
	expect(tasksFrom([{ kind: 'silent', codes: [] }], titleOf, '')).toEqual([]);
});
