/** The catalogue of indicators: loading the shared one, and a system's own. */
import { type IcsScope, NotAllowed, NotFound } from '#lib/core/access.ts';
import { recordScopedAct } from '#lib/platform/audit/write.server.ts';
import { all, run, transaction } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import type { Indicator, ListedIndicator } from '#lib/registers/definition.ts';
import { bumpVersion } from '#lib/registers/write.server.ts';
import { indicatorsNamed, valuesHeld } from './figures.server.ts';
import { codeFor, type OwnIndicator, parseCatalogue, readIndicator } from './rules.ts';

/** What became of an act on an own indicator; `refused` is a sentence for the person. */
export type IndicatorResult = { code: string } | { refused: string };

/**
 * Brings the shared catalogue up to date: a new version for each indicator that changed, and a retired
 * one for each that left. The same document again changes nothing; nothing is ever removed.
 *
 * @throws Error when the document is not a catalogue
 */
export function loadIndicatorCatalogue(document: unknown): { versions: number } {
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
			insertVersion(null, code, (held.get(code)?.version ?? 0) + 1, content, retired, null);
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

/** Adds an indicator of the system's own. @throws NotAllowed without `edit-registers` */
export function addOwnIndicator(scope: IcsScope, input: OwnIndicator): IndicatorResult {
	return writing(scope, () => {
		const known = indicatorsNamed(scope.ics.id);
		const twin = known.find(({ name }) => name.toLowerCase() === input.name.toLowerCase());
		if (twin) return nameTaken(twin);
		const code = codeFor(
			input.name,
			known.map((one) => one.code)
		);
		put(scope, { ...input, code }, 1, false, 'indicator-added');
		return { code };
	});
}

/**
 * Changes an own indicator, if nobody else did since the form was opened. @throws NotAllowed, NotFound
 */
export function changeOwnIndicator(
	scope: IcsScope,
	code: string,
	version: number,
	input: OwnIndicator
): IndicatorResult {
	return writing(scope, () => {
		const held = ownIndicator(scope, code);
		const known = indicatorsNamed(scope.ics.id);
		const twin = known.find(
			(one) => one.code !== code && one.name.toLowerCase() === input.name.toLowerCase()
		);
		if (twin) return nameTaken(twin);
		if (held.version !== version) return changedMeanwhile;
		if (input.form !== held.form && valuesHeld(scope, code) > 0)
			return {
				refused:
					'This indicator has values, so a share cannot become a plain figure or the other way round. Retire it and add another.'
			};
		put(scope, { ...input, code }, version + 1, held.retired, 'indicator-changed');
		return { code };
	});
}

/** Retires an own indicator, or takes it back into use; its values stay. @throws NotAllowed, NotFound */
export function retireOwnIndicator(
	scope: IcsScope,
	code: string,
	retired: boolean
): IndicatorResult {
	return writing(scope, () => {
		const indicator = ownIndicator(scope, code);
		if (indicator.retired !== retired)
			put(
				scope,
				indicator,
				indicator.version + 1,
				retired,
				retired ? 'indicator-retired' : 'indicator-used-again'
			);
		return { code };
	});
}

/** Deletes an own indicator that never had a value. @throws NotAllowed, NotFound */
export function deleteOwnIndicator(scope: IcsScope, code: string): IndicatorResult {
	return writing(scope, () => {
		const { name } = ownIndicator(scope, code);
		if (valuesHeld(scope, code) > 0)
			return { refused: 'This indicator has values, so it can be retired but not deleted.' };
		run('DELETE FROM indicator_definitions WHERE ics_id = ? AND code = ?', scope.ics.id, code);
		recordScopedAct(scope, 'indicator-deleted', `indicator ${code}`, { name }, scope.ics.id);
		return { code };
	});
}

const changedMeanwhile = {
	refused:
		'Somebody else changed this indicator after you opened it. Nothing was saved: open it again and look at what they wrote.'
};

function nameTaken({ name, own }: ListedIndicator): IndicatorResult {
	return {
		refused: `There is already an indicator called “${name}” ${own ? 'of your own' : 'in the shared catalogue'}. Use that one, or give yours another name.`
	};
}

/** @throws NotFound for one of the shared catalogue too: nobody here may change those */
function ownIndicator(scope: IcsScope, code: string): ListedIndicator {
	const found = indicatorsNamed(scope.ics.id).find((one) => one.own && one.code === code);
	if (!found) throw new NotFound(`No indicator ${code}.`);
	return found;
}

function put(
	scope: IcsScope,
	indicator: Indicator,
	version: number,
	retired: boolean,
	act: string
): void {
	// Read back, so that only what defines it is stored.
	const content = JSON.stringify(readIndicator(indicator));
	insertVersion(scope.ics.id, indicator.code, version, content, retired, scope.accountId);
	// What is kept of the register's answers says names, units and targets too.
	bumpVersion(scope.ics.id, registerNamed('indicators'));
	recordScopedAct(
		scope,
		act,
		`indicator ${indicator.code}`,
		{ name: indicator.name, version },
		scope.ics.id
	);
}

function insertVersion(
	icsId: number | null,
	code: string,
	version: number,
	content: string,
	retired: boolean,
	by: string | null
): void {
	run(
		`INSERT INTO indicator_definitions (ics_id, code, version, retired, content, at, by)
		VALUES (?, ?, ?, ?, ?, ?, ?)`,
		icsId,
		code,
		version,
		retired ? 1 : 0,
		content,
		new Date().toISOString(),
		by
	);
}

function writing(scope: IcsScope, work: () => IndicatorResult): IndicatorResult {
	if (scope.permission !== 'edit-registers')
		throw new NotAllowed('This scope does not edit indicators.');
	return transaction(work);
}
