/** Text as people paste it into spreadsheets, made comparable and storable. */

/** No date, number or period is longer; a longer text is none, and no pattern is tried on it. */
export const LONGEST_TYPED = 60;

/** Letters that show nothing and are no spaces: joiners, marks of direction, fillers. */
const UNSEEN =
	'\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u3164\\ufeff\\uffa0\\ufff9-\\ufffb';
const WIDE_SPACES = '\\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u2800\\u3000';
const UNTIDY_TEXT = new RegExp(
	`[\\u0000-\\u001f${UNSEEN}${WIDE_SPACES}\\u2028\\u2029]| {2}|^ | $|_x[0-9A-Fa-f]{4}_`
);
const INVISIBLE = new RegExp(`[${UNSEEN}]`, 'g');
const SPACES = new RegExp(`[\\t ${WIDE_SPACES}]+`, 'g');

const ERROR_TEXT =
	/^\s*#(?:REF!|N\/A(?: N\/A)?|DIV\/0!|NULL!|NAME\?|NUM!|VALUE!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|GETTING_DATA|#+)\s*$/i;

/** Most texts that are compared are short and plain: they are spared the way through Unicode. */
const OTHER_THAN_PLAIN = /[^a-z0-9]/;
const OTHER_THAN_ASCII = /[^\u0000-\u007f]/;

/** One line: no-break and other odd spaces become spaces, runs collapse, ends are trimmed. */
export function tidyText(text: string): string {
	if (!UNTIDY_TEXT.test(text)) return text;
	return unescapeExcel(text)
		.replace(/[\r\n\u2028\u2029]+/g, ' ')
		.replace(INVISIBLE, '')
		.replace(SPACES, ' ')
		.trim();
}

/** Several lines: line ends become LF, blanks at line ends and blank lines at both ends go. */
export function tidyLongText(text: string): string {
	if (!UNTIDY_TEXT.test(text)) return text;
	return unescapeExcel(text)
		.replace(/\r\n?|[\u2028\u2029]/g, '\n')
		.replace(INVISIBLE, '')
		.replace(SPACES, ' ')
		.replace(/ *\n */g, '\n')
		.replace(/\n{3,}/g, '\n\n')
		.trim();
}

/** Excel writes control characters in its XML as _x000D_; `_x005F_` is an escaped underscore. */
function unescapeExcel(text: string): string {
	if (!text.includes('_x')) return text;
	return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) =>
		String.fromCharCode(Number.parseInt(hex, 16))
	);
}

/** Whether a text is what a spreadsheet shows instead of a value: #REF!, or ##### in a CSV. */
export function isErrorText(text: string): boolean {
	return text.includes('#') && ERROR_TEXT.test(text);
}

/** What a list to choose from says before anybody has chosen: “< Select >”, “Please select”, “Choose an item.” */
const NOT_CHOSEN =
	/^(?:[<[({]\s*(?:please\s+)?(?:select|choose|pick)\b[^<>]{0,60}[>\])}]|-*\s*(?:please\s+)?(?:select|choose)(?:\s+(?:one|an? (?:item|option|value)|from (?:the )?(?:list|drop-?\s?down)(?: list)?))?\s*(?:\.{1,3}|…)?\s*-*)$/i;

/** Whether a text is what a list to choose from says before anybody has chosen. */
export function isNotChosen(text: string): boolean {
	if (text.length < 4 || text.length > 80) return false;
	// Two letters tell it from nearly every other text, at no cost.
	const [first, second] = [text.charCodeAt(0) | 32, text.charCodeAt(1) | 32];
	const mayBe =
		first === 112
			? second === 108
			: first === 115
				? second === 101
				: first === 99
					? second === 104
					: first < 97 || first > 122;
	return mayBe && (first < 48 || first > 57) && NOT_CHOSEN.test(text.trim());
}

/**
 * The form in which names are compared: letters and digits only, lower case, without accents.
 * “Policy / SOP name” and “policy sop  NAME” are one name; ticks and crosses stay as they are.
 */
export function comparable(text: string): string {
	if (!OTHER_THAN_PLAIN.test(text)) return text;
	if (!OTHER_THAN_ASCII.test(text))
		return signsAsWords(text.toLowerCase()).replace(/[^a-z0-9]+/g, '');
	const letters = text
		.normalize('NFKD')
		.replace(/[\u0300-\u036f]/g, '')
		.toLowerCase();
	return signsAsWords(letters).replace(/[^\p{L}\p{N}✓✔✅✗✘❌☐☑☒√×]+/gu, '');
}

function signsAsWords(text: string): string {
	if (!/[&#%]/.test(text)) return text;
	return text.replace(/&/g, 'and').replace(/#/g, 'no').replace(/%/g, 'percent');
}

/**
 * How many letters must be added, dropped, changed or swapped with a neighbour: 0 for equal texts. Where
 * it is more than `atMost`, how much more is not worked out.
 */
export function editDistance(left: string, right: string, atMost = Infinity): number {
	let before: number[] = [];
	let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
	for (let i = 1; i <= left.length; i += 1) {
		const current = [i];
		let best = i;
		for (let j = 1; j <= right.length; j += 1) {
			const cost = left[i - 1] === right[j - 1] ? 0 : 1;
			let least = Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + cost);
			if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]) {
				least = Math.min(least, before[j - 2]! + 1);
			}
			current.push(least);
			if (least < best) best = least;
		}
		if (best > atMost) return atMost + 1;
		before = previous;
		previous = current;
	}
	return previous[right.length]!;
}

/** Whether two comparable texts differ by no more than a slip of the hand. */
export function nearlyEqual(left: string, right: string): boolean {
	const length = Math.max(left.length, right.length);
	const allowed = length >= 9 ? 2 : length >= 5 ? 1 : 0;
	if (Math.abs(left.length - right.length) > allowed) return false;
	return editDistance(left, right, allowed) <= allowed;
}

/**
 * Financial years as people write them ('2023/24', '23-24', 'FY23/24', '2023/2024') in the one
 * form that is stored, '2023/24', or null when the text is none. The two halves must follow on.
 */
export function financialYearOf(text: string): string | null {
	if (text.length > LONGEST_TYPED) return null;
	const match =
		/^(?:fy|f\/y|financial year)?\s*((?:19|20)?\d{2})\s*[/\-–—\\]\s*((?:20)?\d{2})$/i.exec(text);
	if (!match) return null;
	const start = Number(match[1]!.length === 2 ? `20${match[1]}` : match[1]);
	const end = Number(match[2]!.slice(-2));
	if ((start + 1) % 100 !== end) return null;
	if (match[2]!.length === 4 && Number(match[2]) !== start + 1) return null;
	return `${start}/${String(end).padStart(2, '0')}`;
}

/** The text as quoted in messages: one line, and short. */
export function quoted(text: string): string {
	const line = text.slice(0, 300).replace(/\s+/g, ' ').trim();
	return `“${line.length > 60 ? `${line.slice(0, 57)}…` : line}”`;
}
