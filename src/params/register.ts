import { findRegister } from '#lib/domain/registers/catalogue.ts';

/** Addresses of registers: /ics/XWE/policies and the like, never /ics/XWE/roadmap. */
export function match(name: string): boolean {
	return findRegister(name) !== undefined;
}
