import { expect, test } from 'vitest';
import ConfidenceMark from '#lib/roadmap/ConfidenceMark.svelte';
import SlipMark from '#lib/roadmap/SlipMark.svelte';
import StageMark from '#lib/roadmap/StageMark.svelte';
import Staleness from '#lib/roadmap/Staleness.svelte';
import { CONFIDENCE, STAGES } from '#lib/roadmap/progress/rules.ts';
import Chart from '#lib/ui/charts/Chart.svelte';
import ProgressBar from '#lib/ui/charts/ProgressBar.svelte';
import Sparkline from '#lib/ui/charts/Sparkline.svelte';
import Figure from '#lib/ui/figures/Figure.svelte';
import { html, text } from './render.ts';

test('a stage fills as many steps as it has come, and says its word', () => {
	for (const stage of STAGES) {
		const mark = html(StageMark, { stage: stage.code });
		expect(mark.match(/mark-fill/g) ?? [], stage.code).toHaveLength(stage.steps);
		expect(text(mark)).toBe(stage.label);
	}
	expect(text(html(StageMark, { stage: null }))).toBe('No update yet');
});

test('a mark without its word is still named', () => {
	expect(html(StageMark, { stage: 'sustained', words: false })).toContain('aria-label="Sustained"');
	expect(html(ConfidenceMark, { confidence: 'red', words: false })).toContain(
		'aria-label="Delivery confidence: Red"'
	);
});

test('each confidence has its letters and a shape of its own', () => {
	const marks = CONFIDENCE.map(({ code }) => html(ConfidenceMark, { confidence: code }));
	expect(marks.map(text)).toEqual([
		'G Green',
		'AG Amber-green',
		'A Amber',
		'AR Amber-red',
		'R Red'
	]);
	const shapes = marks.map((mark) => / d="([^"]+)"/.exec(mark)?.[1]);
	expect(new Set(shapes).size).toBe(5);
	expect(text(html(ConfidenceMark, { confidence: null }))).toBe('Not rated');
});

test('silence is said as age', () => {
	const said = (updated: string | null) => text(html(Staleness, { updated, today: '2026-11-21' }));
	expect(said('2026-08-16')).toBe('No update for 97 days');
	expect(said('2026-08-23')).toBe('Updated 90 days ago');
	expect(said('2026-11-21')).toBe('Updated today');
	expect(said(null)).toBe('No update yet');
});

test('a slip is said in days', () => {
	const said = (days: number | null) => text(html(SlipMark, { days }));
	expect(said(42)).toBe('42 days later than planned');
	expect(said(-1)).toBe('1 day earlier than planned');
	expect(said(0)).toBe('As planned');
	expect(said(null)).toBe('No dates to compare');
});

test('a figure says its direction in a word, without a judgement', () => {
	const figure = html(Figure, {
		label: 'Networks live',
		value: '12 of 15',
		detail: '(80%)',
		comparison: '3 more than on 30 June 2026',
		direction: 'up',
		href: '/ics/XWE/pcns'
	});
	expect(text(figure)).toBe(
		'Networks live 12 of 15 (80%) ▲ Up: 3 more than on 30 June 2026 See the rows behind “Networks live”'
	);
	expect(text(html(Figure, { label: 'Found', value: '37', direction: 'same' }))).toBe(
		'Found 37 ▬ No change'
	);
});

test('small pictures say in words what they show', () => {
	expect(html(ProgressBar, { part: 12, of: 15, label: 'networks live', expected: 14 })).toContain(
		'aria-label="12 of 15 (80%) networks live; 14 of 15 (93%) expected by now"'
	);
	const line = html(Sparkline, { values: [1, null, 3, 4], label: '1 in March, 4 in June' });
	expect(line).toContain('aria-label="1 in March, 4 in June"');
	expect(/ d="([^"]+)"/.exec(line)?.[1]?.match(/M/g)).toHaveLength(2);
	expect(text(html(Sparkline, { values: [null, 3], label: 'only one month' }))).toBe(
		'only one month'
	);
});

test('a chart’s sentence and table are in the page before any script runs', () => {
	const chart = html(Chart, {
		title: 'Networks live rose',
		sentence: '12 of 15 were live.',
		yLabel: 'Networks',
		series: [
			{
				key: 'live',
				label: 'Networks live',
				points: [
					{ x: '2026-09-30', y: 12, label: '12 of 15 (80%)' },
					{ x: '2026-06-30', y: null, label: ': not submitted' }
				]
			}
		],
		target: { value: 15, label: 'Target' }
	});
	expect(text(chart)).toContain('30 Jun 2026 : not submitted 15 30 Sep 2026 12 of 15 (80%) 15');
	expect(chart).toContain('min-height: 300px');
});
