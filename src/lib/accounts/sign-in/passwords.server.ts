import { hashPassword, verifyPassword } from 'better-auth/crypto';

/** Length is what makes a password strong; rules about signs and capitals make people write it down. */
export const PASSWORD_LENGTH = { least: 12, most: 128 };

/** What is wrong with a new password, as a sentence for the person choosing it; null when nothing is. */
export function passwordProblem(
	password: string,
	person: { email: string; name: string }
): string | null {
	const { least, most } = PASSWORD_LENGTH;
	if (password === '') return 'Enter a password';
	if ([...password].length < least)
		return `Password must be at least ${least} characters long. Three unrelated words make a good one`;
	if (password.length > most) return `Password must be ${most} characters or fewer`;
	if (new Set(password.toLowerCase()).size < 5)
		return 'Password must use at least 5 different characters';
	const plain = lettersOf(password);
	const own = [person.email, person.email.split('@')[0] ?? '', person.name].map(lettersOf);
	if (own.some((word) => word.length >= 4 && plain.replaceAll(word, '').length < 6))
		return 'Password must not be your name or e-mail address';
	if (/^(.*password.*|.*waymark.*|.*qwerty.*|.*123456.*|.*letmein.*)$/.test(plain))
		return 'Password must not hold words that are tried first, such as “password” or “123456”';
	return null;
}

function lettersOf(text: string): string {
	return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** The library's own hash (scrypt): about 50 ms of work, off the main thread. */
export async function hashOf(password: string): Promise<string> {
	return hashPassword(password);
}

export async function matches(hash: string, password: string): Promise<boolean> {
	return verifyPassword({ hash, password });
}
