/** Words that people type where there is nothing to say yet. */
const NOTHING = new Set([
	'tbc',
	'tba',
	'tbd',
	'tbconfirmed',
	'tobeconfirmed',
	'tobeagreed',
	'tobeadvised',
	'tobedecided',
	'tobedetermined',
	'notyet',
	'notyetknown',
	'notyetstarted',
	'notstarted',
	'notset',
	'notknown',
	'notavailable',
	'notapplicable',
	'notrecorded',
	'nodate',
	'na',
	'nk',
	'nil',
	'none',
	'null',
	'nan',
	'unknown',
	'ongoing',
	'inprogress',
	'pending',
	'awaited',
	'awaiting',
	'blank',
	'empty',
	'missing',
	'no',
	'not',
	'outstanding',
	'unset',
	'undated',
	'nodata'
]);

/** Whether the text says that there is no value: TBC, n/a, not yet, a dash, a question mark. */
export function saysNothing(text: string): boolean {
	if (/^[\s\-–—―−._?/\\~:]*$/.test(text)) return true;
	const letters = text.toLowerCase().replace(/[^a-z0-9]/g, '');
	return NOTHING.has(letters) || (letters.startsWith('awaiting') && letters.length < 40);
}
