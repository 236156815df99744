/** The browser's part of passkeys: it asks the device, and answers what the server checks. Null where somebody thought better of it. */

/** Whether this browser can; older ones sign in as before. */
export function passkeysWork(): boolean {
	return 'PublicKeyCredential' in window && 'parseCreationOptionsFromJSON' in PublicKeyCredential;
}

export function makePasskey(options: PublicKeyCredentialCreationOptionsJSON) {
	const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
	return answerOf(navigator.credentials.create({ publicKey }));
}

export function usePasskey(options: PublicKeyCredentialRequestOptionsJSON) {
	const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
	return answerOf(navigator.credentials.get({ publicKey }));
}

async function answerOf(asking: Promise<Credential | null>): Promise<string | null> {
	try {
		const credential = await asking;
		return credential && JSON.stringify((credential as PublicKeyCredential).toJSON());
	} catch {
		return null;
	}
}
