/** Principles in the words of the people they are for. */
import type { Principle } from '#lib/domain/roadmap.ts';

/** A principle's title and meaning in plain words. */
export function plainPrinciple({ title, plain }: Principle): { title: string; means: string } {
	return { title, means: plain };
}
