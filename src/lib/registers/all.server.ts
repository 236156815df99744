import { actionsServer } from '#lib/registers/actions/figures.server.ts';
import { assetsServer } from '#lib/registers/assets/figures.server.ts';
import { communicationsServer } from '#lib/registers/communications/figures.server.ts';
import { coproductionServer } from '#lib/registers/coproduction/figures.server.ts';
import { decisionsServer } from '#lib/registers/decisions/figures.server.ts';
import { driversServer } from '#lib/registers/drivers/figures.server.ts';
import { fundingServer } from '#lib/registers/funding/figures.server.ts';
import { indicatorsServer } from '#lib/registers/indicators/figures.server.ts';
import { issuesServer } from '#lib/registers/issues/figures.server.ts';
import { localdeliverablesServer } from '#lib/registers/localdeliverables/figures.server.ts';
import { milestonesServer } from '#lib/registers/milestones/figures.server.ts';
import { pcnsServer } from '#lib/registers/pcns/figures.server.ts';
import { policiesServer } from '#lib/registers/policies/figures.server.ts';
import { promsServer } from '#lib/registers/proms/figures.server.ts';
import { risksServer } from '#lib/registers/risks/figures.server.ts';
import { teamsServer } from '#lib/registers/teams/figures.server.ts';
import { trainingServer } from '#lib/registers/training/figures.server.ts';
import { wordingsServer } from '#lib/registers/wordings/figures.server.ts';
import { workforceServer } from '#lib/registers/workforce/figures.server.ts';
import type { RegisterServer } from './plug-in.server.ts';

/** The server part of every register, in the order of `all.ts`. */
export const SERVER_PARTS: readonly RegisterServer[] = [
	policiesServer,
	wordingsServer,
	pcnsServer,
	teamsServer,
	promsServer,
	workforceServer,
	trainingServer,
	coproductionServer,
	assetsServer,
	communicationsServer,
	localdeliverablesServer,
	driversServer,
	milestonesServer,
	fundingServer,
	risksServer,
	issuesServer,
	actionsServer,
	decisionsServer,
	indicatorsServer
];

const byName = new Map(SERVER_PARTS.map((part) => [part.register.name, part]));

/** @throws when there is none: names come from definitions. */
export function serverPart(name: string): RegisterServer {
	const part = byName.get(name);
	if (!part) throw new Error(`no server part of register ${name}`);
	return part;
}
