/** What a register's own picture is drawn from: nothing for a register without one. */
import type { IcsScope } from '#lib/domain/access.ts';
import { indicatorCards } from '#lib/domain/answers/indicator-cards.ts';
import type { RegisterName } from '#lib/domain/registers/names.ts';
import { indicatorFigures } from '#lib/server/queries/indicators.ts';

/** As at an ISO date; `url` holds what the reader chose to look at. */
type Drawing = (scope: IcsScope, asAt: string, url: URL) => unknown;

export const PICTURES = {
	indicators: (scope, asAt) => indicatorCards(indicatorFigures(scope, asAt))
} satisfies { [Name in RegisterName]?: Drawing };

type Pictures = typeof PICTURES;

export type PictureOf<Name extends RegisterName> = Name extends keyof Pictures
	? Pictures[Name] extends (...args: never[]) => infer Drawn
		? Drawn
		: never
	: never;

/** Undefined for a register without a picture. */
export function pictureFor(
	name: RegisterName,
	scope: IcsScope,
	asAt: string,
	url: URL
): PictureOf<RegisterName> | undefined {
	const drawing = (PICTURES as { [Name in RegisterName]?: Drawing })[name];
	return drawing?.(scope, asAt, url) as PictureOf<RegisterName> | undefined;
}
