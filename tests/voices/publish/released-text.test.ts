import { describe, expect, test } from 'vitest';
import { releaseFindings } from '#lib/voices/publish/sensitive-text.ts';

const found = (text: string) => releaseFindings(text).map(({ kind, words }) => [kind, words]);

describe('a text is looked at before it is released', () => {
	test.each([
		['We heard from three people last week.', 'three people'],
		['2 carers came.', '2 carers'],
		['One woman said it took a year.', 'One woman'],
		['Only one young person was asked.', 'Only one young person'],
		['0 people said so.', '0 people'],
		['Four older adults and a worker met.', 'Four older adults'],
		['Three of the seven people improved.', 'Three of the seven people'],
		['Two of us were paid.', 'Two of us'],
		['A couple of carers left.', 'A couple of carers'],
		['One or two people waited.', 'One or two people'],
		['In all, 4 experts by experience came.', '4 experts by experience']
	])('a small count of people: %s', (text, words) => {
		expect(found(text)).toEqual([['small-count', words]]);
	});

	test.each([
		'Twelve people came, and 14 carers.',
		'One in four people live with this, and 1,003 people were asked.',
		'Twenty-two people and a hundred and three carers answered.',
		'The score rose by 2.4 people a month.',
		'Three teams and two nurses work here.',
		'4 networks are live; 15 people were seen.',
		'In 2024 people waited.',
		'No one should have to tell their story twice.'
	])('no small count of people: %s', (text) => {
		expect(found(text)).toEqual([]);
	});

	test.each([
		['name', 'Mrs Khan', 'Mrs Khan helped us.'],
		['name', 'Dr. O’Neill', 'We saw Dr. O’Neill there.'],
		['name', 'Professor J. Smith', 'It was Professor J. Smith.'],
		['name', 'mr patel', 'ask mr patel'],
		['name', 'my name is Sarah', 'Hello, my name is Sarah and I care for my son.'],
		['date-of-birth', 'born on 3 May 1980', 'She was born on 3 May 1980.'],
		['date-of-birth', 'DOB 03/05/80', 'DOB 03/05/80'],
		['date-of-birth', 'date of birth: 2 March 2019', 'date of birth: 2 March 2019'],
		['date-of-birth', '17.11.1964', 'On the form stood 17.11.1964, nothing else.'],
		['date-of-birth', '1971-02-28', 'It says 1971-02-28.'],
		['date-of-birth', 'born in 1958', 'Somebody born in 1958.'],
		['age', 'aged 34', 'Somebody aged 34 asked.'],
		['age', '34-year-old', 'A 34-year-old asked.'],
		['age', 'sixty-two year old', 'A sixty-two year old asked.'],
		['age', '19 years old', 'At 19 years old it began.'],
		['age', 'I am 43', 'I am 43, and still waiting.'],
		['phone', '07700 900123', 'Ring 07700 900123.'],
		['phone', '+44 20 7946 0018', 'Ring +44 20 7946 0018 today'],
		['phone', '(020) 7946 0018', 'Ring (020) 7946 0018 today'],
		['e-mail', 'sam.k@mail.example.org', 'Write to sam.k@mail.example.org.'],
		['postcode', 'SW1A 1AA', 'She lives in SW1A 1AA.'],
		['postcode', 'e8 3pq', 'near e8 3pq'],
		['postcode', 'M11AE', 'near M11AE'],
		['address', '12 Park View Road', 'They moved to 12 Park View Road.'],
		['address', '7b hanover street', 'at 7b hanover street'],
		['address', 'Flat 4', 'Flat 4 was empty.'],
		['nhs-number', '943 476 5919', 'The number 943 476 5919 stood there.'],
		['nhs-number', '9434765919', 'NHS no 9434765919']
	])('what tells who somebody is (%s): %s', (kind, words, text) => {
		expect(found(text)).toEqual([[kind, words]]);
	});

	test.each([
		'People aged 18 to 25, aged 65 and over and aged 18-64 wait longest.',
		'The service is open to people aged 18+.',
		'On 3 May 2024 the team went live; Q1 2nd quarter; Q2 2026/27.',
		'From 2021/22 on £366m was spent, 60% of it on staff.',
		'A three-year-old programme of 12 weeks.',
		'We miss our old building, ten minutes down the road.',
		'Ring 111 and choose option 2, or 999.',
		'The MS team and the Royal Street clinic are in E8.',
		'Reference 2026-04-17/0012 and 1234567890 in a list of 48.',
		'Two thirds said that it is better, 3 of 15 networks did not.'
	])('nothing in: %s', (text) => {
		expect(found(text)).toEqual([]);
	});

	test('every finding says what to do, and they come in the order of the text', () => {
		const all = releaseFindings(
			'Mrs Khan, aged 71, of 3 Elm Road, SW1A 1AA, rang 07700 900123 about two carers.'
		);
		expect(all.map(({ kind }) => kind)).toEqual([
			'name',
			'age',
			'address',
			'postcode',
			'phone',
			'small-count'
		]);
		for (const { message } of all) expect(message).toMatch(/(Take it out|Write|Name)/);
	});

	test('a text without anything of this has no findings, and a long one is soon looked through', () => {
		expect(releaseFindings('')).toEqual([]);
		const began = performance.now();
		releaseFindings(
			'One of the many things that people with 12 different stories told us. '.repeat(400)
		);
		releaseFindings('0'.repeat(20_000));
		releaseFindings('a'.repeat(20_000));
		expect(performance.now() - began).toBeLessThan(2000);
	});
});
