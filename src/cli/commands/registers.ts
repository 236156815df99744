import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { MACHINE } from '#lib/core/access.ts';
import { isInRange, isIsoDate } from '#lib/core/calendar.ts';
import { dayRange } from '#lib/core/dates.ts';
import { measureFacts } from '#lib/measures/catalogue.ts';
import { measuresAsAt } from '#lib/measures/read.server.ts';
import { shareWords } from '#lib/measures/rules.ts';
import { exportRows } from '#lib/registers/export.server.ts';
import { parseListRequest } from '#lib/registers/form.ts';
import { prepareStanding } from '#lib/start-up.server.ts';
import { agreementMeasures } from '#lib/voices/read.server.ts';
import { type Command, type Output, table, Usage } from '../output.ts';
import { personNamed, registerFrom, scopeFor, today } from '../who.ts';

const options = {
	ics: { type: 'string' },
	as: { type: 'string' },
	'as-at': { type: 'string' },
	format: { type: 'string', default: 'csv' },
	out: { type: 'string' },
	json: { type: 'boolean', default: false }
} as const;

function asAtFrom(given: string | undefined): string {
	if (given === undefined) return today();
	if (!isIsoDate(given) || !isInRange(given, today()))
		throw new Usage(`--as-at wants ${dayRange(today())}, written as 2026-09-30.`);
	return given;
}

export const exportRegister: Command = {
	name: 'export',
	usage:
		'export <register> --ics <code> [--as <email>] [--as-at YYYY-MM-DD] --format csv|xlsx|json [--out <file>]',
	about: `Writes a register's rows to a file, or to standard output.`,
	run: async (words) => {
		const { values, positionals } = parseArgs({ args: words, allowPositionals: true, options });
		const format = values.format;
		if (format !== 'csv' && format !== 'xlsx' && format !== 'json')
			throw new Usage('--format must be csv, xlsx or json.');
		const asAt = asAtFrom(values['as-at']);
		prepareStanding();
		const register = registerFrom(positionals[0]);
		const { scope } = scopeFor(values.as ? personNamed(values.as) : MACHINE, 'read', values.ics);
		const request = parseListRequest(register, new URLSearchParams(), 'programme');
		const { bytes } = await exportRows(scope, register, request, asAt, format, 'programme');
		if (values.out) {
			writeFileSync(values.out, bytes);
			return { json: { status: 'done', file: values.out }, text: `Written to ${values.out}.` };
		}
		process.stdout.write(bytes);
	}
};

export const measures: Command = {
	name: 'measures',
	usage: 'measures --ics <code> [--as <email>] [--as-at YYYY-MM-DD] [--json]',
	about: 'Prints every headline measure with its numerator, denominator and unit.',
	run: async (words): Promise<Output> => {
		const { values } = parseArgs({ args: words, options });
		const asAt = asAtFrom(values['as-at']);
		prepareStanding();
		const { scope, ics } = scopeFor(
			values.as ? personNamed(values.as) : MACHINE,
			'read',
			values.ics
		);
		const found = [...measuresAsAt(scope, asAt), ...agreementMeasures(scope, asAt)];
		const rows = found.map((value) => [
			measureFacts(value).title,
			shareWords({ ...measureFacts(value), unit: value.unit }, value),
			value.note ?? ''
		]);
		return {
			json: {
				ics: ics.code,
				asAt,
				measures: found.map((value) => ({ ...value, ...measureFacts(value) }))
			},
			text: table([['Measure', `As at ${asAt}`, ''], ...rows])
		};
	}
};
