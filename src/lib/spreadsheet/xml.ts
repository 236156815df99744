/** The little XML that workbooks need: attributes, entities and decoding of parts. */

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The five named entities and character numbers; anything else stays as written. */
export function unescapeXml(text: string): string {
	if (!text.includes('&')) return text;
	return text.replace(
		/&(?:#x([0-9a-f]+)|#(\d+)|(amp|lt|gt|quot|apos));/gi,
		(whole, hex, decimal, name) => {
			if (name) return NAMED[name.toLowerCase()] ?? whole;
			const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
			return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
		}
	);
}

/** The text of a part: UTF-8, or UTF-16 when a byte order mark says so. */
export function xmlText(bytes: Uint8Array): string {
	if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
	if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}

/** The attributes of every element of that local name, whatever its namespace prefix. */
export function elements(xml: string, localName: string): Record<string, string>[] {
	const found: Record<string, string>[] = [];
	const tag = new RegExp(
		`<(?:[\\w.-]+:)?${localName}((?:\\s+[^\\s=>/]+\\s*=\\s*(?:"[^"]*"|'[^']*'))*)\\s*/?>`,
		'g'
	);
	for (const match of xml.matchAll(tag)) found.push(attributes(match[1]!));
	return found;
}

/** Attributes by local name (`r:id` is `id` when nothing else is), values unescaped. */
export function attributes(text: string): Record<string, string> {
	const found: Record<string, string> = {};
	for (const match of text.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
		const value = unescapeXml(match[2] ?? match[3] ?? '');
		found[match[1]!] = value;
		const local = match[1]!.replace(/^.*:/, '');
		if (!(local in found)) found[local] = value;
	}
	return found;
}

const TOKEN =
	/<(?:(\/?)([^\s/<>"'=!?]+)((?:\s+[^\s=<>"'/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|!--[\s\S]*?-->|!\[CDATA\[[\s\S]*?\]\]>|\?[\s\S]*?\?>|!DOCTYPE[^>]*>|)/g;

/**
 * Whether every element is closed by its own tag, in order, and every attribute is whole. Readers that
 * look for tags one by one would otherwise take a file with a hole in it for another one.
 */
export function isWellFormed(xml: string): boolean {
	const open: string[] = [];
	for (const [token, closes, name, , closed] of xml.matchAll(TOKEN)) {
		if (token === '<') return false;
		if (name === undefined || closed === '/') continue;
		if (closes !== '/') open.push(name);
		else if (open.pop() !== name) return false;
	}
	return open.length === 0;
}
