/** E-mail over SMTP, where an installation has given a server. */
import { createTransport } from 'nodemailer';
import { present } from '#lib/platform/clock.server.ts';
import { environment } from '#lib/platform/environment.server.ts';
import { sendDigests, type Sending } from './write.server.ts';

const HOUR = 3_600_000;
/** Milliseconds a mail server may take over one step. */
const PATIENCE = 15_000;

/** Hands mails to the server at `url`, as plain text. */
export function smtpSending({ url, from }: { url: string; from: string }): Sending {
	const transport = createTransport(url, {
		from: `Waymark <${from}>`,
		disableFileAccess: true,
		disableUrlAccess: true
	});
	Object.assign(transport.options, {
		connectionTimeout: PATIENCE,
		greetingTimeout: PATIENCE,
		socketTimeout: PATIENCE
	});
	return async (to, { subject, text }) => {
		await transport.sendMail({ to, subject, text });
	};
}

/** Looks every hour whether digests are due, while the server runs; nothing without a mail server. */
export function startDigests(): void {
	const { mail, origin } = environment();
	if (!mail) return;
	const send = smtpSending(mail);
	const look = async () => {
		const { failed } = await sendDigests(present(), origin, send);
		if (failed > 0) console.warn(`${failed} digests could not be handed to the mail server.`);
	};
	setInterval(() => void look(), HOUR).unref();
}
