import type { Problem, Reading } from '#lib/server/imports/reading.ts';

/** Why a file as a whole cannot be taken. Thrown inside the reader, and never leaves it. */
export class Refusal extends Error {
	readonly code: string;
	readonly cells: string[];
	readonly cellCount: number;

	constructor(code: string, message: string, cells: string[] = [], cellCount = cells.length) {
		super(message);
		this.name = 'Refusal';
		this.code = code;
		this.cells = cells;
		this.cellCount = cellCount;
	}

	problem(): Problem {
		return {
			severity: 'error',
			code: this.code,
			message: this.message,
			cells: this.cells,
			count: Math.max(1, this.cellCount),
			effect: 'none'
		};
	}
}

/** A reading that says only why the file was refused, and what was known by then. */
export function refusedReading(problem: Problem, known: Partial<Reading> = {}): Reading {
	return {
		format: 'unknown',
		sheets: [],
		sheet: null,
		headerRow: null,
		columns: [],
		fileValuesNeeded: [],
		fileValues: {},
		fileValuesAssumed: [],
		unknownValues: [],
		rowsRead: 0,
		...known,
		refused: problem,
		rowsRejected: 0,
		rowsRepeated: 0,
		rows: { fields: [], numbers: [], values: [] },
		problems: [problem],
		rowsConcerned: [[]]
	};
}
