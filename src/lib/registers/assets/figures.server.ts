import type { IcsScope } from '#lib/core/access.ts';
import { addDays } from '#lib/core/calendar.ts';
import { count } from '#lib/core/numbers.ts';
import { agree, plural } from '#lib/core/words.ts';
import { all } from '#lib/platform/database.server.ts';
import { columnOf, labelOf } from '#lib/registers/definition.ts';
import {
	byDates,
	type DeclaredDashboard,
	type RegisterServer,
	type SampleRow
} from '#lib/registers/plug-in.server.ts';
import { countsOnDays, rowsOn } from '#lib/registers/recorded.server.ts';
import {
	type AssetFigures,
	assetMeasures,
	assets,
	assetSentence,
	CHECKED_FOR_MONTHS,
	WHOLE_ICS
} from './definition.ts';

/** Whether what is known of an asset was checked not too long before a day. */
const checkedBy = (day: string) =>
	`checked_on <= ${day} AND checked_on > date(${day}, '-${CHECKED_FOR_MONTHS} months')`;

/** Counts at each of the given days (ISO dates, ascending). */
function assetFiguresAt(scope: IcsScope, days: readonly string[]): AssetFigures[] {
	return countsOnDays<AssetFigures>(scope, assets, days, {
		row: `lower(place) AS place, checked_on, coalesce(closed_on, '9') AS closed`,
		joined: `closed > day.asAt`,
		counts: `
			count(held.id) AS there,
			count(*) FILTER (WHERE ${checkedBy('asAt')}) AS checked,
			count(DISTINCT place) AS places`
	});
}

export type AssetNear = { id: number; name: string; offer: string | null; cost: string | null };

/** What communities offer in a place, and for the whole ICS, as at a day (ISO). */
export function assetsNear(scope: IcsScope, place: string, asAt: string): AssetNear[] {
	const cost = columnOf(assets, 'cost');
	return all<AssetNear>(
		`SELECT id, name, offer, cost FROM ${rowsOn(scope, assets, asAt)}
		WHERE ics_id = @ics AND removed_at IS NULL AND coalesce(closed_on, '9') > @asAt
			AND lower(place) IN (lower(@place), lower(@whole))
		ORDER BY name COLLATE NOCASE, id`,
		{ ics: scope.ics.id, asAt, place, whole: WHOLE_ICS }
	).map((one) => ({ ...one, cost: one.cost === null ? null : labelOf(cost, one.cost) }));
}

/** How many of the places are without a kind that is found elsewhere; `kinds` are those each is without. */
export function withoutSentence(kinds: readonly number[]): string {
	const lacking = kinds.filter((number) => number > 0).length;
	if (kinds.length === 0) return 'Every asset serves the whole ICS.';
	if (lacking === 0)
		return `${kinds.length === 1 ? 'The one place has' : 'Every place has'} an asset of each kind that is found in the ICS.`;
	const head =
		lacking < kinds.length
			? `${count(lacking)} of ${count(kinds.length)} places ${agree(lacking, 'is', 'are')}`
			: kinds.length === 1
				? 'The one place is'
				: kinds.length === 2
					? 'Both places are'
					: `All ${count(kinds.length)} places are`;
	return `${head} without a kind of asset that is found elsewhere in the ICS.`;
}

type AssetGroup = { place: string; kind: string | null; assets: number; checked: number };

/** What kinds of assets there are, and which of them each place is without. */
function assetDashboard(scope: IcsScope, asAt: string): DeclaredDashboard {
	const groups = all<AssetGroup>(
		`SELECT place, kind, count(*) AS assets, count(*) FILTER (WHERE ${checkedBy('@asAt')}) AS checked
		FROM ${rowsOn(scope, assets, asAt)}
		WHERE ics_id = @ics AND removed_at IS NULL AND coalesce(closed_on, '9') > @asAt
		GROUP BY place, kind ORDER BY place COLLATE NOCASE`,
		{ ics: scope.ics.id, asAt }
	);
	if (groups.length === 0)
		return {
			sections: [{ heading: 'Kinds of assets', sentence: 'No community asset is on the map.' }]
		};
	const kind = columnOf(assets, 'kind');
	const sum = (rows: readonly AssetGroup[], of: 'assets' | 'checked') =>
		rows.reduce((total, one) => total + one[of], 0);
	const kinds = [...Map.groupBy(groups, (one) => one.kind)]
		.map(([value, rows]) => ({ value, number: sum(rows, 'assets') }))
		.sort((one, other) => other.number - one.number);
	const known = kinds.flatMap(({ value }) => value ?? []);
	const isWhole = (place: string) => place.toLowerCase() === WHOLE_ICS.toLowerCase();
	const everywhere = groups.filter(({ place }) => isWhole(place));
	const places = [...Map.groupBy(groups, ({ place }) => place)].map(([place, rows]) => ({
		place,
		assets: sum(rows, 'assets'),
		checked: sum(rows, 'checked'),
		without: isWhole(place)
			? null
			: known.filter((value) => ![...rows, ...everywhere].some((one) => one.kind === value))
	}));
	return {
		sections: [
			{
				heading: 'Kinds of assets',
				sentence: `${plural(sum(groups, 'assets'), 'community asset is', 'community assets are')} of ${plural(known.length, 'kind')}.`,
				chart: {
					label: 'Community assets by kind',
					bars: kinds.map(({ value, number }) => ({
						label: value === null ? 'Not given' : labelOf(kind, value),
						value: number,
						query: value === null ? undefined : `status=there&kind=${encodeURIComponent(value)}`
					}))
				}
			},
			{
				heading: 'What each place is without',
				sentence: withoutSentence(
					places.flatMap(({ without }) => (without ? [without.length] : []))
				),
				table: {
					caption: 'Community assets by place',
					columns: [
						{ label: 'Place' },
						{ label: 'Assets', numeric: true },
						{ label: 'Checked', numeric: true },
						{ label: 'Kinds that are missing' }
					],
					rows: places.map(({ place, assets: number, checked, without }) => ({
						cells: [
							place,
							count(number),
							count(checked),
							without === null
								? 'It serves every place'
								: without.map((value) => labelOf(kind, value)).join('; ') || 'Nothing'
						]
					}))
				},
				note: 'A kind that is found nowhere in the ICS is not listed.'
			}
		]
	};
}

/** The asset; its place, by number, or none for the whole ICS; its kind, what it offers, who runs it, its cost, how to join; days since it was checked. */
const SAMPLES = [
	[
		'Riverside peer group',
		0,
		'peer-support',
		'Meets on Tuesday evenings',
		'Minds Together',
		'free',
		'open',
		40
	],
	[
		'Money advice',
		0,
		'advice',
		'Debt and benefits, by appointment',
		'Advice Centre',
		'free',
		'self-referral',
		95
	],
	[
		'The allotment on Mill Lane',
		0,
		'active-outdoors',
		'Growing together on weekday mornings',
		'Green Hands',
		'donation',
		'open',
		210
	],
	[
		'Coffee at the library',
		0,
		'social',
		'Fridays, with a volunteer to welcome people',
		'Town library',
		'free',
		'open',
		33
	],
	[
		'Community cafe',
		1,
		'social',
		'Lunch and company, every day but Sunday',
		'Neighbours Together',
		'donation',
		'open',
		20
	],
	[
		'Safe haven',
		1,
		'crisis',
		'Open from 6pm to midnight',
		'Neighbours Together',
		'free',
		'open',
		12
	],
	[
		'Carers’ Saturday',
		1,
		'family-carers',
		'A morning a month for carers and families',
		'Carers’ Centre',
		'free',
		'self-referral',
		420
	],
	[
		'Monday peer group',
		1,
		'peer-support',
		'Meets on Monday afternoons',
		'Minds Together',
		'free',
		'open',
		75
	],
	[
		'Choir for wellbeing',
		null,
		'arts',
		'Sings on Thursdays, no audition',
		'Sing Out',
		'paid',
		'open',
		130
	],
	[
		'Steps to work',
		null,
		'work-learning',
		'Volunteering and courses, with support',
		'Work Well',
		'free',
		'referral',
		60
	]
] as const;

function sampleRows(today: string, places: readonly string[]): SampleRow[] {
	return SAMPLES.map(([name, at, kind, offer, provider, cost, access, checked]) => ({
		on: addDays(today, -checked),
		row: {
			...{ name, kind, offer, provider, cost, access },
			place: (at === null ? null : places[at % places.length]) ?? WHOLE_ICS,
			contact: 'Coordinator, by the shared mailbox',
			checked_on: addDays(today, -checked)
		}
	}));
}

export const assetsServer: RegisterServer = {
	register: assets,
	status: `CASE
		WHEN closed_on <= @asAt THEN 'closed'
		WHEN ${checkedBy('@asAt')} THEN 'checked'
		ELSE 'unchecked' END`,
	...byDates(assetFiguresAt, { sentence: assetSentence, measures: assetMeasures }),
	dashboard: assetDashboard,
	samples: sampleRows
};
