import { backupsNow } from '#lib/platform/backups.server.ts';
import {
	database,
	isWritable,
	migrationOf,
	readMigrations
} from '#lib/platform/database.server.ts';
import type { RequestHandler } from './$types';

/** For whatever sends people here: can they work now, that is, read and save. */
export const GET: RequestHandler = ({ locals }) => {
	const headers = { 'Cache-Control': 'no-store' };
	try {
		const migrated = migrationOf(database()) === readMigrations().at(-1)!.number;
		const writable = isWritable();
		const ready = migrated && writable;
		return Response.json(
			{ status: ready ? 'ok' : 'failing', migrated, writable, backups: backupsNow(locals.now) },
			{ status: ready ? 200 : 503, headers }
		);
	} catch (problem) {
		console.error('The database cannot be used.', problem);
		return Response.json(
			{ status: 'failing', migrated: false, writable: false },
			{ status: 503, headers }
		);
	}
};
