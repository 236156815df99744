/** Making the pack of a round: one document, frozen with its hash. */
import { createHash } from 'node:crypto';
import type { Actor } from '#lib/core/access.ts';
import { ok, type Result } from '#lib/core/result.ts';
import { canonical } from '#lib/core/schema.ts';
import { recordAct } from '#lib/platform/audit/write.server.ts';
import { run, transaction } from '#lib/platform/database.server.ts';
import { findPack, packContent, packsOf, packSubject } from './read.server.ts';

/**
 * Freezes the pack of a round as it is today: of a region, or of all England where
 * none is named. Packs made before stay; one that would hold exactly what the latest holds is not
 * made again.
 *
 * @throws NotFound for a round or region that is not theirs
 */
export function makePack(
	actor: Actor<'set-rounds'>,
	quarter: string,
	region: string | null
): Result<{ number: number; repeated: boolean }> {
	const { scope, now, today } = actor;
	return transaction(() => {
		const subject = packSubject(scope, quarter, region);
		const [latest] = packsOf(scope, subject);
		const before = latest ? findPack(scope, subject, latest.number).content : null;
		const text = canonical(packContent(scope, subject, today, { before }));
		const sha256 = createHash('sha256').update(text).digest('hex');
		if (latest?.sha256 === sha256) return ok({ number: latest.number, repeated: true });
		const number = (latest?.number ?? 0) + 1;
		run(
			`INSERT INTO packs (quarter, region_id, number, content, sha256, at, by)
			VALUES (?, ?, ?, ?, ?, ?, ?)`,
			quarter,
			subject.region?.id ?? null,
			number,
			text,
			sha256,
			now.toISOString(),
			scope.accountId
		);
		const whose = subject.region?.code ?? null;
		recordAct(actor, 'pack.make', quarter, { region: whose, number, sha256 });
		return ok({ number, repeated: false });
	});
}
