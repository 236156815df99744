/** What a register's own picture is drawn from: nothing for a register without one. */
import type { IcsScope } from '#lib/domain/access.ts';
import { disclosedIndicators } from '#lib/domain/answers/indicators.ts';
import { indicatorCards } from '#lib/domain/answers/indicator-cards.ts';
import type { RegisterName } from '#lib/domain/registers/names.ts';
import { dialogStaff } from '#lib/server/queries/dialog-staff.ts';
import { rolloutTeams } from '#lib/server/queries/rollout.ts';
import { promPicture } from './pictures/proms.server.ts';
import { trainingPicture } from './pictures/training.server.ts';
import { fundingPicture } from './pictures/funding.server.ts';
import { workforcePicture } from './pictures/workforce.server.ts';
import { coproductionPicture } from './pictures/coproduction.server.ts';
import { milestonePicture } from './pictures/milestones.server.ts';
import { riskPicture } from './pictures/risks.server.ts';
import { indicatorFigures } from '#lib/server/queries/indicators.ts';

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
