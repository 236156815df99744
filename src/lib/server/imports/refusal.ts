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
}
