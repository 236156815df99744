/** England as its reference data tells it. Codes, names and dates only, so no scope is asked for. */
import { all } from '#lib/server/db/connection.ts';

export type CountrySystem = {
	id: number;
	code: string;
	shortName: string;
	regionCode: string | null;
	openedOn: string;
	closedOn: string | null;
	/** Those that ever belonged to it. */
	trusts: { code: string; name: string; openedOn: string | null }[];
	/** What took it over, with its share of the population where one is known. */
	successors: { code: string; share: number | null }[];
};

type Found = Omit<CountrySystem, 'trusts' | 'successors'> & { trusts: string; successors: string };

/** The integrated care systems that exist or existed, by code. */
export function systemsOfCountry(): CountrySystem[] {
	return all<Found>(
		`SELECT o.id, o.code, o.short_name AS shortName, o.opened_on AS openedOn, o.closed_on AS closedOn,
			(SELECT r.code FROM organisation_parents p JOIN organisations r ON r.id = p.parent_id
				WHERE p.child_id = o.id ORDER BY p.from_on DESC LIMIT 1) AS regionCode,
			(SELECT json_group_array(json_object('code', t.code, 'name', t.name, 'openedOn', t.opened_on)
				ORDER BY t.code)
				FROM organisation_parents p JOIN organisations t ON t.id = p.child_id AND t.kind = 'trust'
				WHERE p.parent_id = o.id) AS trusts,
			(SELECT json_group_array(json_object('code', n.code, 'share', s.share) ORDER BY n.code)
				FROM successions s JOIN organisations n ON n.id = s.successor_id
				WHERE s.predecessor_id = o.id) AS successors
		FROM organisations o WHERE o.kind = 'ics' AND o.fictional = 0 AND o.opened_on IS NOT NULL
		ORDER BY o.code`
	).map((row) => ({
		...row,
		trusts: JSON.parse(row.trusts) as CountrySystem['trusts'],
		successors: JSON.parse(row.successors) as CountrySystem['successors']
	}));
}
