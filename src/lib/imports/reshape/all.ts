import { breakdown } from './breakdown.ts';
import { officialList } from './epcn.ts';
import { forms } from './forms.ts';
import { published } from './mapped.ts';
import { plain } from './plain.ts';
import type { FileSheets, Reshape, Reshaped } from './reshape.ts';
import { monthsAcross } from './wide.ts';

/** Every shape, in the order in which they are tried; the last takes any file. */
const SHAPES: readonly Reshape[] = [published, monthsAcross, officialList, breakdown, forms, plain];

/** @throws Refusal for a file of a known shape that cannot be taken */
export function reshape(file: FileSheets): Reshaped {
	for (const shape of SHAPES) {
		const reshaped = shape.recognise(file);
		if (reshaped) return reshaped;
	}
	throw new Error('No shape takes this file.');
}
