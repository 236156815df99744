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
	const problem = { description: 'Told as application/problem+json' };
	return {
		get: {
			summary,
			parameters,
			responses: { 200: { description: 'Found' }, 400: problem, 401: problem, 404: problem }
		}
	};
}

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
