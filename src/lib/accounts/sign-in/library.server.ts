import { betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import { isDisabled } from '#lib/accounts/read.server.ts';
import { database, type Db } from '#lib/platform/database.server.ts';
import { environment } from '#lib/platform/environment.server.ts';
import { PASSWORD_LENGTH } from './passwords.server.ts';
import { IDLE_HOURS } from './rules.ts';

const TIMES = { createdAt: 'created_at', updatedAt: 'updated_at' } as const;

/**
 * The sign-in library, for the one thing it does here: checking a password and opening a session.
 * It has no address of its own on the web, so nobody can sign up, and its own limits (which count
 * by address alone) are replaced by those of `write.server.ts`. Single sign-on does without it: decision
 * record 0039 says why.
 */
function build(db: Db) {
	const { origin, authSecret } = environment();
	return betterAuth({
		appName: 'Waymark',
		baseURL: origin,
		secret: authSecret,
		database: db,
		telemetry: { enabled: false },
		// It would log every wrong password; what matters is written to the audit log.
		logger: { disabled: true },
		rateLimit: { enabled: false },
		emailAndPassword: {
			enabled: true,
			disableSignUp: true,
			minPasswordLength: PASSWORD_LENGTH.least,
			maxPasswordLength: PASSWORD_LENGTH.most
		},
		user: { fields: { ...TIMES, emailVerified: 'email_verified' } },
		session: {
			modelName: 'sessions',
			expiresIn: IDLE_HOURS * 60 * 60,
			fields: {
				...TIMES,
				expiresAt: 'expires_at',
				ipAddress: 'ip_address',
				userAgent: 'user_agent',
				userId: 'user_id'
			}
		},
		account: {
			modelName: 'credentials',
			fields: {
				...TIMES,
				accountId: 'account_id',
				providerId: 'provider_id',
				userId: 'user_id',
				accessToken: 'access_token',
				refreshToken: 'refresh_token',
				idToken: 'id_token',
				accessTokenExpiresAt: 'access_token_expires_at',
				refreshTokenExpiresAt: 'refresh_token_expires_at'
			}
		},
		verification: {
			modelName: 'verifications',
			fields: { ...TIMES, expiresAt: 'expires_at' }
		},
		// Whichever way somebody signs in, a disabled account gets no session. It comes after the
		// password was checked, so that a disabled account answers no faster than a wrong password.
		databaseHooks: {
			session: { create: { before: async (session) => !isDisabled(session.userId) } }
		},
		advanced: {
			cookiePrefix: 'waymark',
			useSecureCookies: origin.startsWith('https:'),
			ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] }
		}
	});
}

/** How the caller tells the library which address a sign-in comes from; never read off the web. */
const ADDRESS_HEADER = 'x-waymark-address';

const built = new WeakMap<Db, ReturnType<typeof build>>();

function auth(): ReturnType<typeof build> {
	const db = database();
	let made = built.get(db);
	if (!made) built.set(db, (made = build(db)));
	return made;
}

export type Visitor = { address: string; userAgent: string };

/**
 * Checks a password and opens a session. Answers the session's token; null for an unknown e-mail
 * address, a wrong password and a disabled account alike, each after the same work.
 */
export async function openSession(
	email: string,
	password: string,
	visitor: Visitor
): Promise<string | null> {
	const headers = new Headers({
		[ADDRESS_HEADER]: visitor.address,
		'user-agent': visitor.userAgent
	});
	try {
		const opened = await auth().api.signInEmail({ body: { email, password }, headers });
		return opened.token;
	} catch (problem) {
		if (problem instanceof APIError && problem.statusCode < 500) return null;
		throw problem;
	}
}
