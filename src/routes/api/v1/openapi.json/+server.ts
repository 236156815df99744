import { REGISTERS } from '#lib/registers/all.ts';
import type { RequestHandler } from './$types';

const code = { name: 'ics', in: 'path', required: true, schema: { type: 'string' } };
const asAt = { name: 'asAt', in: 'query', schema: { type: 'string', format: 'date' } };
const quarter = {
	name: 'quarter',
	in: 'query',
	schema: { type: 'string', pattern: '^\\d{4}-\\d{2}-q[1-4]$', example: '2026-27-q2' }
};

function reading(summary: string, parameters: readonly object[] = []): object {
	return {
		get: {
			summary,
			parameters,
			responses: { 200: { description: 'Found' }, 400: problem, 401: problem, 404: problem }
		}
	};
}

const problem = { description: 'Told as application/problem+json' };
const text = { type: 'string' };
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
				schema: { type: 'string', enum: ['auto', ...REGISTERS.map(({ name }) => name)] }
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
			200: { description: 'Read and compared; nothing was written' },
			201: { description: 'Imported' },
			422: { description: 'The file was rejected: the same document, with its problems' },
			400: problem,
			401: problem,
			403: problem,
			404: problem,
			413: problem
		}
	}
};

/** What the API offers, for programs that ask. Drawn from the registers that there are. */
export const GET: RequestHandler = () =>
	Response.json({
		openapi: '3.1.0',
		info: { title: 'Waymark', version: '1' },
		servers: [{ url: '/api/v1' }],
		security: [{ token: [] }],
		components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
		paths: {
			'/organisations': reading('The ICSs you may see'),
			'/ics/{ics}/imports': importing,
			'/ics/{ics}/measures': reading('Every headline measure as at a day', [code, asAt]),
			'/ics/{ics}/roadmap': reading('Every deliverable and where it stands', [code, asAt]),
			'/ics/{ics}/returns': reading(
				'The quarterly returns: where each stands and when it was sent; for a quarter, also what was last sent, as it was frozen',
				[code, quarter]
			),
			'/ics/{ics}/registers/{register}': reading('The rows of a register', [
				code,
				{
					name: 'register',
					in: 'path',
					required: true,
					schema: { type: 'string', enum: REGISTERS.map(({ name }) => name) }
				},
				{ name: 'format', in: 'query', schema: { type: 'string', enum: ['json', 'csv'] } },
				asAt
			])
		}
	});
