/** The backups in a folder: their names, which are kept, how old the newest is, and one made every day. */
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { present } from './clock.server.ts';
import { projectRoot } from './database.server.ts';
import { environment } from './environment.server.ts';

const HOUR = 3_600_000;
/** A backup is due when the newest is so old. */
export const BACKUP_EVERY_HOURS = 24;
/** Whoever runs Waymark is told when the newest is older than this: two were not made. */
export const BACKUP_OLD_HOURS = 2 * BACKUP_EVERY_HOURS;

/** Of each of the latest so many days, weeks and months the newest backup is kept. */
export const KEPT = { days: 7, weeks: 5, months: 12 };

/** The name of a backup that is made now; its time is in UTC. */
export function backupName(now: Date): string {
	return `waymark-${now.toISOString().slice(0, 19).replaceAll(':', '')}Z.sqlite`;
}

/** When a file of this name was made; null for a file that is none of these backups. */
function madeAt(name: string): Date | null {
	const parts = /^waymark-(\d{4}-\d\d-\d\d)T(\d\d)(\d\d)(\d\d)Z\.sqlite$/.exec(name);
	return parts ? new Date(`${parts[1]}T${parts[2]}:${parts[3]}:${parts[4]}Z`) : null;
}

/** Those of a folder's files that can be removed, by their names. */
export function outlived(names: readonly string[]): string[] {
	const backups = names
		.flatMap((name) => {
			const at = madeAt(name);
			return at ? [{ name, at }] : [];
		})
		.sort((a, b) => b.at.getTime() - a.at.getTime());
	const kept = new Set<string>();
	const keepNewest = (count: number, period: (at: Date) => string) => {
		const seen = new Set<string>();
		for (const { name, at } of backups) {
			if (seen.has(period(at))) continue;
			seen.add(period(at));
			if (seen.size <= count) kept.add(name);
		}
	};
	keepNewest(KEPT.days, (at) => at.toISOString().slice(0, 10));
	// The first of January 1970 was a Thursday: weeks begin on Monday.
	keepNewest(KEPT.weeks, (at) => String(Math.floor((at.getTime() / HOUR / 24 + 3) / 7)));
	keepNewest(KEPT.months, (at) => at.toISOString().slice(0, 7));
	return backups.filter(({ name }) => !kept.has(name)).map(({ name }) => name);
}

export type Backups = {
	/** When the newest was made, as a UTC timestamp; null for none. */
	latest: string | null;
	old: boolean;
};

/** How the daily backups stand; null where none are asked for. */
export function backupsNow(now: Date): Backups | null {
	const { backups } = environment();
	if (backups === null) return null;
	const times = namesIn(backups).flatMap((name) => madeAt(name)?.getTime() ?? []);
	if (times.length === 0) return { latest: null, old: true };
	const latest = Math.max(...times);
	return {
		latest: new Date(latest).toISOString(),
		old: now.getTime() - latest > BACKUP_OLD_HOURS * HOUR
	};
}

/** A folder that has gone, as a disk that is not mounted, holds no backups. */
function namesIn(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
}

/**
 * Makes a backup whenever one is due, looking every hour while the server runs. The command does it, in
 * a process of its own: copying and checking a large database would keep every page waiting.
 */
export function startBackups(): void {
	const { backups } = environment();
	if (backups === null) return;
	const look = () => {
		const now = present();
		const latest = backupsNow(now)?.latest;
		if (latest && now.getTime() - Date.parse(latest) < BACKUP_EVERY_HOURS * HOUR) return;
		const command = join(projectRoot(), 'src/cli/waymark.ts');
		execFile(process.execPath, [command, 'backup', backups], (problem, _, said) => {
			if (problem) console.error(`The daily backup was not made: ${said.trim()}`);
		});
	};
	look();
	setInterval(look, HOUR).unref();
}
