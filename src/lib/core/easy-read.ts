/** Easy Read: one idea a line, in a few short words, with a picture beside it. */
import type * as v from 'valibot';
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

export const EasyLine = object({ text, picture: oneOf(PICTURE_NAMES) });
export type EasyLine = v.InferOutput<typeof EasyLine>;
