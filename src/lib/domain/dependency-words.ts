/** A contradiction between a deliverable and what it relies upon, as a sentence. */
import type { Contradiction } from '#lib/domain/dependencies.ts';
import { longDate } from '#lib/format/dates.ts';

/** `title` is that of the deliverable relied upon. */
export function contradictionSentence({ kind, dates }: Contradiction, title: string): string {
	switch (kind) {
		case 'reached-before':
			return `It is said to be reached, but “${title}”, which it relies upon, is not.`;
		case 'forecast-before':
			return `It is promised for ${longDate(dates?.own)}, before “${title}”, which it relies upon (${longDate(dates?.theirs)}).`;
		case 'greener':
			return `It is rated green, but “${title}”, which it relies upon, is in doubt.`;
		case 'undated':
			return `It has a date, but “${title}”, which it relies upon, has none.`;
	}
}
