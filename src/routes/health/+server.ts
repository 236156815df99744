import { backupsNow } from '#lib/platform/backups.server.ts';
import { database, migrationOf } from '#lib/platform/database.server.ts';
import { version } from '../../../package.json';
import type { RequestHandler } from './$types';

/** For whoever watches the service: is it up, which version, and can the database be read. */
export const GET: RequestHandler = ({ locals }) => {
	const headers = { 'Cache-Control': 'no-store' };
	try {
		return Response.json(
			{
				status: 'ok',
				version,
				migration: migrationOf(database()),
				backups: backupsNow(locals.now)
			},
			{ headers }
		);
	} catch (problem) {
		console.error('The database cannot be read.', problem);
		return Response.json({ status: 'failing', version }, { status: 503, headers });
	}
};
