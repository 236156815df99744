/**
 * The pictures of Easy Read, each a few strokes on a field of 64 by 64. One style: bold outlines, one
 * colour to lead the eye, nothing small. No medicine, no cross, no logo: each says more than the words
 * beside it do.
 */
import type { PictureName } from '#lib/core/easy-read.ts';

export type { PictureName };

/**
 * How a part is drawn: `line` an outline, `accent` an outlined shape in the leading colour, `paper` an
 * outlined shape that hides what is behind it, `ink` a solid shape, `light` a line upon an accent.
 */
export type Kind = 'line' | 'accent' | 'paper' | 'ink' | 'light';
export type Drawing = readonly (readonly [kind: Kind, path: string])[];

const circle = (x: number, y: number, r: number) =>
	`M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0-${2 * r} 0z`;

/** Head and shoulders: the head's middle and radius, half the width, and where it is cut off. */
const head = circle;
const shoulders = (x: number, top: number, half: number, end: number) =>
	`M${x - half} ${end}V${top + half}a${half} ${half} 0 0 1 ${2 * half} 0V${end}z`;

/** The same path upside down; only for paths of M, L, C and Z with pairs of numbers. */
const upsideDown = (path: string) =>
	path.replace(/([\d.]+) ([\d.]+)/g, (_, x: string, y: string) => `${x} ${64 - Number(y)}`);

const ROUND = circle(32, 32, 25);
const THUMB =
	'M24 30L33 8C40 7 42 12 41 17L39 27L52 27C56 27 58 30 57 34L53 51C52 54 50 56 46 56L24 56Z';
const CUFF = 'M7 30L18 30L18 56L7 56Z';
const HEART = 'M32 54C12 40 6 31 6 22a13 13 0 0 1 26-4a13 13 0 0 1 26 4C58 31 52 40 32 54z';
const SMALL_HEART =
	'M41 51c-8-6-10-9-10-13a5.500 5.500 0 0 1 10-3a5.500 5.500 0 0 1 10 3c0 4-2 7-10 13z';

export const PICTURES: Readonly<Record<PictureName, Drawing>> = {
	talk: [
		[
			'accent',
			'M10 6h26a6 6 0 0 1 6 6v12a6 6 0 0 1-6 6H20l-9 9v-9h-1a6 6 0 0 1-6-6V12a6 6 0 0 1 6-6z'
		],
		[
			'paper',
			'M28 24h26a6 6 0 0 1 6 6v14a6 6 0 0 1-6 6h-1v9l-9-9H28a6 6 0 0 1-6-6V30a6 6 0 0 1 6-6z'
		],
		['line', 'M31 33h20M31 41h13']
	],
	listen: [
		['accent', 'M24 27a16 16 0 1 1 30 8c-3 5-8 7-9 13a10 10 0 0 1-19 4c-2-8-2-16-2-25z'],
		['light', 'M32 27a8 8 0 1 1 13 6c-4 3-6 5-6 10'],
		['line', 'M16 18a22 22 0 0 0 0 20M8 12a34 34 0 0 0 0 32']
	],
	person: [
		['accent', shoulders(32, 31, 20, 59)],
		['paper', head(32, 17, 11)]
	],
	group: [
		['paper', shoulders(14, 30, 10, 54) + shoulders(50, 30, 10, 54)],
		['paper', head(14, 20, 7) + head(50, 20, 7)],
		['accent', shoulders(32, 32, 14, 60)],
		['paper', head(32, 20, 9)]
	],
	team: [
		['paper', shoulders(13, 24, 9, 48) + shoulders(51, 24, 9, 48)],
		['paper', head(13, 15, 7) + head(51, 15, 7)],
		['accent', shoulders(32, 20, 10, 48)],
		['paper', head(32, 11, 7)],
		['paper', 'M4 44a28 9 0 1 0 56 0a28 9 0 1 0-56 0z'],
		['line', 'M20 52v8M44 52v8']
	],
	'key-worker': [
		['accent', shoulders(17, 34, 13, 60)],
		['paper', head(17, 23, 8)],
		['paper', shoulders(46, 30, 15, 60)],
		['paper', head(46, 15, 9)],
		['line', 'M39 32l7 12l7-12'],
		['accent', 'M41 44h10v11H41z']
	],
	plan: [
		['paper', 'M10 4h32v56H10z'],
		['line', 'M17 16h18M17 26h18M17 36h10M17 46h7'],
		['accent', 'M54 19l7 7l-24 25l-9 2l2-9z']
	],
	carer: [
		['accent', shoulders(21, 25, 15, 60)],
		['paper', head(21, 13, 9)],
		['paper', shoulders(45, 33, 12, 60)],
		['paper', head(45, 22, 8)],
		['accent', 'M25 37L44 43l-2 9L24 47z'],
		['paper', circle(46, 48, 5)]
	],
	older: [
		['paper', head(35, 12, 8)],
		['line', 'M22 46l-3 14h6M34 46l1 14h6'],
		['accent', 'M31 23C18 25 14 36 14 47h25l-2-11c5-5 2-14-6-13z'],
		['line', 'M27 33l10 9h13M49 60V40a5 5 0 0 1 10 0']
	],
	door: [
		['paper', 'M14 58V5h36v53'],
		['accent', 'M14 5l22 8v48L14 58z'],
		['light', 'M29 35v5'],
		['line', 'M3 58h11M50 58h11']
	],
	clock: [
		['accent', ROUND],
		['light', 'M32 17v16l11 7']
	],
	calendar: [
		['paper', 'M6 12h52v46H6z'],
		['accent', 'M6 12h52v13H6z'],
		['line', 'M19 5v13M45 5v13M17 35h6M29 35h6M41 35h6M17 47h6M29 47h6']
	],
	tick: [
		['accent', ROUND],
		['light', 'M20 33l9 9l16-19']
	],
	cross: [
		['paper', ROUND],
		['line', 'M22 22l20 20M42 22L22 42']
	],
	'part-way': [
		['paper', ROUND],
		['ink', 'M32 7a25 25 0 0 0 0 50z']
	],
	'not-started': [['paper', ROUND]],
	question: [
		['accent', ROUND],
		['light', 'M24 25a8 8 0 1 1 12 7c-3 2-4 3-4 7M32 47v1']
	],
	unsure: [
		['paper', head(32, 19, 9)],
		['accent', 'M20 60V46l-9 2L4 30l6-2l5 11c6-6 28-6 34 0l5-11l6 2l-7 18l-9-2v14z'],
		['line', 'M8 11a4 4 0 1 1 5 4c-1 1-1 2-1 3M51 11a4 4 0 1 1 5 4c-1 1-1 2-1 3']
	],
	difference: [
		['accent', 'M4 20L20 6v8h38v12H20v8z'],
		['paper', 'M60 44L44 30v8H6v12h38v8z']
	],
	agree: [
		['accent', 'M60 20L44 6v8H6v12h38v8z'],
		['paper', 'M60 44L44 30v8H6v12h38v8z']
	],
	promise: [
		['paper', shoulders(32, 26, 23, 60)],
		['paper', head(32, 13, 9)],
		['accent', SMALL_HEART],
		['paper', 'M12 59L31 46a4 4 0 0 1 5 6L25 60z']
	],
	letter: [
		['accent', 'M4 13h56v38H4z'],
		['light', 'M10 19l22 17l22-17']
	],
	house: [
		['paper', 'M11 30v29h42V30'],
		['accent', 'M4 33L32 7l28 26z'],
		['line', 'M26 59V43h12v16']
	],
	place: [
		['accent', 'M32 60C18 43 12 33 12 24a20 20 0 0 1 40 0c0 9-6 19-20 36z'],
		['paper', circle(32, 24, 8)]
	],
	gp: [
		['paper', 'M4 59V24L20 9l16 15v35z'],
		['line', 'M14 59V45h12v14M13 31h4M23 31h4M43 8v11a8 8 0 0 0 16 0V8M51 27v17'],
		['accent', circle(51, 51, 7)]
	],
	money: [
		['paper', circle(41, 38, 20)],
		['accent', circle(25, 26, 21)],
		['light', 'M32 20a6 6 0 0 0-11 3v9c0 3-1 4-3 5h14M18 28h9']
	],
	computer: [
		['paper', 'M5 8h54v37H5z'],
		['accent', 'M12 15h40v23H12z'],
		['line', 'M32 45v12M19 58h26']
	],
	phone: [
		['paper', 'M21 4h22a5 5 0 0 1 5 5v46a5 5 0 0 1-5 5H21a5 5 0 0 1-5-5V9a5 5 0 0 1 5-5z'],
		['accent', 'M16 13h32v33H16z'],
		['line', 'M30 53h4']
	],
	help: [
		['accent', shoulders(34, 19, 10, 34)],
		['paper', head(34, 11, 6)],
		['paper', 'M4 44h9l8-6h18a4 4 0 0 1 0 8H30h14l11-8a4 4 0 0 1 5 6L46 57H22l-9 3H4z']
	],
	heart: [['accent', HEART]],
	book: [
		['paper', 'M32 16C24 9 14 8 5 10v42c9-2 19-1 27 5z'],
		['accent', 'M32 16c8-7 18-8 27-6v42c-9-2-19-1-27 5z'],
		['line', 'M12 21c5 0 9 1 13 3M12 32c5 0 9 1 13 3']
	],
	lock: [
		['line', 'M19 30V19a13 13 0 0 1 26 0v11'],
		['accent', 'M10 30h44v28H10z'],
		['light', 'M32 40v8']
	],
	eye: [
		['paper', 'M3 32c14-25 44-25 58 0c-14 25-44 25-58 0z'],
		['accent', circle(32, 32, 10)]
	],
	warning: [
		['accent', 'M32 6L60 57H4z'],
		['light', 'M32 25v14M32 48v1']
	],
	'thumb-up': [
		['accent', THUMB],
		['paper', CUFF]
	],
	'thumb-down': [
		['accent', upsideDown(THUMB)],
		['paper', upsideDown(CUFF)]
	],
	write: [
		['accent', 'M46 5l12 12l-34 35l-15 4l3-16z'],
		['line', 'M38 13l12 12M30 59h30'],
		['ink', 'M9.500 48l7 5l-8.500 2z']
	]
};
