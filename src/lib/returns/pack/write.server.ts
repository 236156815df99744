/** Making the pack of a round: one document, frozen with its hash. */
import { createHash } from 'node:crypto';
import type { Scope } from '#lib/core/access.ts';
import { canonical } from '#lib/core/schema.ts';
import { recordScopedAct } from '#lib/platform/audit/write.server.ts';
import { run, transaction } from '#lib/platform/database.server.ts';
import { findPack, packContent, packsOf, packSubject } from './read.server.ts';

/**
 * Freezes the pack of a round as it stands on a day (ISO date): of a region, or of all England where
 * none is named. Packs made before stay; one that would hold exactly what the latest holds is not
 * made again.
 *
 * @throws NotAllowed without `set-rounds`; NotFound for a round or region that is not theirs
 */
export function makePack(
	scope: Scope,
	quarter: string,
	region: string | null,
	today: string
): { status: 'made' | 'already-made'; number: number } {
	return transaction(() => {
		const subject = packSubject(scope, quarter, region);
		const [latest] = packsOf(subject);
		const before = latest ? findPack(subject, latest.number).content : null;
		const text = canonical(packContent(scope, subject, today, { before }));
		const sha256 = createHash('sha256').update(text).digest('hex');
		if (latest?.sha256 === sha256) return { status: 'already-made', number: latest.number };
		const number = (latest?.number ?? 0) + 1;
		run(
			`INSERT INTO packs (quarter, region_id, number, content, sha256, at, by)
			VALUES (?, ?, ?, ?, ?, ?, ?)`,
			quarter,
			subject.region?.id ?? null,
			number,
			text,
			sha256,
			new Date().toISOString(),
			scope.accountId
		);
		const whose = subject.region?.code ?? null;
		recordScopedAct(scope, 'pack.make', quarter, { region: whose, number, sha256 });
		return { status: 'made', number };
	});
}
