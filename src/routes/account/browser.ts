/** A browser in words people know, from what it says of itself: `Firefox on Windows`. */
export function browserName(userAgent: string): string {
	const browser = firstMatch(userAgent, [
		[/Edg/, 'Edge'],
		[/OPR|Opera/, 'Opera'],
		[/SamsungBrowser/, 'Samsung Internet'],
		[/Firefox|FxiOS/, 'Firefox'],
		[/Chrome|CriOS/, 'Chrome'],
		[/Safari/, 'Safari']
	]);
	const system = firstMatch(userAgent, [
		[/iPhone/, 'an iPhone'],
		[/iPad/, 'an iPad'],
		[/Android/, 'Android'],
		[/Windows/, 'Windows'],
		[/Mac OS/, 'a Mac'],
		[/CrOS/, 'a Chromebook'],
		[/Linux/, 'Linux']
	]);
	if (browser && system) return `${browser} on ${system}`;
	return browser ?? (system ? `A browser on ${system}` : 'A browser that does not say what it is');
}

function firstMatch(text: string, known: [RegExp, string][]): string | undefined {
	return known.find(([pattern]) => pattern.test(text))?.[1];
}
