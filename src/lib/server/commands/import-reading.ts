/** Reading a file with all that is known of the ICS it is for; nothing is kept here. */
import type { IcsScope } from '#lib/domain/access.ts';
import { registerNamed } from '#lib/domain/registers/catalogue.ts';
import type { RegisterName } from '#lib/domain/registers/definition.ts';
import { offeredChoices } from '#lib/server/commands/import-choices.ts';
import { requireImport } from '#lib/server/commands/import-permission.ts';
import { publishedContext } from '#lib/server/commands/published-files.ts';
import type { Choices, Reading, ReadingContext } from '#lib/server/imports/reading.ts';
import { annotatedCopy, runReader } from '#lib/server/imports/run.ts';
import { findImport, importedFile, rememberedMapping } from '#lib/server/queries/imports.ts';
import { boardsFor } from '#lib/server/queries/organisations.ts';
import { networkCodes } from '#lib/server/queries/pcns.ts';
import { deliverablesNamed } from '#lib/server/queries/roadmap.ts';
import { knownFor } from '#lib/server/queries/register-known.ts';
import { organisationsFor } from '#lib/server/queries/registers.ts';

/**
 * Reads bytes for an ICS without keeping anything: a dry run, or the step before a commit. What was
 * said of the whole of an earlier file, such as its trust, is offered only where this one is silent.
 */
export async function readBytes(
	scope: IcsScope,
	register: RegisterName,
	fileName: string,
	bytes: Uint8Array,
	choices: Choices,
	today: string,
	onProgress?: (stage: string, share: number) => void
): Promise<Reading> {
	const remembered = rememberedMapping(scope, register);
	const offered = offeredChoices(choices, remembered);
	const context = contextFor(scope, register, today);
	const reading = await runReader(bytes, fileName, offered, context, onProgress);
	const known = Object.entries(remembered?.fileValues ?? {}).filter(
		([field, value]) =>
			offered.fileValues?.[field] === undefined &&
			(reading.fileValuesNeeded.includes(field) ||
				(reading.fileValuesAssumed.includes(field) && reading.fileValues[field] !== value))
	);
	if (known.length === 0) return reading;
	const fileValues = { ...Object.fromEntries(known), ...offered.fileValues };
	return runReader(bytes, fileName, { ...offered, fileValues }, context, onProgress);
}

/**
 * The sheet of an upload with a column of findings beside its rows, as an XLSX file to be mended;
 * null when the file cannot be read. @throws NotFound
 */
export function markedCopy(scope: IcsScope, id: number, today: string): Promise<Uint8Array | null> {
	requireImport(scope);
	const { register, choices, report } = findImport(scope, id);
	const { bytes, fileName } = importedFile(scope, id);
	const offered = offeredChoices(choices, rememberedMapping(scope, register));
	const fileValues = { ...report?.fileValues, ...offered.fileValues };
	return annotatedCopy(
		bytes,
		fileName,
		{ ...offered, fileValues },
		contextFor(scope, register, today)
	);
}

function contextFor(scope: IcsScope, register: RegisterName, today: string): ReadingContext {
	const definition = registerNamed(register);
	return {
		register,
		today,
		organisations: organisationsFor(scope, definition),
		deliverables: deliverablesNamed(today),
		own: scope.ics.code,
		...knownFor(scope.ics.id, definition),
		...(register === 'pcns'
			? { boards: boardsFor(scope.ics.id), networksHeld: networkCodes(scope) }
			: {}),
		...publishedContext(scope, register)
	};
}
