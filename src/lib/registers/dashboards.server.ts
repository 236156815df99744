/** What a register's own picture is drawn from: nothing for a register without one. */
import type { IcsScope } from '#lib/core/access.ts';
import type { RegisterName } from '#lib/core/register-names.ts';
import { coproductionPicture } from '#lib/registers/coproduction/dashboard.server.ts';
import { fundingPicture } from '#lib/registers/funding/dashboard.server.ts';
import { indicatorFigures } from '#lib/registers/indicators/figures.server.ts';
import { disclosedIndicators, indicatorCards } from '#lib/registers/indicators/measures.ts';
import { milestonePicture } from '#lib/registers/milestones/dashboard.server.ts';
import { promPicture } from '#lib/registers/proms/dashboard.server.ts';
import { riskPicture } from '#lib/registers/risks/dashboard.server.ts';
import { dialogStaff, rolloutTeams } from '#lib/registers/teams/figures.server.ts';
import { trainingPicture } from '#lib/registers/training/dashboard.server.ts';
import { workforcePicture } from '#lib/registers/workforce/dashboard.server.ts';

/** As at an ISO date; `url` holds what the reader chose to look at. */
type Drawing = (scope: IcsScope, asAt: string, url: URL) => unknown;

export const PICTURES = {
	teams: (scope: IcsScope, asAt: string) => ({
		teams: rolloutTeams(scope),
		dialog: dialogStaff(scope, asAt)
	}),
	proms: promPicture,
	training: trainingPicture,
	funding: fundingPicture,
	workforce: workforcePicture,
	coproduction: coproductionPicture,
	milestones: milestonePicture,
	risks: riskPicture,
	indicators: (scope, asAt) =>
		indicatorCards(disclosedIndicators(indicatorFigures(scope, asAt), scope.reader))
} satisfies { [Name in RegisterName]?: Drawing };

type Pictures = typeof PICTURES;

export type PictureOf<Name extends RegisterName> = Name extends keyof Pictures
	? Pictures[Name] extends (...args: never[]) => infer Drawn
		? Exclude<Drawn, undefined>
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

export type PictureProps<Name extends RegisterName> = {
	/** As `pictures.server.ts` works it out. */
	picture: PictureOf<Name>;
	/** The register's own address, `/ics/XWE/teams`. */
	home: string;
	/** ISO dates. */
	asAt: string;
	today: string;
};
