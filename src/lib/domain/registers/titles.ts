/** What registers are called, for pages that need no more of them than that. */
import { REGISTER_NAMES, type RegisterName } from '#lib/domain/registers/names.ts';

/** By name, in the order navigation shows them; the same titles as in the definitions. */
export const REGISTER_TITLES: Readonly<Record<RegisterName, string>> = {
	policies: 'Policies',
	pcns: 'Primary care networks',
	teams: 'DIALOG rollout',
	proms: 'PROM returns',
	workforce: 'Workforce',
	training: 'Training',
	coproduction: 'Co-production',
	milestones: 'Milestones',
	funding: 'Funding',
	risks: 'Risks',
	indicators: 'Indicators'
};

export function isRegisterName(text: string): text is RegisterName {
	return REGISTER_NAMES.some((known) => known === text);
}
