/**
 * What to look at in a free text before it goes to the public: few people counted, and details that
 * tell who somebody is. It gives findings and never refuses: the person who releases the text decides.
 * A first name or a story may still give somebody away; that takes a reader. Pure.
 */
import { FEWEST_SHOWN } from '#lib/core/disclosure.ts';
import { nhsNumbersIn } from '#lib/core/nhs-number.ts';

export type ReleaseKind =
	| 'small-count'
	| 'name'
	| 'date-of-birth'
	| 'age'
	| 'phone'
	| 'e-mail'
	| 'postcode'
	| 'address'
	| 'nhs-number';

/** `words` as they stand in the text; `message` says what to do about them. */
export type ReleaseFinding = { kind: ReleaseKind; words: string; message: string };

export const FINDING_MESSAGES: Readonly<Record<ReleaseKind, string>> = {
	'small-count': `This counts fewer than ${FEWEST_SHOWN} people, who could be recognised. Write “a few people”, or leave the number out.`,
	name: 'This looks like somebody’s name. Write what they do, such as “a carer”, or leave it out.',
	'date-of-birth': 'This looks like a date of birth. Take it out.',
	age: 'This gives one person’s age. Write an age group such as “in their thirties”, or leave it out.',
	phone: 'This looks like a telephone number. Take it out, unless anybody may ring it.',
	'e-mail': 'This looks like an e-mail address. Take it out, unless anybody may write to it.',
	postcode: 'This looks like a postcode. Name the borough or council area instead.',
	address: 'This looks like an address. Name the borough or council area instead.',
	'nhs-number':
		'This looks like an NHS number. Nothing about identifiable patients may be kept here: take it out.'
};

const PEOPLE =
	'people|persons?|individuals?|wom[ae]n|m[ae]n|carers?|adults?|patients?|clients?|(?:service )?users?|participants?|respondents?|attendees?|experts? by experience|survivors?|members?|residents?|tenants?|famil(?:y|ies)|parents?|mothers?|fathers?|mums?|dads?|sons?|daughters?|brothers?|sisters?|boys?|girls?|child(?:ren)?|teenagers?|students?|veterans?|refugees?|peers?|of (?:us|them|you)';
const FEW = 'one|two|three|four|zero|none|a couple|a single|only (?:a )?one|[0-4]';
const NUMBERS =
	'twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|hundred and';
const AGES = `\\d{1,3}|(?:(?:${NUMBERS})(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?)|(?:thir|four|fif|six|seven|eigh|nine)teen|ten|eleven|twelve`;
const MONTHS =
	'(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const DAY = '(?:0?[1-9]|[12]\\d|3[01])';
/** Before the programme, so that a full date in it is hardly one of its own. */
const LONG_AGO = '(?:19\\d\\d|200\\d|201[0-5])';
const ANY_YEAR = '(?:\\d{4}|\\d{2})';
const dateIn = (year: string) =>
	`(?:${DAY}(?:st|nd|rd|th)?(?: of)?[ -]${MONTHS},?[ -]${year}|${MONTHS} ${DAY}(?:st|nd|rd|th)?,? ${year}|${DAY}[/.-](?:0?[1-9]|1[0-2])[/.-]${year}|${year}-(?:0[1-9]|1[0-2])-${DAY})`;
/** Things that have years too, so that “a three-year-old programme” is nobody’s age. */
const NOT_BODIES =
	'(?! (?:programme|service|plan|policy|team|strategy|contract|model|system|form))';
const STREETS =
	'Street|St|Road|Rd|Avenue|Ave|Lane|Close|Drive|Way|Court|Crescent|Gardens|Terrace|Square|Grove|Hill|Mews|Walk|Row|Parade';

const PATTERNS: readonly (readonly [ReleaseKind, RegExp])[] = [
	[
		'small-count',
		new RegExp(
			`(?<![\\d.,£-]|\\d |\\b(?:${NUMBERS})[ -]|\\bin )\\b(?:${FEW})(?: or (?:two|three|four|[2-4]))?(?: of(?: (?:the|our|their|these|those|its))?(?: (?:\\d+|\\w+teen|five|six|seven|eight|nine|ten))?)?(?: (?!of\\b|in\\b|and\\b|or\\b)[\\p{L}-]+){0,2}? (?:${PEOPLE})\\b`,
			'giu'
		)
	],
	[
		'name',
		/(?<!\p{L})(?:Mrs?|Ms|Miss|Mx|Dr|Prof(?:essor)?|Sir|Dame|Rev(?:erend)?)\.? (?:[A-Z]\.? )?\p{Lu}[\p{L}’'-]+/gu
	],
	['name', /(?<!\p{L})(?:mrs?|dr|MRS?|DR)\.? \p{L}[\p{L}’'-]+/gu],
	['name', /\b[Mm]y name(?: is|’s|'s) \p{L}[\p{L}’'-]+(?: \p{Lu}[\p{L}’'-]+)?/gu],
	[
		'date-of-birth',
		new RegExp(
			`\\b(?:born(?: on| in)?|d\\.?o\\.?b\\.?|date of birth|birthday)(?: is| was)?[:,]? *(?:${dateIn(ANY_YEAR)}|(?:19|20)\\d\\d)\\b`,
			'gi'
		)
	],
	['date-of-birth', new RegExp(`(?<![\\d/.-])${dateIn(LONG_AGO)}(?![\\d/-])`, 'gi')],
	[
		'age',
		new RegExp(
			`\\b(?:aged?|turned|turning) (?:${AGES})\\b(?!\\+|%| ?[-–] ?\\d| (?:to|and|or) (?:\\d|over|above|under|older|younger|up)|\\d)`,
			'gi'
		)
	],
	[
		'age',
		new RegExp(
			`\\b(?:${AGES})[- ]?(?:years?|yrs?)[- ]olds?\\b${NOT_BODIES}|\\b\\d{1,3} ?(?:yo|y/o)\\b`,
			'gi'
		)
	],
	[
		'age',
		/\b(?:I am|I[’']m|she is|she[’']s|he is|he[’']s|who is|they are) \d{2}(?=[.,;!?)]|$| and | now\b)/gim
	],
	['phone', /(?<![\d.])(?:\+ ?44|0044|\(?0\d)[\d ()-]{7,15}\d(?!\d|\.\d)/g],
	['e-mail', /(?<![\p{L}\d._%+-])[\p{L}\d._%+-]{1,64}@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+/gu],
	[
		'postcode',
		/\b(?:[A-PR-UWYZ][A-HK-Y]?\d[A-HJKP-Y\d]? ?\d[ABD-HJLNP-UW-Z]{2}|[a-pr-uwyz][a-hk-y]?\d[a-z\d]? (?!\d(?:st|nd|rd|th)\b)\d[abd-hjlnp-uw-z]{2})\b/g
	],
	[
		'address',
		new RegExp(
			`(?<![\\d,.£-])\\b(?:(?:flat|apartment|house) \\d{1,3}[a-z]?,? )?\\d{1,3}[A-Za-z]?,? (?:\\p{Lu}[\\p{L}’'-]+ ){1,3}(?:${STREETS})\\b`,
			'gu'
		)
	],
	[
		'address',
		/(?<![\d,.£-])\b\d{1,3}[a-z]?,? (?!(?:the|a|new|main|more|other|different|local|busy) )[a-z’'-]+ (?:street|road|avenue|lane|crescent|terrace)\b/g
	],
	['address', /\b(?:[Ff]lat|[Aa]partment) \d{1,3}[A-Za-z]?\b/g]
];

const DIGITS_OF_A_PHONE = [10, 11, 12, 13, 14];

type Placed = { kind: ReleaseKind; words: string; at: number };

/** What stands in the text that should be looked at before it is released, in its order. */
export function releaseFindings(text: string): ReleaseFinding[] {
	const found: Placed[] = [];
	for (const number of nhsNumbersIn(text)) found.push({ kind: 'nhs-number', ...number });
	for (const [kind, pattern] of PATTERNS)
		for (const match of text.matchAll(pattern)) {
			const words = match[0].trim();
			if (kind === 'phone' && !DIGITS_OF_A_PHONE.includes(words.replace(/\D/g, '').length))
				continue;
			const one = { kind, words, at: match.index };
			if (!found.some((other) => holds(other, one))) found.push(one);
		}
	return found
		.filter((one) => !found.some((other) => other !== one && holds(other, one)))
		.toSorted((a, b) => a.at - b.at)
		.map(({ kind, words }) => ({ kind, words, message: FINDING_MESSAGES[kind] }));
}

/** Whether one finding's words are part of another's, which says more. */
function holds(wide: Placed, narrow: Placed): boolean {
	return wide.at <= narrow.at && narrow.at + narrow.words.length <= wide.at + wide.words.length;
}
