/** What a made-up system showed to the public, at a past moment. */
import { authorise } from '#lib/domain/access.ts';
import {
	cautiousChoice,
	releaseOf,
	type Offered,
	type ReleaseChoice
} from '#lib/domain/voices/release-choice.ts';
import { londonDate } from '#lib/server/clock.ts';
import { freezeRelease } from '#lib/server/commands/releases.ts';
import type { Entry } from '#lib/server/demo/write.ts';
import { personByEmail } from '#lib/server/queries/accounts.ts';
import { findIcs } from '#lib/server/queries/organisations.ts';
import { releaseOffer } from '#lib/server/queries/release-offer.ts';

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
