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
