import { REGISTER_NAMES } from '#lib/core/register-names.ts';

/** Addresses of registers: /ics/XWE/policies and the like, never /ics/XWE/roadmap. */
export function match(name: string): boolean {
	return REGISTER_NAMES.some((known) => known === name);
}
