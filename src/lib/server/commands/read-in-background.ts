import type { IcsScope } from '#lib/domain/access.ts';
import { giveUpReading, readImport } from '#lib/server/commands/imports.ts';
import { runningReads } from '#lib/server/imports/running.ts';

/**
 * Has an upload read without anybody waiting for it; called again while it runs, it does nothing.
 * The promise ends when the reading does and never fails: a reading that breaks off for a fault of
 * ours is written to the log and to the import itself.
 */
export function readInBackground(scope: IcsScope, id: number, today: string): Promise<void> {
	return runningReads.start(
		id,
		(onProgress) => readImport(scope, id, today, onProgress),
		(problem) => {
			console.error(`import ${id} could not be read`, problem);
			giveUpReading(scope, id, {
				severity: 'error',
				code: 'reading-failed',
				message:
					'Reading the file broke off because of a fault in Waymark, not in the file. Nothing was changed and the file was not kept. Import it again; if this happens twice, tell your administrator.',
				cells: [],
				count: 1,
				effect: 'none'
			});
		}
	);
}
