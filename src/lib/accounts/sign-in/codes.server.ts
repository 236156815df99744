/** The codes of the second step: those that an app makes (RFC 6238, as every app has them), and those for its loss. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { generate } from 'lean-qr';
import { toSvgPath } from 'lean-qr/extras/svg';
import { RECOVERY_CODES } from './rules.ts';
import { sealed, unsealed } from './sealed.server.ts';

/** Seconds for which an app shows a code. */
const PERIOD = 30;
const DIGITS = 6;

/** Letters of base 32. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A new key as an app takes it, 160 bits in base 32. */
export function newKey(): string {
	return base32(randomBytes(20));
}

/** The key on its way through the form, or as it lies in the database; opens for this account alone. */
export function sealedKey(accountId: string, key: string): string {
	return sealed(`second step\n${accountId}`, key);
}

export function unsealedKey(accountId: string, text: string): string | null {
	return unsealed(`second step\n${accountId}`, text);
}

/** The picture that an app reads the key from: the path of its dark squares, and how many there are on a side. */
export function keyPicture(email: string, key: string): { path: string; size: number } {
	const label = encodeURIComponent(`Waymark:${email}`);
	const code = generate(
		`otpauth://totp/${label}?secret=${key}&issuer=Waymark&algorithm=SHA1&digits=${DIGITS}&period=${PERIOD}`
	);
	return { path: toSvgPath(code), size: code.size };
}

export function codeAt(key: string, period: number): string {
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(period));
	const mac = createHmac('sha1', bytesOf(key)).update(counter).digest();
	const from = mac[mac.length - 1]! & 15;
	const number = (mac.readUInt32BE(from) & 0x7fffffff) % 10 ** DIGITS;
	return String(number).padStart(DIGITS, '0');
}

export function periodOf(now: Date): number {
	return Math.floor(now.getTime() / 1000 / PERIOD);
}

/**
 * The period whose code was typed: this one, or the one before or after it, because clocks differ and typing
 * takes a while. Null when it is none of them, or not later than the last that was taken.
 */
export function periodTyped(key: string, typed: string, now: Date, last = 0): number | null {
	const code = Buffer.from(typed.replace(/\s/g, ''));
	const period = periodOf(now);
	const found = [period, period - 1, period + 1].find((candidate) => {
		const right = Buffer.from(codeAt(key, candidate));
		return right.length === code.length && timingSafeEqual(right, code);
	});
	return found !== undefined && found > last ? found : null;
}

/** New recovery codes, of 50 bits each, in groups that can be copied by hand. */
export function newRecoveryCodes(): string[] {
	return Array.from({ length: RECOVERY_CODES }, () => {
		const letters = base32(randomBytes(7)).slice(0, 10);
		return `${letters.slice(0, 5)}-${letters.slice(5)}`;
	});
}

/** A recovery code however it was typed, a nought for an O and a one for an I; null for what cannot be one. */
export function recoveryCodeIn(typed: string): string | null {
	const letters = typed
		.toUpperCase()
		.replace(/[^A-Z0-9]/g, '')
		.replaceAll('0', 'O')
		.replaceAll('1', 'I');
	return letters.length === 10 ? letters : null;
}

function base32(bytes: Buffer): string {
	const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
	return (bits.match(/.{1,5}/g) ?? [])
		.map((five) => LETTERS[parseInt(five.padEnd(5, '0'), 2)])
		.join('');
}

function bytesOf(key: string): Buffer {
	const bits = [...key].map((letter) => LETTERS.indexOf(letter).toString(2).padStart(5, '0'));
	return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((eight) => parseInt(eight, 2)));
}
