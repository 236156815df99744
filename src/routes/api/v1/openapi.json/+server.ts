import { toJsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import { SUPPRESSED, SUPPRESSED_WORDS, without } from '#lib/core/disclosure.ts';
import { REGISTERS } from '#lib/registers/all.ts';
import { PAGING } from '#lib/request.server.ts';
import { ANSWERS, PROBLEM } from '../contract.ts';
import type { RequestHandler } from './$types';

const text = { type: 'string' };
const code = { name: 'ics', in: 'path', required: true, schema: text };
const asAt = { name: 'asAt', in: 'query', schema: { ...text, format: 'date' } };
const quarter = {
	name: 'quarter',
	in: 'query',
	schema: { ...text, pattern: '^\\d{4}-\\d{2}-q[1-4]$', example: '2026-27-q2' }
};
const registerNames = REGISTERS.map(({ name }) => name);
const paging = [
	{
		name: 'limit',
		in: 'query',
		description: `Rows of a page: ${PAGING.usual} where only page is given. Without either, all rows`,
		schema: { type: 'integer', minimum: 1, maximum: PAGING.most }
	},
	{ name: 'page', in: 'query', schema: { type: 'integer', minimum: 1, default: 1 } }
];

/** Headers that a program may send and get with every reading. */
const ifNoneMatch = {
	name: 'If-None-Match',
	in: 'header',
	description: 'The ETag of an earlier answer: 304 without a body while nothing has changed',
	schema: text
};
const ETag = { description: 'Names the content of the answer', schema: text };
const Link = {
	description: 'Where page or limit is given: the addresses of the first, prev, next and last page',
	schema: text
};

const json = (schema: GenericSchema) => ({ 'application/json': { schema: schemaOf(schema) } });

function schemaOf(schema: GenericSchema): object {
	const written = toJsonSchema(schema, {
		target: 'draft-2020-12',
		typeMode: 'output',
		ignoreActions: ['readonly']
	});
	return without(written, '$schema');
}

const problems = (...statuses: number[]) =>
	Object.fromEntries(
		[...statuses, 401, 500].map((status) => [status, { $ref: '#/components/responses/Problem' }])
	);

type Reading = {
	parameters?: readonly object[];
	list?: boolean;
	/** Beside JSON. */
	formats?: Record<string, object>;
};

function reading(
	path: keyof typeof ANSWERS,
	summary: string,
	{ parameters = [], list = true, formats = {} }: Reading = {}
): object {
	const ofIcs = path.startsWith('/ics/') ? [code] : [];
	return {
		get: {
			summary,
			parameters: [...ofIcs, ...parameters, ...(list ? paging : []), ifNoneMatch],
			responses: {
				200: {
					description: 'Found',
					headers: list ? { ETag, Link } : { ETag },
					content: { ...json(ANSWERS[path]), ...formats }
				},
				304: { description: 'The same as the answer that was named' },
				...problems(400, 404, 405)
			}
		}
	};
}

const importing = {
	post: {
		summary:
			'Imports a file into a register, with the checks of the web: a dry run unless commit is true. The answer is what `waymark import --json` prints',
		parameters: [
			code,
			{
				name: 'register',
				in: 'query',
				description: 'Left out, or auto: the headings of the file tell it',
				schema: { type: 'string', enum: ['auto', ...registerNames] }
			},
			{
				name: 'file',
				in: 'query',
				description: 'The name of the file, where its bytes are the body',
				schema: text
			},
			{ name: 'commit', in: 'query', schema: { type: 'boolean', default: false } },
			{
				name: 'missing',
				in: 'query',
				description: 'Rows that the file does not have: keep them, or take them out',
				schema: { type: 'string', enum: ['keep', 'close'], default: 'keep' }
			},
			{
				name: 'leaveOut',
				in: 'query',
				description: 'Import the rest when rows have errors that keep them out',
				schema: { type: 'boolean', default: false }
			}
		],
		requestBody: {
			required: true,
			content: {
				'multipart/form-data': {
					schema: {
						type: 'object',
						required: ['file'],
						properties: {
							file: { type: 'string', format: 'binary' },
							choices: {
								...text,
								description: 'JSON: sheet, headerRow, columns, fileValues, values, mapping'
							},
							answers: { ...text, description: 'JSON: an answer for each question, by its id' },
							register: text,
							commit: text,
							missing: text,
							leaveOut: text
						}
					}
				},
				'application/octet-stream': { schema: { type: 'string', format: 'binary' } }
			}
		},
		responses: {
			200: {
				description: 'Read and compared; nothing was written',
				content: json(ANSWERS['/ics/{ics}/imports'])
			},
			201: { description: 'Imported', content: json(ANSWERS['/ics/{ics}/imports']) },
			422: {
				description: 'The file was rejected: the same document, with its problems',
				content: json(ANSWERS['/ics/{ics}/imports'])
			},
			...problems(400, 403, 404, 405, 413, 415)
		}
	}
};

const DOCUMENT = {
	openapi: '3.1.0',
	info: {
		title: 'Waymark',
		version: '1',
		description: `Every error is application/problem+json. A count that readers outside a programme may not see is written ${SUPPRESSED} (${SUPPRESSED_WORDS}).`
	},
	servers: [{ url: '/api/v1' }],
	security: [{ token: [] }],
	components: {
		securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
		responses: {
			Problem: {
				description: 'What was wrong, in a sentence',
				content: { 'application/problem+json': { schema: schemaOf(PROBLEM) } }
			}
		}
	},
	paths: {
		'/organisations': reading('/organisations', 'The ICSs you may see'),
		'/ics/{ics}/imports': importing,
		'/ics/{ics}/measures': reading('/ics/{ics}/measures', 'Every headline measure as at a day', {
			parameters: [asAt]
		}),
		'/ics/{ics}/roadmap': reading('/ics/{ics}/roadmap', 'Every deliverable and where it stands', {
			parameters: [asAt]
		}),
		'/ics/{ics}/returns': reading(
			'/ics/{ics}/returns',
			'The quarterly returns: where each stands and when it was submitted; for a quarter, also what was last submitted, as it was frozen',
			{ parameters: [quarter] }
		),
		'/ics/{ics}/registers/{register}': reading(
			'/ics/{ics}/registers/{register}',
			'The rows of a register',
			{
				parameters: [
					{
						name: 'register',
						in: 'path',
						required: true,
						schema: { type: 'string', enum: registerNames }
					},
					{ name: 'format', in: 'query', schema: { type: 'string', enum: ['json', 'csv'] } },
					asAt
				],
				formats: { 'text/csv': { schema: text } }
			}
		)
	}
};

/** What the API offers, for programs that ask. Made from the registers that there are, and the answers' schemas. */
export const GET: RequestHandler = () => Response.json(DOCUMENT);
