import { coproduction } from '#lib/domain/registers/coproduction.ts';
import type { Register, RegisterName } from '#lib/domain/registers/definition.ts';
import { funding } from '#lib/domain/registers/funding.ts';
import { indicators } from '#lib/domain/registers/indicators.ts';
import { milestones } from '#lib/domain/registers/milestones.ts';
import { pcns } from '#lib/domain/registers/pcns.ts';
import { policies } from '#lib/domain/registers/policies.ts';
import { proms } from '#lib/domain/registers/proms.ts';
import { risks } from '#lib/domain/registers/risks.ts';
import { teams } from '#lib/domain/registers/teams.ts';
import { training } from '#lib/domain/registers/training.ts';
import { workforce } from '#lib/domain/registers/workforce.ts';

/** Every register, in the order navigation shows them. */
export const REGISTERS: readonly Register[] = [
	policies,
	pcns,
	teams,
	proms,
	workforce,
	training,
	coproduction,
	milestones,
	funding,
	risks,
	indicators
];

/** The register of that name, or undefined: names come from addresses and command lines. */
export function findRegister(name: string): Register | undefined {
	return REGISTERS.find((register) => register.name === name);
}

/** @throws when there is none: for names that the code or the database's own CHECK guarantees. */
export function registerNamed(name: RegisterName): Register {
	const register = findRegister(name);
	if (!register) throw new Error(`no register ${name}`);
	return register;
}
