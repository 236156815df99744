/** Systems side by side as an address asks for them: for England, for a region, and as files. */
import {
	compareSystems,
	type Comparison,
	hasMerged,
	openSystems,
	realSystemsReport,
	standingsOf
} from '#lib/compare/read.server.ts';
import {
	byNeed,
	type Compared,
	comparisonSentence,
	type Standing,
	standingsByNeed
} from '#lib/compare/rules.ts';
import { authorise, authoriseSums, isOfProgramme, may, type Scope } from '#lib/core/access.ts';
import type { Measure } from '#lib/core/measure.ts';
import { MEASURES } from '#lib/measures/catalogue.ts';
import type { IcsListed, Organisation } from '#lib/organisations/read.server.ts';
import { asAtOf } from '#lib/request.server.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';
import type { Deliverable } from '#lib/roadmap/rules.ts';

export type SideBySide = {
	scope: Scope;
	asAt: string;
	today: string;
	search: string;
	/** Whether figures are mapped to the organisations of today. */
	mapped: boolean;
	/** Whether that would change anything. */
	merged: boolean;
	fictional: boolean;
	/** Open on the day; and those that the tables have a line for. */
	open: IcsListed[];
	systems: IcsListed[];
	measure: Measure;
	comparison: Comparison;
	/** What the filters leave, those first that need help. */
	rows: Compared[];
	sentence: string;
	deliverables: readonly Deliverable[];
	deliverable: Deliverable;
	standings: Standing[];
};

/** @throws NotSignedIn, NotAllowed, NoRoadmap */
export function sideBySide(locals: App.Locals, url: URL, region: Organisation | null): SideBySide {
	const { person, today } = locals;
	const scope = authorise(person, 'read');
	const asAt = asAtOf(url, today);
	const asked = (name: string) => url.searchParams.get(name);
	const search = (asked('search') ?? '').trim().slice(0, 200);
	const mapped = asked('organisations') === 'today';
	const mappedTo = mapped ? today : null;

	const fictional = region?.fictional ?? !hasRealOnes(scope, asAt);
	const found = (day: string) =>
		openSystems(scope, day, region?.code).filter(
			(ics) =>
				ics.fictional === fictional &&
				`${ics.shortName} ${ics.code}`.toLowerCase().includes(search.toLowerCase())
		);
	const systems = found(mappedTo ?? asAt);

	const measure = MEASURES.find(({ name }) => name === asked('measure')) ?? MEASURES[0]!;
	const comparison = compareSystems(scope, authoriseSums(person), {
		...{ measure, asAt, mappedTo, systems },
		isOwn: (ics) => isOfProgramme(person!, ics)
	});
	const rows = byNeed(measure, comparison.rows).filter(
		({ england }) => asked('show') !== 'outside' || (england?.verdict ?? 'same') !== 'same'
	);

	const { deliverables } = currentRoadmap(asAt);
	const deliverable =
		deliverables.find(({ code }) => code === asked('deliverable')) ?? deliverables[0]!;
	const standings = standingsOf(scope, {
		...{ deliverable, asAt, mappedTo, systems },
		mayReview: (ics) => may(person, 'review-returns', ics) || may(person, 'close-returns', ics)
	});
	return {
		...{ scope, asAt, today, search, mapped, fictional, systems, measure, comparison, rows },
		merged: hasMerged(scope, asAt, today),
		open: mapped ? found(asAt) : systems,
		sentence: comparisonSentence(measure, comparison.rows, comparison.england),
		...{ deliverables, deliverable, standings: standingsByNeed(standings) }
	};
}

/** Made-up systems are the country until one that exists reports; who may read none of either sees those that exist. */
function hasRealOnes(scope: Scope, asAt: string): boolean {
	const systems = openSystems(scope, asAt);
	if (!systems.some((ics) => ics.fictional)) return true;
	return systems.some((ics) => !ics.fictional) && realSystemsReport();
}
