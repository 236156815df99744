/** Text that leaves this process and comes back, or lies in the database, and that nobody else may read or change. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { environment } from '#lib/platform/environment.server.ts';

const [IV, TAG] = [12, 16];

/** @param purpose text that was sealed for one purpose opens for no other */
export function sealed(purpose: string, text: string): string {
	const iv = randomBytes(IV);
	const cipher = createCipheriv('aes-256-gcm', keyFor(purpose), iv);
	const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
	return Buffer.concat([iv, cipher.getAuthTag(), hidden]).toString('base64url');
}

/** What was sealed; null for anything else, and after `AUTH_SECRET` was changed. */
export function unsealed(purpose: string, text: string): string | null {
	const bytes = Buffer.from(text, 'base64url');
	if (bytes.length < IV + TAG) return null;
	const decipher = createDecipheriv('aes-256-gcm', keyFor(purpose), bytes.subarray(0, IV), {
		authTagLength: TAG
	});
	decipher.setAuthTag(bytes.subarray(IV, IV + TAG));
	try {
		return Buffer.concat([decipher.update(bytes.subarray(IV + TAG)), decipher.final()]).toString();
	} catch {
		return null;
	}
}

function keyFor(purpose: string): Buffer {
	return Buffer.from(hkdfSync('sha256', environment().authSecret, '', purpose, 32));
}
