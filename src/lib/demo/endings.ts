/** How far each made-up system has come: drawn from the character it was given. */
import { type ConfidenceCode, isReached } from '#lib/roadmap/progress/rules.ts';
import type { Deliverable, Roadmap } from '#lib/roadmap/rules.ts';
import type { Course } from './course.ts';
import { type Ending, westsideEndings, type Words } from './files.ts';
import { type Random, randomFor } from './random.ts';

/** Shares from 0 to 1. */
export type Character = {
	/** Deliverables that reached success; half of the rest and a little more is in delivery. */
	reached: number;
	/** Of those under way, in trouble. */
	trouble: number;
	/** Never updated. */
	silent: number;
	/** Of those under way, without an update for more than 90 days. */
	stale: number;
	/** Networks that are live, where coverage is not reached. */
	live: number;
	/** How far policies have come. */
	policies: number;
	/** How its monthly figures move. */
	course: Course;
	/** Claims the shift away from CPA before what it depends on is there. */
	contradicts?: boolean;
};

const CHARACTERS: Readonly<Record<string, Character>> = {
	XWE: {
		reached: 0.3,
		trouble: 0.3,
		silent: 0,
		stale: 0.08,
		live: 0.7,
		policies: 0.5,
		course: 'steady'
	},
	XOT: {
		reached: 0.42,
		trouble: 0.2,
		silent: 0.02,
		stale: 0.06,
		live: 0.67,
		policies: 0.5,
		course: 'improving'
	},
	XBA: {
		reached: 0.22,
		trouble: 0.62,
		silent: 0.04,
		stale: 0.12,
		live: 0.5,
		policies: 0.35,
		course: 'slipping',
		contradicts: true
	},
	XFD: {
		reached: 0.46,
		trouble: 0.16,
		silent: 0,
		stale: 0.03,
		live: 0.78,
		policies: 0.7,
		course: 'improving'
	},
	XMD: {
		reached: 0.34,
		trouble: 0.34,
		silent: 0.04,
		stale: 0.1,
		live: 0.67,
		policies: 0.55,
		course: 'steady'
	},
	XOW: {
		reached: 0.27,
		trouble: 0.5,
		silent: 0.02,
		stale: 0.08,
		live: 0.58,
		policies: 0.45,
		course: 'slipping'
	},
	XQB: {
		reached: 0.14,
		trouble: 0.3,
		silent: 0.48,
		stale: 0.4,
		live: 0.43,
		policies: 0.25,
		course: 'patchy'
	},
	XSR: {
		reached: 0.63,
		trouble: 0.12,
		silent: 0,
		stale: 0.02,
		live: 0.9,
		policies: 0.85,
		course: 'improving'
	}
};

export function characterOf(icsCode: string): Character {
	return CHARACTERS[icsCode] ?? (CHARACTERS.XMD as Character);
}

/** The ending of every deliverable that has any update, by its code. */
export function endingsOf(
	icsCode: string,
	roadmap: Roadmap,
	words: (deliverable: Deliverable) => Words,
	seed: number,
	character: Character
): Map<string, Ending> {
	if (icsCode === 'XWE') return westsideEndings();
	const endings = new Map<string, Ending>();
	for (const deliverable of roadmap.deliverables) {
		const random = randomFor(seed, 'ending', icsCode, deliverable.code);
		const ending = draw(character, words(deliverable).usually, random);
		if (ending) endings.set(deliverable.code, ending);
	}
	for (const { code, reliesOn } of roadmap.deliverables) {
		const own = endings.get(code);
		const needed = reliesOn.flatMap((name) => endings.get(name) ?? []);
		if (own && reliesOn.length > 0) endings.set(code, agreeing(own, needed, character));
	}
	return endings;
}

function draw(character: Character, usually: Words['usually'], random: Random): Ending | null {
	if (random.chance(character.silent)) return null;
	const bias = usually === 'early' ? 0.2 : usually === 'late' ? -0.2 : 0;
	if (random.chance(character.reached + bias)) return drawReached(character, random);
	const updated = random.chance(character.stale) ? random.between(97, 210) : random.between(8, 80);
	if (random.chance(character.reached / 2 + 0.4)) {
		if (random.chance(character.trouble)) return { ...drawTrouble(random), updated };
		const baseline = random.between(1, 8);
		const confidence = random.chance(0.6) ? 'green' : 'amber-green';
		return { stage: 'in-delivery', confidence, baseline, forecast: baseline, updated };
	}
	const stage = random.chance(0.78) ? 'getting-started' : 'not-started';
	const baseline = random.between(4, stage === 'not-started' ? 16 : 12);
	const confidence = random.chance(character.trouble)
		? 'amber'
		: random.pick(['green', 'green', 'amber-green'] as const);
	return { stage, confidence, baseline, forecast: baseline, updated };
}

function drawReached(character: Character, random: Random): Ending {
	const reached = random.between(25, 480);
	const late = random.chance(character.trouble) ? random.between(1, 4) : random.between(-1, 0);
	const baseline = -Math.floor(reached / 30.4) - late;
	if (reached < 60)
		return { stage: 'success-reached', baseline, reached, updated: reached - random.between(0, 6) };
	const stage = reached > 240 && random.chance(0.5) ? 'sustained' : 'success-reached';
	return { stage, baseline, reached, updated: random.between(10, Math.min(120, reached - 20)) };
}

const TROUBLES: readonly ConfidenceCode[] = [
	'amber',
	'amber',
	'amber',
	'amber-red',
	'amber-red',
	'red'
];

function drawTrouble(random: Random): Omit<Ending, 'updated'> {
	const baseline = random.between(-4, 6);
	const slip = random.chance(0.25) ? 0 : random.between(1, 7);
	const forecast = Math.max(baseline + slip, random.between(0, 2));
	return { stage: 'in-delivery', confidence: random.pick(TROUBLES), baseline, forecast };
}

/** A story that what it depends on allows: no earlier date, and no green over amber-red. */
function agreeing(own: Ending, needed: readonly Ending[], character: Character): Ending {
	const open = needed.filter((ending) => !isReached(ending.stage));
	if (character.contradicts)
		return { ...drawnOpen(own, 1), stage: 'success-reached', reached: 48, updated: 44 };
	if (open.length === 0) return own;
	const latest = Math.max(...open.map((ending) => ending.forecast ?? 0));
	const started = drawnOpen(own, latest);
	return { ...started, confidence: 'amber', forecast: Math.max(started.forecast ?? 0, latest) };
}

function drawnOpen(own: Ending, baseline: number): Ending {
	if (!isReached(own.stage)) return own;
	return { stage: 'in-delivery', baseline, forecast: baseline, updated: own.updated };
}
