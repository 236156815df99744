/** A zipped Excel workbook (.xlsx, .xlsm; also its "strict" variant) to grids. Macros are never looked at. */
import { CellBudget, tooManyCells } from '#lib/server/imports/budget.ts';
import { gridOf, type Grid } from '#lib/server/imports/grid.ts';
import { LIMITS } from '#lib/server/imports/limits.ts';
import { cellFormats } from '#lib/server/imports/number-formats.ts';
import { Refusal } from '#lib/server/imports/refusal.ts';
import { readSheetXml, richText, type SheetContext } from '#lib/server/imports/sheet-xml.ts';
import { elements, xmlText } from '#lib/server/imports/xml.ts';
import { DAMAGED, partName } from '#lib/server/imports/zip.ts';

type Parts = ReadonlyMap<string, Uint8Array>;
type Relation = { type: string; target: string };

/**
 * Every worksheet, hidden ones too; chart and macro sheets are left out.
 * @throws Refusal when parts are missing, or there are too many sheets
 */
export function readWorkbook(parts: Parts): Grid[] {
	const bookName = mainPart(parts);
	const book = described(parts, bookName);
	if (!book) throw new Refusal('file-damaged', DAMAGED);
	const relations = relationsOf(parts, bookName);
	const sheets = elements(book, 'sheet').filter(({ name }) => name !== undefined);
	refuseTooManySheets(sheets.length);
	const context: SheetContext = {
		budget: new CellBudget(),
		dates: new Map(),
		strings: sharedStrings(partOfType(parts, relations, 'sharedStrings', text)),
		formats: cellFormats(partOfType(parts, relations, 'styles', described)),
		date1904: elements(book, 'workbookPr').some(({ date1904 }) =>
			/^(?:1|true|on)$/i.test(date1904 ?? '')
		)
	};
	const grids: Grid[] = [];
	for (const sheet of sheets) {
		const relation = relations.get(sheet['r:id'] ?? sheet.id ?? '');
		if (relation && relation.type !== 'worksheet') continue;
		const xml = relation && text(parts, relation.target);
		if (xml === undefined) throw new Refusal('file-damaged', DAMAGED);
		const { rows, numbers, merges } = readSheetXml(xml, context);
		const hidden = sheet.state !== undefined && sheet.state !== 'visible';
		grids.push(gridOf(sheet.name!, rows, { hidden, merges, numbers, date1904: context.date1904 }));
	}
	return grids;
}

/** @throws Refusal */
export function refuseTooManySheets(count: number): void {
	if (count <= LIMITS.sheets) return;
	throw new Refusal(
		'too-many-sheets',
		`The workbook has ${count.toLocaleString('en-GB')} sheets; at most ${LIMITS.sheets} are looked through. Keep the one that is to be imported and save it as a new file.`
	);
}

function mainPart(parts: Parts): string {
	for (const { type, target } of relationsOf(parts, '').values()) {
		if (type === 'officeDocument') return target;
	}
	return 'xl/workbook.xml';
}

/** The relations of a part by id, their targets as part names ('' is the package itself). */
function relationsOf(parts: Parts, name: string): Map<string, Relation> {
	const folder = name.slice(0, name.lastIndexOf('/') + 1);
	const xml = described(parts, `${folder}_rels/${name.slice(folder.length)}.rels`);
	const relations = new Map<string, Relation>();
	for (const { Id, Type, Target, TargetMode } of elements(xml ?? '', 'Relationship')) {
		if (!Id || !Target || TargetMode === 'External') continue;
		relations.set(Id, {
			type: (Type ?? '').replace(/^.*\//, ''),
			target: resolved(folder, Target)
		});
	}
	return relations;
}

/** A target is relative to its part's folder, or starts with a slash. */
function resolved(folder: string, target: string): string {
	if (/^[/\\]/.test(target)) return partName(target);
	const path: string[] = [];
	for (const step of `${folder}${target}`.replace(/\\/g, '/').split('/')) {
		if (step === '..') path.pop();
		else if (step !== '' && step !== '.') path.push(step);
	}
	return partName(path.join('/'));
}

function partOfType(
	parts: Parts,
	relations: Map<string, Relation>,
	type: string,
	read: (parts: Parts, name: string) => string | undefined
): string | undefined {
	for (const relation of relations.values()) {
		if (relation.type === type) return read(parts, relation.target);
	}
	return undefined;
}

function text(parts: Parts, name: string): string | undefined {
	const bytes = parts.get(name);
	return bytes && xmlText(bytes);
}

/** A part that only describes the workbook, and is small in any that people make. */
function described(parts: Parts, name: string): string | undefined {
	if ((parts.get(name)?.length ?? 0) > LIMITS.description) throw tooManyCells();
	return text(parts, name);
}

function sharedStrings(xml: string | undefined): string[] {
	const strings: string[] = [];
	if (!xml) return strings;
	const prefix = /<([\w.-]+:)?sst\b/.exec(xml)?.[1] ?? '';
	const open = `<${prefix}si`;
	const shut = `</${prefix}si>`;
	const add = (text: string) => {
		if (strings.push(text) > LIMITS.cells) throw tooManyCells();
	};
	let at = xml.indexOf(open);
	while (at >= 0) {
		const close = xml.indexOf('>', at);
		if (xml.charCodeAt(close - 1) === 47) {
			add('');
			at = xml.indexOf(open, close);
			continue;
		}
		const stop = xml.indexOf(shut, close);
		if (stop < 0) break;
		add(richText(xml.slice(close + 1, stop), prefix));
		at = xml.indexOf(open, stop);
	}
	return strings;
}
