import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { authorise } from '#lib/core/access.ts';
import { holdsNhsNumber } from '#lib/core/nhs-number.ts';
import { agree, list, plural } from '#lib/core/words.ts';
import { type DirectImport, importJson } from '#lib/imports/direct.server.ts';
import { checkMapping } from '#lib/imports/mappings/rules.ts';
import {
	closedSentences,
	type OfficialReport,
	practiceSentence
} from '#lib/imports/official-list.ts';
import { isTakenFromFolder, MOST_FILES, planNoun } from '#lib/imports/plans/rules.ts';
import { importTogether } from '#lib/imports/plans/write.server.ts';
import { icsOfImport } from '#lib/imports/read.server.ts';
import { type Choices, choicesSchema, type Question } from '#lib/imports/reading.ts';
import { accountSentence, comesBackWith, inShort } from '#lib/imports/rules.ts';
import { undoPlan } from '#lib/imports/undo/read.server.ts';
import { undoImport } from '#lib/imports/undo/write.server.ts';
import { environment } from '#lib/platform/environment.server.ts';
import { prepare, prepareStanding } from '#lib/start-up.server.ts';
import { type Command, type Output, Refused, table, Usage } from '../output.ts';
import { personNamed, registerFrom, scopeFor } from '../who.ts';

export const importFile: Command = {
	name: 'import',
	usage:
		'import <register>|auto <file or folder> … --ics <code> --as <email> [--sheet <name>] [--mapping <file>] [--set <field>=<value>] [--answer <question>=<answer>] [--missing keep|close] [--leave-out] [--dry-run] [--json]',
	about: `Imports a spreadsheet into a register, with the checks and permissions of the web.
auto        in place of a register: the headings of each file tell which it is for
            several files, or a folder, are imported one after another, networks first; each is committed by itself, and one that is refused does not stop the others
--mapping   a JSON file of choices: {"sheet", "headerRow", "columns": {"C": "title"}, "values": {"kind": {"Proc": "sop"}}};
            or, for indicators, how a published file is read, as in data/mappings; "none" reads it as it is
--set       a value that holds for the whole file, such as trust=XT1; may be given again
--answer    an answer to a question about the file, as a dry run names it; may be given again
--missing   rows that the file does not have: keep them (the default) or take them out (close)
--leave-out imports the rest when rows have errors that keep them out; without it nothing is imported
--dry-run   reads and compares, and writes nothing`,
	run: importRun
};

async function importRun(words: string[]): Promise<Output> {
	const { values, positionals } = parseArgs({
		args: words,
		allowPositionals: true,
		options: {
			ics: { type: 'string' },
			as: { type: 'string' },
			sheet: { type: 'string' },
			mapping: { type: 'string' },
			set: { type: 'string', multiple: true },
			answer: { type: 'string', multiple: true },
			missing: { type: 'string', default: 'keep' },
			'leave-out': { type: 'boolean', default: false },
			'dry-run': { type: 'boolean', default: false },
			json: { type: 'boolean', default: false }
		}
	});
	const [registerName, ...paths] = positionals;
	if (paths.length === 0) throw new Usage('Give a register, or auto, and a file.');
	if (values.missing !== 'keep' && values.missing !== 'close')
		throw new Usage('--missing must be keep or close.');
	const files = paths.flatMap(filesAt);
	const isFolder = paths.length === 1 && statSync(paths[0]!).isDirectory();
	if (files.length === 0)
		throw new Usage(`There is no spreadsheet or separated text in ${list(paths)}.`);
	if (files.length > MOST_FILES)
		throw new Usage(
			`At most ${MOST_FILES} files are imported at once, and these are ${files.length}.`
		);
	const options = {
		missing: values.missing,
		leaveOutRejected: values['leave-out'],
		commit: !values['dry-run'],
		choices: choicesFrom(values.mapping, values.sheet, values.set ?? [], values.answer ?? [])
	} as const;
	// As a start does, an import may begin the demonstration; elsewhere nobody could import into an empty database.
	await (environment().demo ? prepare() : prepareStanding());
	const register = registerName === 'auto' ? null : registerFrom(registerName);
	const { actor } = scopeFor(personNamed(values.as), 'import', values.ics);
	const uploads = files.map((path) => ({
		fileName: basename(path),
		bytes: new Uint8Array(readFileSync(path))
	}));
	const together = await importTogether(actor, register, uploads, options);
	const [first] = together.files;
	return together.files.length === 1 && !isFolder ? ended(first!) : endedTogether(together);
}

/** A file, or what a folder holds of spreadsheets and separated text, by name. */
function filesAt(path: string): string[] {
	if (!existsSync(path)) throw new Usage(`There is no file ${path}.`);
	if (!statSync(path).isDirectory()) return [path];
	return readdirSync(path)
		.filter(isTakenFromFolder)
		.sort()
		.map((name) => join(path, name))
		.filter((file) => statSync(file).isFile());
}

/** @throws Refused with the report for a file that was rejected */
function ended(one: DirectImport): Output {
	const output = { json: importJson(one), text: asText(one) };
	if (one.status === 'rejected') throw new Refused(`${one.message}\n${output.text}`, output.json);
	return output;
}

/** @throws Refused with the summary when any file was left */
function endedTogether({ planId, files }: Awaited<ReturnType<typeof importTogether>>): Output {
	const taken = files.filter(({ status }) => status !== 'rejected');
	const dry = files.some(({ status }) => status === 'checked');
	const status =
		taken.length === 0
			? 'rejected'
			: dry
				? 'checked'
				: taken.length < files.length
					? 'partly-committed'
					: 'committed';
	const json = { status, plan: planId, files: files.map(importJson) };
	const lines = files.map(({ status, source, register, report, message }) => [
		source.file,
		register?.title ?? 'register not known',
		status,
		status === 'rejected' ? (message ?? '') : inShort(report.counts)
	]);
	const noun = planNoun(files.map(({ source }) => source.sha256));
	const summary = `${taken.length} of ${plural(files.length, noun)} ${agree(taken.length, 'is', 'are')} ${dry ? 'ready to import' : 'imported'}.`;
	const text = `${table(lines)}\n${summary}`;
	if (taken.length < files.length) throw new Refused(text, json);
	return { json, text };
}

function choicesFrom(
	mapping: string | undefined,
	sheet: string | undefined,
	set: string[],
	answers: string[]
): Choices {
	let choices: Choices = {};
	if (mapping === 'none') choices = { mapping: null };
	else if (mapping) choices = choicesInFile(mapping);
	for (const pair of set) {
		const [field, value] = pair.split('=');
		if (!field || !value) throw new Usage('--set wants <field>=<value>, such as trust=XT1.');
		choices = { ...choices, fileValues: { ...choices.fileValues, [field]: value } };
	}
	for (const pair of answers) {
		const at = pair.indexOf('=');
		if (at < 1)
			throw new Usage('--answer wants <question>=<answer>, such as date-order=day-first.');
		choices = {
			...choices,
			answers: { ...choices.answers, [pair.slice(0, at)]: pair.slice(at + 1) }
		};
	}
	return sheet ? { ...choices, sheet } : choices;
}

/** Choices, or a way to read a published file: that one names an area or indicators. */
function choicesInFile(path: string): Choices {
	if (!existsSync(path)) throw new Usage(`There is no mapping file ${path}.`);
	let json: unknown;
	const text = readFileSync(path, 'utf8');
	// Choices are kept with the import, and so are what a way of reading calls things.
	if (holdsNhsNumber(text))
		throw new Refused(
			`The mapping file ${path} holds what looks like an NHS number. Nothing about patients is kept: take it out.`
		);
	try {
		json = JSON.parse(text);
	} catch {
		throw new Usage(`The mapping file ${path} is not JSON.`);
	}
	if (typeof json !== 'object' || json === null || Array.isArray(json))
		throw new Usage(`The mapping file ${path} holds no object.`);
	if (!('area' in json || 'indicators' in json || 'form' in json)) {
		const choices = v.safeParse(choicesSchema, json);
		if (choices.success) return choices.output;
		const [{ message, path: at }] = choices.issues;
		const place = (at ?? []).map(({ key }) => String(key)).join('.');
		throw new Usage(`The mapping file ${path}: ${place ? `“${place}”: ` : ''}${message}.`);
	}
	const checked = checkMapping(json);
	if ('refused' in checked) throw new Refused(`${path}: ${checked.refused[0]!.message}`);
	return { mapping: checked.ok };
}

function asText({ status, id, register, report }: DirectImport): string {
	const { counts } = report;
	const restored = counts.restored;
	const problems = report.problems.map((problem) => [
		problem.severity,
		`${problem.count}×`,
		problem.message
	]);
	return [
		`${status}${id === null ? '' : `, import ${id}`}: ${counts.read} ${register?.plural ?? 'rows'} read`,
		`${restored === 0 ? `${counts.new} new` : `${counts.new} new, of which ${restored} ${agree(restored, 'comes', 'come')} back`}, ${counts.changed} changed, ${counts.same} the same, ${counts.missing} not in the file, ${counts.rejected} left out`,
		...report.examples.added.flatMap(({ title, restores }) =>
			restores && register ? [`comes back: ${title} ${comesBackWith(register, restores, {})}`] : []
		),
		...(report.official ? officialLines(report.official) : []),
		...report.columnChanges,
		...(report.account ? [accountSentence(report.account, report.totals)] : []),
		...report.questions.flatMap(questionLines),
		table(problems)
	]
		.filter(Boolean)
		.join('\n');
}

/** A question, and what to answer it with. */
function questionLines({ id, message, options, takesDate, answer, assumed }: Question): string[] {
	const now = answer ?? assumed;
	const values = [...options.map(({ value }) => value), ...(takesDate ? ['a date'] : [])];
	return [
		`question ${id}: ${message}`,
		`  ${now === null ? 'not answered' : `${answer === null ? 'taken as' : 'answered'} ${now}`}; answer with --answer ${id}=${values.join('|')}`
	];
}

/** An official list of networks: which closed, and each practice that joined, left or moved. */
function officialLines(official: OfficialReport): string[] {
	const lines = [...closedSentences(official), practiceSentence(official)];
	const { practices, names } = official;
	for (const { practice, name, from, network, on } of practices?.moved ?? [])
		lines.push(
			`moved: ${practice} ${name}, from ${from} ${names[from]} to ${network} ${names[network]} on ${on}`
		);
	for (const { practice, name, network, on } of practices?.left ?? [])
		lines.push(
			`left: ${practice} ${name}, ${network} ${names[network]}${on ? `, last day ${on}` : ''}`
		);
	return lines;
}

export const undo: Command = {
	name: 'undo',
	usage: 'undo <import id> --ics <code> --as <email> [--edited keep|revert] [--json]',
	about: `Undoes an import as one act.
--ics      may be left out: the import says whose it is
--edited   rows that were changed since the import: keep those changes, or undo them too`,
	run: undoRun
};

async function undoRun(words: string[]): Promise<Output> {
	const { values, positionals } = parseArgs({
		args: words,
		allowPositionals: true,
		options: {
			ics: { type: 'string' },
			as: { type: 'string' },
			edited: { type: 'string' },
			json: { type: 'boolean', default: false }
		}
	});
	const id = Number(positionals[0]);
	if (!Number.isInteger(id) || id < 1) throw new Usage('Give the number of the import.');
	if (values.edited && values.edited !== 'keep' && values.edited !== 'revert')
		throw new Usage('--edited must be keep or revert.');
	prepareStanding();
	const person = personNamed(values.as);
	const { actor } = scopeFor(
		person,
		'import',
		values.ics ?? icsOfImport(authorise(person, 'read'), id)
	);
	const { edited, bound } = undoPlan(actor.scope, id);
	if (edited.length > 0 && !values.edited) {
		const lines = edited.map((row) => [row.title, row.by, row.at]);
		throw new Refused(
			`${edited.length} rows were changed since. Say --edited keep or --edited revert.\n${table(lines)}`,
			{ status: 'rejected', import: id, editedSince: edited }
		);
	}
	const result = undoImport(actor, id, values.edited === 'revert' ? 'revert' : 'keep');
	const message =
		'refused' in result
			? result.refused[0]!.message
			: result.ok.repeated
				? 'This import has already been undone.'
				: null;
	if ('refused' in result || message !== null)
		throw new Refused(message ?? '', { status: 'rejected', import: id, message });
	const { rows, kept } = result.ok;
	const lines = bound.map(({ title, sentence }) => [`kept: ${title}`, sentence]);
	return {
		json: { status: 'undone', import: id, rows: { rows, kept, bound: bound.length }, bound },
		text: [
			`Import ${id} is undone: ${rows} rows went back, ${kept} kept later changes.`,
			...(bound.length > 0 ? [table(lines)] : [])
		].join('\n')
	};
}
