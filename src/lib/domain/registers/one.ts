/**
 * One register's definition, fetched when it is wanted: a page in the browser loads the one it
 * shows, not the whole catalogue.
 */
import type { Register, RegisterName } from '#lib/domain/registers/definition.ts';

const WAYS: Record<RegisterName, () => Promise<Register>> = {
	policies: async () => (await import('#lib/domain/registers/policies.ts')).policies,
	pcns: async () => (await import('#lib/domain/registers/pcns.ts')).pcns,
	teams: async () => (await import('#lib/domain/registers/teams.ts')).teams,
	proms: async () => (await import('#lib/domain/registers/proms.ts')).proms,
	workforce: async () => (await import('#lib/domain/registers/workforce.ts')).workforce,
	training: async () => (await import('#lib/domain/registers/training.ts')).training,
	coproduction: async () => (await import('#lib/domain/registers/coproduction.ts')).coproduction,
	milestones: async () => (await import('#lib/domain/registers/milestones.ts')).milestones,
	funding: async () => (await import('#lib/domain/registers/funding.ts')).funding,
	risks: async () => (await import('#lib/domain/registers/risks.ts')).risks,
	indicators: async () => (await import('#lib/domain/registers/indicators.ts')).indicators
};

export function oneRegister(name: RegisterName): Promise<Register> {
	return WAYS[name]();
}
