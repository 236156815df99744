/**
 * A real provider of OpenID Connect on the loopback address, in which everybody is signed in already as whom
 * the test says. Its tokens can be changed on their way out, and signed again with its own key or another.
 */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** The claims that it has of somebody. */
export type Claims = Record<string, unknown>;

export type TestProvider = {
	issuer: string;
	/** Who is signed in there. */
	who: Claims;
	/** What the next tokens say instead, and the key that signs them. */
	forged: { claims?: Claims; key?: KeyObject } | null;
	stop(): Promise<void>;
};

export const CLIENT = { id: 'waymark', secret: 'a-secret-between-the-two' };

const newKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const KEY = newKey();
export const OTHER_KEY = newKey();

export async function startProvider(origin: string, port = 0): Promise<TestProvider> {
	const server = createServer();
	await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
	const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const test: TestProvider = { issuer, who: {}, forged: null, stop: () => closed(server) };
	const provider = new Provider(issuer, {
		jwks: { keys: [{ ...KEY.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }] },
		clients: [
			{
				client_id: CLIENT.id,
				client_secret: CLIENT.secret,
				redirect_uris: [`${origin}/sign-in/sso/callback`],
				post_logout_redirect_uris: [`${origin}/sign-in?out=1`],
				response_types: ['code'],
				token_endpoint_auth_method: 'client_secret_post'
			}
		],
		claims: {
			email: ['email', 'email_verified', 'xms_edov'],
			profile: ['name', 'preferred_username']
		},
		cookies: { keys: ['only for tests'] },
		features: { devInteractions: { enabled: false } },
		// Seconds; it complains on the screen of each that is not said.
		ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
		pkce: { required: () => true },
		interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
		findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId, ...test.who }) }),
		loadExistingGrant: async ({ oidc }) => {
			const grant = new oidc.provider.Grant({
				clientId: oidc.client!.clientId,
				accountId: oidc.session!.accountId!
			});
			grant.addOIDCScope('openid email profile');
			await grant.save();
			return grant;
		}
	});
	provider.use(async (context, next) => {
		await next();
		const body = context.body as { id_token?: string } | undefined;
		if (context.path !== '/token' || !body?.id_token || !test.forged) return;
		context.body = { ...body, id_token: forge(body.id_token, test.forged) };
	});
	const answer = provider.callback();
	server.on('request', (request, response) => {
		if (!request.url?.startsWith('/interaction/')) return void answer(request, response);
		const login = { accountId: 'person-1' };
		void provider.interactionFinished(request, response, { login });
	});
	return test;
}

function forge(token: string, { claims, key = KEY }: NonNullable<TestProvider['forged']>): string {
	const [head, body] = token.split('.') as [string, string];
	const known = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
	const changed = Buffer.from(JSON.stringify({ ...known, ...claims })).toString('base64url');
	const signature = sign('sha256', Buffer.from(`${head}.${changed}`), key);
	return `${head}.${changed}.${signature.toString('base64url')}`;
}

async function closed(server: Server): Promise<void> {
	server.closeAllConnections();
	await new Promise((done) => server.close(done));
}

/** Follows the provider's own steps as a browser does, up to where it sends the browser back to us. */
export async function throughProvider(address: string): Promise<URL> {
	const jar = new Map<string, string>();
	let next = new URL(address);
	for (let step = 0; step < 10; step += 1) {
		const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
		const response = await fetch(next, { redirect: 'manual', headers: { cookie } });
		for (const line of response.headers.getSetCookie()) {
			const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
			jar.set(name!, value!);
		}
		const to = response.headers.get('location');
		if (!to) throw new Error(`The provider stopped: ${await response.text()}`);
		next = new URL(to, next);
		if (next.pathname === '/sign-in/sso/callback') return next;
	}
	throw new Error('The provider went round in a circle.');
}
