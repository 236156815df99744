/** Which pictures a page has already drawn, told by `Pictures` to every picture inside it. */
import { getContext, setContext } from 'svelte';
import type { PictureName } from './pictures.ts';

type IsDrawn = (name: PictureName) => boolean;

const KEY = Symbol('pictures drawn');

/** Asked with a name each time, since a page may come to need other pictures. */
export function sayDrawn(isDrawn: IsDrawn): void {
	setContext(KEY, isDrawn);
}

/** Outside of `Pictures` none is drawn yet. */
export function drawnAbove(): IsDrawn {
	return getContext<IsDrawn | undefined>(KEY) ?? (() => false);
}
