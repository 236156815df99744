/** The catalogue of indicators: loading the shared one, and a system's own. */
import { type IcsActor, type IcsScope, NotFound } from '#lib/core/access.ts';
import { ok, refused, type Result } from '#lib/core/result.ts';
import { recordAct } from '#lib/platform/audit/write.server.ts';
import { all, run, transaction } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import type { Indicator, ListedIndicator } from '#lib/registers/definition.ts';
import { bumpVersion } from '#lib/registers/write.server.ts';
import { indicatorsNamed, countValues } from './figures.server.ts';
import { codeFor, type OwnIndicator, parseCatalogue, readIndicator } from './rules.ts';

/** What became of an act on an own indicator: its code. */
export type IndicatorResult = Result<{ code: string }>;

type Editor = IcsActor<'edit-registers'>;

/**
 * Brings the shared catalogue up to date: a new version for each indicator that changed, and a retired
 * one for each that left. The same document again changes nothing; nothing is ever removed.
 *
 * @throws Error when the document is not a catalogue
 */
export function loadIndicatorCatalogue(document: unknown, now: Date): { versions: number } {
	const { indicators } = parseCatalogue(document);
	return transaction(() => {
		const held = new Map(
			all<{ code: string; content: string; retired: number; version: number }>(
				`SELECT code, content, retired, max(version) AS version FROM indicator_definitions
				WHERE ics_id IS NULL GROUP BY code`
			).map((row) => [row.code, row])
		);
		let versions = 0;
		const write = (content: string, code: string, retired: boolean) => {
			insertVersion(null, code, (held.get(code)?.version ?? 0) + 1, content, retired, null, now);
			versions += 1;
		};
		for (const indicator of indicators) {
			const known = held.get(indicator.code);
			const content = JSON.stringify(indicator);
			if (!known || known.retired === 1 || known.content !== content)
				write(content, indicator.code, false);
		}
		for (const { code, content, retired } of held.values())
			if (retired === 0 && !indicators.some((one) => one.code === code)) write(content, code, true);
		return { versions };
	});
}

/** Adds an indicator of the system's own. */
export function addOwnIndicator(actor: Editor, input: OwnIndicator): IndicatorResult {
	const { scope } = actor;
	return transaction((): IndicatorResult => {
		const known = indicatorsNamed(scope);
		const twin = known.find(({ name }) => name.toLowerCase() === input.name.toLowerCase());
		if (twin) return nameTaken(twin);
		const code = codeFor(
			input.name,
			known.map((one) => one.code)
		);
		put(actor, { ...input, code }, 1, false, 'indicator-added');
		return ok({ code });
	});
}

/**
 * Changes an own indicator, if nobody else did since the form was opened. @throws NotFound
 */
export function changeOwnIndicator(
	actor: Editor,
	code: string,
	version: number,
	input: OwnIndicator
): IndicatorResult {
	const { scope } = actor;
	return transaction((): IndicatorResult => {
		const held = ownIndicator(scope, code);
		const known = indicatorsNamed(scope);
		const twin = known.find(
			(one) => one.code !== code && one.name.toLowerCase() === input.name.toLowerCase()
		);
		if (twin) return nameTaken(twin);
		if (held.version !== version) return changedMeanwhile;
		if (input.form !== held.form && countValues(scope, code) > 0)
			return refused(
				'name',
				'This indicator has values, so a share cannot become a plain figure or the other way round. Retire it and add another.'
			);
		put(actor, { ...input, code }, version + 1, held.retired, 'indicator-changed');
		return ok({ code });
	});
}

/** Retires an own indicator, or uses it again; its values stay. @throws NotFound */
export function retireOwnIndicator(actor: Editor, code: string, retired: boolean): IndicatorResult {
	const { scope } = actor;
	return transaction((): IndicatorResult => {
		const indicator = ownIndicator(scope, code);
		if (indicator.retired !== retired)
			put(
				actor,
				indicator,
				indicator.version + 1,
				retired,
				retired ? 'indicator-retired' : 'indicator-used-again'
			);
		return ok({ code });
	});
}

/** Deletes an own indicator that never had a value. @throws NotFound */
export function deleteOwnIndicator(actor: Editor, code: string): IndicatorResult {
	const { scope } = actor;
	return transaction((): IndicatorResult => {
		const { name } = ownIndicator(scope, code);
		if (countValues(scope, code) > 0)
			return refused('name', 'This indicator has values, so it can be retired but not deleted.');
		run('DELETE FROM indicator_definitions WHERE ics_id = ? AND code = ?', scope.ics.id, code);
		recordAct(actor, 'indicator-deleted', `indicator ${code}`, { name });
		return ok({ code });
	});
}

const changedMeanwhile = refused(
	'name',
	'Somebody else changed this indicator after you opened it. Nothing was saved: open it again and look at what they wrote.',
	'changed-meanwhile'
);

function nameTaken({ name, own }: ListedIndicator): IndicatorResult {
	return refused(
		'name',
		`There is already an indicator called “${name}” ${own ? 'of your own' : 'in the shared catalogue'}. Use that one, or give yours another name.`,
		'name-taken'
	);
}

/** @throws NotFound for one of the shared catalogue too: nobody here may change those */
function ownIndicator(scope: IcsScope, code: string): ListedIndicator {
	const found = indicatorsNamed(scope).find((one) => one.own && one.code === code);
	if (!found) throw new NotFound(`No indicator ${code}.`);
	return found;
}

function put(
	actor: Editor,
	indicator: Indicator,
	version: number,
	retired: boolean,
	act: string
): void {
	const { scope, now } = actor;
	// Read back, so that only what defines it is stored.
	const content = JSON.stringify(readIndicator(indicator));
	insertVersion(scope.ics.id, indicator.code, version, content, retired, scope.accountId, now);
	// What is kept of the register's answers says names, units and targets too.
	bumpVersion(actor, registerNamed('indicators'));
	recordAct(actor, act, `indicator ${indicator.code}`, { name: indicator.name, version });
}

function insertVersion(
	icsId: number | null,
	code: string,
	version: number,
	content: string,
	retired: boolean,
	by: string | null,
	now: Date
): void {
	run(
		`INSERT INTO indicator_definitions (ics_id, code, version, retired, content, at, by)
		VALUES (?, ?, ?, ?, ?, ?, ?)`,
		icsId,
		code,
		version,
		retired ? 1 : 0,
		content,
		now.toISOString(),
		by
	);
}
