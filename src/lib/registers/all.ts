import { coproduction } from '#lib/registers/coproduction/definition.ts';
import { funding } from '#lib/registers/funding/definition.ts';
import { indicators } from '#lib/registers/indicators/definition.ts';
import { milestones } from '#lib/registers/milestones/definition.ts';
import { pcns } from '#lib/registers/pcns/definition.ts';
import { policies } from '#lib/registers/policies/definition.ts';
import { proms } from '#lib/registers/proms/definition.ts';
import { risks } from '#lib/registers/risks/definition.ts';
import { teams } from '#lib/registers/teams/definition.ts';
import { training } from '#lib/registers/training/definition.ts';
import { workforce } from '#lib/registers/workforce/definition.ts';
import type { Register, RegisterName } from './definition.ts';

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

// One register's definition, fetched when it is wanted: a page in the browser loads the one it
// shows, not the whole catalogue.

const WAYS: Record<RegisterName, () => Promise<Register>> = {
	policies: async () => (await import('#lib/registers/policies/definition.ts')).policies,
	pcns: async () => (await import('#lib/registers/pcns/definition.ts')).pcns,
	teams: async () => (await import('#lib/registers/teams/definition.ts')).teams,
	proms: async () => (await import('#lib/registers/proms/definition.ts')).proms,
	workforce: async () => (await import('#lib/registers/workforce/definition.ts')).workforce,
	training: async () => (await import('#lib/registers/training/definition.ts')).training,
	coproduction: async () =>
		(await import('#lib/registers/coproduction/definition.ts')).coproduction,
	milestones: async () => (await import('#lib/registers/milestones/definition.ts')).milestones,
	funding: async () => (await import('#lib/registers/funding/definition.ts')).funding,
	risks: async () => (await import('#lib/registers/risks/definition.ts')).risks,
	indicators: async () => (await import('#lib/registers/indicators/definition.ts')).indicators
};

export function oneRegister(name: RegisterName): Promise<Register> {
	return WAYS[name]();
}
