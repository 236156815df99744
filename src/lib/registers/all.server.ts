import { communicationsServer } from './communications/figures.server.ts';
import { coproductionServer } from './coproduction/figures.server.ts';
import { fundingServer } from './funding/figures.server.ts';
import { indicatorsServer } from './indicators/figures.server.ts';
import { milestonesServer } from './milestones/figures.server.ts';
import { pcnsServer } from './pcns/figures.server.ts';
import { policiesServer } from './policies/figures.server.ts';
import { promsServer } from './proms/figures.server.ts';
import { risksServer } from './risks/figures.server.ts';
import { teamsServer } from './teams/figures.server.ts';
import { trainingServer } from './training/figures.server.ts';
import { workforceServer } from './workforce/figures.server.ts';
import type { RegisterServer } from './plug-in.server.ts';

/** The server part of every register, in the order of `all.ts`. */
export const SERVER_PARTS: readonly RegisterServer[] = [
	policiesServer,
	pcnsServer,
	teamsServer,
	promsServer,
	workforceServer,
	trainingServer,
	coproductionServer,
	communicationsServer,
	milestonesServer,
	fundingServer,
	risksServer,
	indicatorsServer
];

const byName = new Map(SERVER_PARTS.map((part) => [part.register.name, part]));

/** @throws when there is none: names come from definitions. */
export function serverPart(name: string): RegisterServer {
	const part = byName.get(name);
	if (!part) throw new Error(`no server part of register ${name}`);
	return part;
}
