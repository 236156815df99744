/** The sentences of made-up returns and reviews, and which of them a section speaks in. */
import { NO_WORDS, type Rating, type SectionWords } from '#lib/returns/return/content.ts';
import { CONFIDENCE } from '#lib/roadmap/progress/rules.ts';
import { read } from './files.ts';
import type { Random } from './random.ts';

type SectionSentences = {
	going: string[];
	trouble: string[];
	evidence: string[];
	coproduced: string[];
};

export type ReturnWords = {
	sections: Record<string, SectionSentences>;
	noChange: string[];
	/** By the code of the check they answer, without the measure it names. */
	answers: Record<string, string[]>;
	disagreements: string[];
	/** The question, the system's answer, and what the reviewer says to it. */
	queries: [string, string, string][];
	sendBacks: string[];
	reviewReasons: { lower: string[]; higher: string[] };
	/** What is asked for, and of whom. */
	conditions: [string, string][];
	conditionsMet: string[];
	conditionReplies: string[];
	excused: string;
	later: string;
};

export function returnWords(): ReturnWords {
	return read('return-words.json') as ReturnWords;
}

const RATINGS = CONFIDENCE.map(({ code }) => code);

/** The rating so many steps worse (or better, when negative), within the scale. */
export function ratingBeside(rating: Rating, steps: number): Rating {
	const at = RATINGS.indexOf(rating) + steps;
	return RATINGS[Math.min(RATINGS.length - 1, Math.max(0, at))]!;
}

/** Between the confidences of what a section is about; of what nothing is said, it is a guess. */
export function ratingOf(confidences: readonly Rating[], random: Random): Rating {
	if (confidences.length === 0) return random.pick(['green', 'amber-green', 'amber'] as const);
	const sum = confidences.reduce((total, code) => total + RATINGS.indexOf(code), 0);
	return RATINGS[Math.round(sum / confidences.length)]!;
}

/** The words of a section in the quarter of a number that counts up, so that neighbours differ. */
export function sectionWords(
	words: ReturnWords,
	section: string,
	rating: Rating,
	quarter: number,
	brief: boolean
): SectionWords {
	const own = words.sections[section];
	if (!own) throw new Error(`data/demo/return-words.json has no section ${section}`);
	const turn = (list: readonly string[], ahead = 0) => list[(quarter + ahead) % list.length]!;
	const told: Record<Rating, string[]> = {
		green: [turn(own.going)],
		'amber-green': [turn(own.going)],
		amber: [turn(own.going), turn(own.trouble)],
		'amber-red': [turn(own.trouble), turn(own.trouble, 1)],
		red: [turn(own.trouble), turn(own.trouble, 1)]
	};
	return {
		...NO_WORDS,
		rating,
		narrative: told[rating].slice(0, brief ? 1 : 2).join(' '),
		evidence: brief ? null : turn(own.evidence),
		coproduced: brief ? null : turn(own.coproduced)
	};
}
