import type { Person } from '#lib/core/access.ts';

declare global {
	namespace App {
		interface Locals {
			person: Person | null;
			/** The moment of the request, read once so that one page never straddles midnight. */
			now: Date;
			/** Its day in London, as an ISO date. */
			today: string;
			/** Of a fault: the reference under which the log has it. */
			reference?: string;
			/** Nothing could be written because the disk is full. */
			full?: true;
		}
		interface Error {
			message: string;
			/** Shown to the person and written to the log, so that the two can be matched. */
			reference?: string;
			/** Nothing could be written because the disk is full. */
			full?: true;
		}
		interface PageData {
			title?: string;
		}
	}
}

export {};
