/** What a made-up system showed to the public, at a past moment. */
import { personByEmail } from '#lib/accounts/read.server.ts';
import { authorise } from '#lib/core/access.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import { londonDate } from '#lib/platform/clock.server.ts';
import { releaseOffer } from '#lib/voices/publish/read.server.ts';
import {
	cautiousChoice,
	type Offered,
	type ReleaseChoice,
	releaseOf
} from '#lib/voices/publish/rules.ts';
import { freezeRelease } from '#lib/voices/publish/write.server.ts';
import type { Entry } from './write.ts';

/**
 * Shows the progress of a system to the public, as it stood at a moment (UTC timestamp), by the
 * account of an address that may. It must be written after everything it shows, as `writeAll` does.
 * Without a choice everything is shown but the texts in which something was found.
 */
export function releaseEntry(
	by: { email: string; icsCode: string },
	at: string,
	choose: (offer: readonly Offered[]) => ReleaseChoice = cautiousChoice
): Entry {
	const write = () => {
		const person = personByEmail(by.email);
		const ics = findIcs(authorise(person, 'read'), by.icsCode);
		const scope = authorise(person, 'publish-progress', ics);
		const { facts, offer } = releaseOffer(scope, londonDate(new Date(at)));
		const choice = choose(offer);
		freezeRelease(scope, releaseOf(facts, offer, choice), choice.findable, at);
	};
	return { at, write };
}
