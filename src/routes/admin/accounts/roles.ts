import { roleLabel, type Role } from '#lib/domain/access.ts';
import { listSome } from '#lib/format/words.ts';

type Held = { role: Role; organisationName: string | null };

/** A line for each role: `Viewer: Oldtown ICS and Barnard ICS`, `Administrator: England`. */
export function rolesInWords(roles: readonly Held[]): string[] {
	return [...Map.groupBy(roles, (held) => held.role)].map(([role, held]) => {
		const names = held.map(({ organisationName }) => organisationName ?? 'England');
		return `${roleLabel(role)}: ${listSome(names, 3)}`;
	});
}
