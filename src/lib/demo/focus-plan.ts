/** The dedicated focus plan of a made-up system. */
import { run } from '#lib/platform/database.server.ts';
import type { Author, Entry } from './write.ts';

/** A dedicated focus plan, said in one go: what it does not name in a year is not worked on. */
export function planEntry(
	author: Author,
	plan: Readonly<Record<string, readonly string[]>>,
	areas: readonly { code: string }[],
	day: string
): Entry {
	const at = `${day}T10:00:00.000Z`;
	return {
		at,
		write: () => {
			const { id } = run(
				'INSERT INTO focus_plan_updates (ics_id, recorded_at, recorded_by) VALUES (?, ?, ?)',
				author.icsId,
				at,
				author.accountId
			);
			for (const [year, worked] of Object.entries(plan))
				for (const { code } of areas)
					run(
						'INSERT INTO focus_plan_cells (update_id, year, focus, works) VALUES (?, ?, ?, ?)',
						id,
						year,
						code,
						worked.includes(code) ? 'yes' : 'no'
					);
		}
	};
}
