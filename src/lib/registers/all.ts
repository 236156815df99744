import { actions } from '#lib/registers/actions/definition.ts';
import { assets } from '#lib/registers/assets/definition.ts';
import { communications } from '#lib/registers/communications/definition.ts';
import { coproduction } from '#lib/registers/coproduction/definition.ts';
import { decisions } from '#lib/registers/decisions/definition.ts';
import { drivers } from '#lib/registers/drivers/definition.ts';
import { funding } from '#lib/registers/funding/definition.ts';
import { indicators } from '#lib/registers/indicators/definition.ts';
import { issues } from '#lib/registers/issues/definition.ts';
import { localdeliverables } from '#lib/registers/localdeliverables/definition.ts';
import { milestones } from '#lib/registers/milestones/definition.ts';
import { pcns } from '#lib/registers/pcns/definition.ts';
import { policies } from '#lib/registers/policies/definition.ts';
import { proms } from '#lib/registers/proms/definition.ts';
import { risks } from '#lib/registers/risks/definition.ts';
import { teams } from '#lib/registers/teams/definition.ts';
import { training } from '#lib/registers/training/definition.ts';
import { wordings } from '#lib/registers/wordings/definition.ts';
import { workforce } from '#lib/registers/workforce/definition.ts';
import type { Register } from './definition.ts';

/** Every register, in the order navigation shows them; its server part stands in `all.server.ts`. */
export const REGISTERS: readonly Register[] = [
	policies,
	wordings,
	pcns,
	teams,
	proms,
	workforce,
	training,
	coproduction,
	assets,
	communications,
	localdeliverables,
	drivers,
	milestones,
	funding,
	risks,
	issues,
	actions,
	decisions,
	indicators
];

/** The register of that name, or undefined: names come from addresses and command lines. */
export function findRegister(name: string): Register | undefined {
	return REGISTERS.find((register) => register.name === name);
}

/** @throws when there is none: for names that the code or the database guarantees. */
export function registerNamed(name: string): Register {
	const register = findRegister(name);
	if (!register) throw new Error(`no register ${name}`);
	return register;
}
