/** The practices of networks, as the latest official list that stands gives them. */
import type { IcsScope } from '#lib/domain/access.ts';
import type { Membership } from '#lib/domain/practices.ts';
import { all, get } from '#lib/server/db/connection.ts';

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
