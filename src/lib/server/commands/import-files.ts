/**
 * The bytes of uploads. They are in memory alone until a reading has passed, and then in the database:
 * a file that is refused, above all for an NHS number, never stood there.
 */
import type { IcsScope } from '#lib/domain/access.ts';
import { database, emptyLog, run, type Db } from '#lib/server/db/connection.ts';
import { LIMITS } from '#lib/server/imports/limits.ts';
import { importedFile } from '#lib/server/queries/imports.ts';

export type Upload = { bytes: Uint8Array; fileName: string };

/** Uploads whose first reading has not ended, by import; lost with the process. */
const unread = new WeakMap<Db, Map<number, Upload>>();

function unreadFiles(): Map<number, Upload> {
	const db = database();
	const files = unread.get(db) ?? new Map<number, Upload>();
	unread.set(db, files);
	return files;
}

/** Whether another file may wait to be read: those that wait are held in memory. */
export function hasRoomFor(size: number): boolean {
	const waiting = [...unreadFiles().values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
	return waiting + size <= LIMITS.waiting;
}

export function holdUnread(id: number, upload: Upload): void {
	unreadFiles().set(id, upload);
}

/** The file to read for an import; null when it was lost with the process that was reading it. */
export function fileToRead(scope: IcsScope, id: number, kept: boolean): Upload | null {
	return unreadFiles().get(id) ?? (kept ? importedFile(scope, id) : null);
}

/** Keeps the bytes of an upload that was read, once for all imports of the same file. */
export function keepFile(id: number): void {
	const upload = unreadFiles().get(id);
	if (!upload) return;
	run(
		`INSERT INTO import_files SELECT file_sha256, ?, started_at FROM imports WHERE id = ?
		ON CONFLICT DO NOTHING`,
		upload.bytes,
		id
	);
	run('UPDATE imports SET file_kept = file_sha256 WHERE id = ?', id);
}

/** Lets go of the bytes, unless another import holds the same file. Then comes `forgetUnread`. */
export function dropFile(id: number): void {
	run('UPDATE imports SET file_kept = NULL WHERE id = ?', id);
	run(
		'DELETE FROM import_files WHERE sha256 NOT IN (SELECT file_kept FROM imports WHERE file_kept IS NOT NULL)'
	);
}

/** After the transaction that kept or dropped the file: nothing of a dropped one stays in the log. */
export function forgetUnread(id: number, dropped: boolean): void {
	unreadFiles().delete(id);
	if (dropped) emptyLog();
}
