/** Easy Read: one idea a line, in a few short words, with a picture beside it. */
import { object, oneOf, text } from './schema.ts';

/** The pictures there are; each says what is drawn, and the drawings are components. */
export const PICTURE_NAMES = [
	'talk',
	'listen',
	'person',
	'group',
	'team',
	'key-worker',
	'plan',
	'carer',
	'older',
	'door',
	'clock',
	'calendar',
	'tick',
	'cross',
	'part-way',
	'not-started',
	'question',
	'unsure',
	'difference',
	'agree',
	'promise',
	'letter',
	'house',
	'place',
	'gp',
	'money',
	'computer',
	'phone',
	'help',
	'heart',
	'book',
	'lock',
	'eye',
	'warning',
	'thumb-up',
	'thumb-down',
	'write'
] as const;
export type PictureName = (typeof PICTURE_NAMES)[number];

export interface EasyLine {
	readonly text: string;
	readonly picture: PictureName;
}

/** @throws an Error that names the place when there is no text, or no such picture */
export function readEasyLine(item: unknown, place: string): EasyLine {
	const line = object(item, place);
	return {
		text: text(line, 'text', place),
		picture: oneOf(line, 'picture', PICTURE_NAMES, place)
	};
}
