/**
 * A file that is saved, never shown: whatever it holds, no browser runs it on our address. `name`
 * may be anything a person called a file.
 */
export function attachment(bytes: Uint8Array, name: string, type: string): Response {
	const plain = name.replace(/[^\w. ()-]/g, '_').slice(-120);
	const full = encodeURIComponent(name).replace(
		/['()*]/g,
		(sign) => `%${sign.charCodeAt(0).toString(16)}`
	);
	return new Response(bytes as BodyInit, {
		headers: {
			'content-type': type,
			'content-length': String(bytes.length),
			'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${full}`,
			'x-content-type-options': 'nosniff',
			'content-security-policy': "default-src 'none'; sandbox",
			'cache-control': 'private, no-store'
		}
	});
}
