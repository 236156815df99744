import { type Role, roleLabel } from '#lib/core/access.ts';
import { listSome } from '#lib/core/words.ts';

type Held = { role: Role; organisationName: string | null };

/** A line for each role: `Viewer: Oldtown ICS and Barnard ICS`, `Administrator: England`. */
export function rolesInWords(roles: readonly Held[]): string[] {
	return [...Map.groupBy(roles, (held) => held.role)].map(([role, held]) => {
		const names = held.map(({ organisationName }) => organisationName ?? 'England');
		return `${roleLabel(role)}: ${listSome(names, 3)}`;
	});
}
