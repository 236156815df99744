/** Headers that every answer carries; the content policy itself is in svelte.config.js. */

const ALWAYS: Record<string, string> = {
	'X-Content-Type-Options': 'nosniff',
	// Other sites learn nothing; our own forms still say where they come from, which the check
	// against forged posts relies on.
	'Referrer-Policy': 'same-origin',
	'Permissions-Policy':
		'camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()',
	'Cross-Origin-Opener-Policy': 'same-origin',
	'Cross-Origin-Resource-Policy': 'same-origin',
	'X-Frame-Options': 'DENY'
};

/** @param secure whether people reach us by https */
export function addHeaders(headers: Headers, secure: boolean): void {
	for (const [name, value] of Object.entries(ALWAYS))
		if (!headers.has(name)) headers.set(name, value);
	if (secure) headers.set('Strict-Transport-Security', 'max-age=31536000; includeSubDomains');
	// Pages hold what only this person may see: a shared computer must not keep them.
	if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'private, no-store');
}
