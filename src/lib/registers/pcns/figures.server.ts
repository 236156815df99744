import type { IcsScope } from '#lib/core/access.ts';
import { addQuarters, quarterEnds, quarterOf } from '#lib/core/calendar.ts';
import type { OutsideCounts } from '#lib/core/disclosure.ts';
import { count } from '#lib/core/numbers.ts';
import { all, get } from '#lib/platform/database.server.ts';
import {
	byDates,
	type DeclaredDashboard,
	outsideFrom,
	outsideSums,
	type RegisterServer
} from '#lib/registers/plug-in.server.ts';
import { RECORDED, rowsOn, rowsOnDays } from '#lib/registers/recorded.server.ts';
import type { Row } from '#lib/registers/definition.ts';
import { disclosedRow } from '#lib/registers/disclosed.ts';
import type { Network } from './need.ts';
import { pcnMeasures, pcns, pcnSentence, rolloutSentence } from './definition.ts';
import type { Membership } from './rules.ts';

/**
 * Whether a network is open on `@asAt`: it closes at the end of its last day, and one whose days
 * nobody gave is open on every day.
 */
export const OPEN_PCN =
	"coalesce(opened_on, '') <= @asAt AND (closed_on IS NULL OR closed_on >= @asAt)";

/** A network's state as at `@asAt`; codes are those of the register's definition. */
const PCN_STATUS = `CASE
	WHEN closed_on < @asAt THEN 'closed'
	WHEN opened_on > @asAt THEN 'unopened'
	WHEN live_on <= @asAt THEN 'live'
	WHEN planned_on < @asAt THEN 'late'
	WHEN planned_on IS NOT NULL THEN 'planned'
	ELSE 'no-date' END`;

export type PcnCounts = {
	asAt: string;
	/** Networks open on that day. */
	networks: number;
	/** Networks of the register that had closed by then or open later: no other figure counts them. */
	notOpen: number;
	live: number;
	/**
	 * Networks that the plan says should be live by that day: the one plan recorded on the last day; null
	 * where none has a planned date.
	 */
	planned: number | null;
	population: number;
	livePopulation: number;
	plannedPopulation: number | null;
	/** The population of live networks and of all, for readers outside. */
	outside: OutsideCounts;
	/** People on the registers of severe mental illness: in all, and in live networks with all “must have” services. */
	smi: number;
	smiFullOffer: number;
	smiUnknown: number;
	smiOutside: OutsideCounts;
	/** Networks that gave no population, so that shares leave them out. */
	populationUnknown: number;
	/** Networks that are not live and past their planned date. */
	late: number;
	/** Networks that are not live and have no planned date. */
	undated: number;
};

/** The plan is a line ahead of time: it is drawn from one recording, not from a different one each day. */
const ON_PLAN =
	'from_day <= @last AND to_day > @last AND opened <= asAt AND closed >= asAt AND planned <= asAt';

const HAS_PLAN =
	"EXISTS (SELECT 1 FROM network WHERE from_day <= @last AND to_day > @last AND planned < '9')";

/** Live with all of its “must have” services: coverage as its guidance means it. */
const FULL_OFFER = "live <= asAt AND must = 'yes'";

/** Counts at each of the given days (ISO dates, ascending). */
export function pcnCounts(scope: IcsScope, days: readonly string[]): PcnCounts[] {
	return all<
		Omit<PcnCounts, 'outside' | 'smiOutside'> & { peopleOutside: string; offerOutside: string }
	>(
		`WITH day AS MATERIALIZED (SELECT value AS asAt FROM json_each(@days)),
		network AS MATERIALIZED (
			SELECT id, from_day, to_day, population, smi_register AS smi, must_have_services AS must,
				coalesce(live_on, '9') AS live,
				coalesce(planned_on, '9') AS planned, coalesce(opened_on, '') AS opened,
				coalesce(closed_on, '9') AS closed
			FROM ${rowsOnDays(scope, pcns, days)} WHERE ics_id = @ics AND removed_at IS NULL)
		SELECT day.asAt,
			count(network.id) AS networks,
			(SELECT count(*) FROM network WHERE ${RECORDED}) - count(network.id) AS notOpen,
			count(*) FILTER (WHERE live <= asAt) AS live,
			CASE WHEN ${HAS_PLAN} THEN (SELECT count(*) FROM network WHERE ${ON_PLAN}) END AS planned,
			coalesce(sum(population), 0) AS population,
			coalesce(sum(population) FILTER (WHERE live <= asAt), 0) AS livePopulation,
			CASE WHEN ${HAS_PLAN}
				THEN (SELECT coalesce(sum(population), 0) FROM network WHERE ${ON_PLAN}) END AS plannedPopulation,
			${outsideSums('people', 'CASE WHEN live <= asAt THEN population ELSE 0 END', 'population', 'population IS NOT NULL')},
			count(*) FILTER (WHERE network.id IS NOT NULL AND population IS NULL) AS populationUnknown,
			coalesce(sum(smi), 0) AS smi,
			coalesce(sum(smi) FILTER (WHERE ${FULL_OFFER}), 0) AS smiFullOffer,
			count(*) FILTER (WHERE network.id IS NOT NULL AND smi IS NULL) AS smiUnknown,
			${outsideSums('offer', `CASE WHEN ${FULL_OFFER} THEN smi ELSE 0 END`, 'smi', 'smi IS NOT NULL')},
			count(*) FILTER (WHERE live > asAt AND planned < asAt) AS late,
			count(*) FILTER (WHERE live > asAt AND planned = '9') AS undated
		FROM day LEFT JOIN network ON opened <= asAt AND closed >= asAt AND ${RECORDED}
		GROUP BY day.asAt ORDER BY day.asAt`,
		{ ics: scope.ics.id, days: JSON.stringify(days), last: days.at(-1) }
	).map(({ peopleOutside, offerOutside, ...row }) => ({
		...row,
		outside: outsideFrom({ peopleOutside }, 'people'),
		smiOutside: outsideFrom({ offerOutside }, 'offer')
	}));
}

/** The ODS codes of the networks that stand in the register. */
export function networkCodes(scope: IcsScope): string[] {
	return all<{ code: string }>(
		'SELECT ods_code AS code FROM pcns WHERE ics_id = ? AND removed_at IS NULL ORDER BY ods_code',
		scope.ics.id
	).map(({ code }) => code);
}

// Need and provision, network by network.

/** Every network open on a day (ISO), as its reader may see it: counts of people are those of the list. */
export function networksOn(scope: IcsScope, asAt: string): Network[] {
	return all<Row & { id: number }>(
		`SELECT * FROM ${rowsOn(scope, pcns, asAt)} WHERE ics_id = @ics AND removed_at IS NULL AND ${OPEN_PCN}
		ORDER BY name COLLATE NOCASE, id`,
		{ ics: scope.ics.id, asAt }
	).map((held) => {
		const row = disclosedRow(pcns, held, {}, scope.audience);
		const number = (name: string) => {
			const value = row[name];
			return typeof value === 'number' ? value : null;
		};
		const text = (name: string) => (row[name] ?? null) as string | null;
		const liveOn = text('live_on');
		return {
			id: held.id,
			code: String(row.ods_code),
			name: String(row.name),
			place: text('place'),
			population: number('population'),
			smi: number('smi_register'),
			depression: number('depression_register'),
			deprivation: number('deprivation'),
			weighted: number('weighted_need'),
			liveOn: liveOn !== null && liveOn <= asAt ? liveOn : null,
			plannedOn: text('planned_on'),
			team: text('team'),
			mustHave: text('must_have_services'),
			additional: text('additional_services'),
			selfReferral: text('self_referral'),
			practices: number('practices'),
			arrs: number('arrs_wte'),
			coLocated: number('co_located_staff'),
			packOn: text('data_pack_on')
		};
	});
}

// The practices of networks, as the latest official list that stands gives them.

export type PracticeSource = { importId: number; fileName: string; at: string; latest: string };

/** The import whose memberships are in force: the last one that stands and lists practices. */
export function practiceSource(scope: IcsScope): PracticeSource | null {
	return (
		get<PracticeSource>(
			`SELECT i.id AS importId, i.file_name AS fileName, i.committed_at AS at,
				i.report ->> '$.official.latest' AS latest
			FROM imports i WHERE i.ics_id = ? AND i.register = 'pcns' AND i.status = 'committed'
				AND EXISTS (SELECT 1 FROM pcn_practices p WHERE p.import_id = i.id)
			ORDER BY i.committed_at DESC, i.id DESC LIMIT 1`,
			scope.ics.id
		) ?? null
	);
}

/** Every stay in force, past ones too. */
export function membershipsInForce(scope: IcsScope): Membership[] {
	const source = practiceSource(scope);
	if (!source) return [];
	return all<Membership>(
		`SELECT n.ods_code AS network, p.practice, p.name, p.joined_on AS joinedOn, p.left_on AS leftOn
		FROM pcn_practices p JOIN pcns n ON n.id = p.pcn_id
		WHERE p.import_id = ? AND n.ics_id = ? ORDER BY p.practice, p.joined_on, n.ods_code`,
		source.importId,
		scope.ics.id
	);
}

export type PracticeShown = {
	practice: string;
	name: string;
	joinedOn: string;
	leftOn: string | null;
	/** For one that left: the network of this system that it is in on the day. */
	nowIn: { id: number; code: string; name: string } | null;
};

export type NetworkPractices = {
	source: PracticeSource;
	/** Those of the day, by name. */
	now: PracticeShown[];
	/** Those that had left by then and did not come back, the latest first. */
	left: PracticeShown[];
};

/** A network's practices as at a day (ISO date); null where no official list has been taken in. */
export function practicesOf(
	scope: IcsScope,
	networkId: number,
	asAt: string
): NetworkPractices | null {
	const source = practiceSource(scope);
	if (!source) return null;
	type Found = Omit<PracticeShown, 'nowIn'> & {
		belongs: number;
		id: number | null;
		code: string;
		network: string;
	};
	const rows = all<Found>(
		`SELECT p.practice, p.name, p.joined_on AS joinedOn, p.left_on AS leftOn,
			p.left_on IS NULL OR p.left_on >= @asAt AS belongs,
			n.id, n.ods_code AS code, n.name AS network
		FROM pcn_practices p
		LEFT JOIN pcn_practices q ON q.import_id = p.import_id AND q.practice = p.practice
			AND q.pcn_id <> p.pcn_id AND q.joined_on <= @asAt
			AND (q.left_on IS NULL OR q.left_on >= @asAt)
		LEFT JOIN pcns n ON n.id = q.pcn_id AND n.ics_id = @ics
		WHERE p.import_id = @import AND p.pcn_id = @network AND p.joined_on <= @asAt
		GROUP BY p.practice, p.joined_on
		ORDER BY p.left_on IS NULL DESC, p.left_on DESC, p.name, p.practice`,
		{ import: source.importId, network: networkId, ics: scope.ics.id, asAt }
	);
	const shownRow = ({ practice, name, joinedOn, leftOn, id, code, network }: Found) => ({
		practice,
		name,
		joinedOn,
		leftOn,
		nowIn: id === null ? null : { id, code, name: network }
	});
	const now = rows.filter(({ belongs }) => belongs === 1);
	const here = new Set(now.map(({ practice }) => practice));
	return {
		source,
		now: now.map(shownRow).sort((a, b) => a.name.localeCompare(b.name, 'en-GB')),
		left: rows.filter(({ belongs, practice }) => belongs === 0 && !here.has(practice)).map(shownRow)
	};
}

/** Networks that are drawn; the list holds the rest. */
const DRAWN = 30;
/** Quarters before the day that the rollout is drawn for. */
const QUARTERS = 8;

type Planned = {
	id: number;
	name: string;
	place: string | null;
	baselineOn: string | null;
	actualOn: string | null;
};

/** The rollout against its plan up to its last planned day, and each network on a line of time. */
function pcnDashboard(scope: IcsScope, asAt: string): DeclaredDashboard {
	const networks = all<Planned>(
		`SELECT id, name, place, planned_on AS baselineOn,
			CASE WHEN live_on <= @asAt THEN live_on END AS actualOn
		FROM ${rowsOn(scope, pcns, asAt)} WHERE ics_id = @ics AND removed_at IS NULL AND ${OPEN_PCN}
		ORDER BY coalesce(live_on, '9') <= @asAt, coalesce(planned_on, '9'), name COLLATE NOCASE`,
		{ ics: scope.ics.id, asAt }
	);
	const past = [...new Set([...quarterEnds(asAt, QUARTERS), asAt])];
	// What is planned after the day is drawn from the same plan as what was planned before it.
	const end =
		networks
			.map(({ baselineOn }) => baselineOn ?? '')
			.sort()
			.at(-1) ?? '';
	const days = [
		...past,
		...Array.from(
			{ length: QUARTERS },
			(_, index) => addQuarters(quarterOf(asAt), index).endsOn
		).filter((day, index, all) => day > asAt && (index === 0 || all[index - 1]! < end))
	];
	const counts = pcnCounts(scope, past);
	const planned = (day: string) =>
		networks.filter(({ baselineOn }) => baselineOn !== null && baselineOn <= day).length;
	const points = (valueOn: (day: string, index: number) => number | null) =>
		days.map((x, index) => {
			const y = valueOn(x, index);
			return { x, y, label: y === null ? '' : count(y) };
		});
	return {
		sections: [
			{
				heading: 'The rollout against its plan',
				sentence: rolloutSentence(networks, asAt),
				trend: {
					title: 'Networks live, and planned to be',
					yLabel: `Networks, of ${networks.length}`,
					unit: '',
					series: [
						{ key: 'live', label: 'Live', points: points((_, at) => counts[at]?.live ?? null) },
						{ key: 'planned', label: 'Planned', points: points(planned) }
					]
				}
			},
			{
				heading: 'Network by network',
				sentence: 'From the day that was planned to the day on which each went live.',
				days: {
					label: 'Networks from planned to live',
					words: { baseline: 'planned', actual: 'live' },
					lines: networks.slice(0, DRAWN).map((one) => ({
						...one,
						reference: one.name,
						title: one.place ?? '',
						forecastOn: null,
						state: one.actualOn === null && (one.baselineOn ?? asAt) < asAt ? 'late' : ''
					}))
				},
				note:
					networks.length > DRAWN
						? `The first ${DRAWN} of ${networks.length} are drawn: those not live yet, in the order of their planned days, and then those that are.`
						: undefined
			}
		]
	};
}

export const pcnsServer: RegisterServer = {
	register: pcns,
	status: PCN_STATUS,
	...byDates(pcnCounts, { sentence: pcnSentence, measures: pcnMeasures }),
	dashboard: pcnDashboard
};
