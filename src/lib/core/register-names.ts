/**
 * The registers there are, by name alone: every page's router asks for these, and the definitions
 * behind them are too heavy to go along.
 */
export const REGISTER_NAMES = [
	'policies',
	'pcns',
	'teams',
	'proms',
	'workforce',
	'training',
	'coproduction',
	'milestones',
	'funding',
	'risks',
	'indicators'
] as const;

export type RegisterName = (typeof REGISTER_NAMES)[number];

// What registers are called, for pages that need no more of them than that.

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
