/** The keys of a spreadsheet in a grid of inputs, and blocks pasted into it. Loaded by `light.ts` where there is one. */
import { cellsOf, type GridCell, pasted } from './paste.ts';

type Cell = HTMLInputElement | HTMLSelectElement;

export function actAsSpreadsheet(form: HTMLElement): void {
	const rows = [...form.querySelectorAll('tbody tr')]
		.map((row) => [...row.querySelectorAll<Cell>('td :is(input, select)')])
		.filter((row) => row.length > 0);
	const placeOf = (cell: EventTarget | null) => {
		for (const [down, row] of rows.entries()) {
			const across = row.indexOf(cell as Cell);
			if (across >= 0) return { down, across };
		}
		return null;
	};
	form.addEventListener('keydown', (event) => {
		const at = placeOf(event.target);
		if (!at || event.altKey || event.ctrlKey || event.metaKey) return;
		const step = stepOf(event, event.target as Cell);
		if (!step) return;
		event.preventDefault();
		const next = rows[at.down + step[0]]?.[at.across + step[1]];
		next?.focus();
		if (next instanceof HTMLInputElement) next.select();
	});
	const problem = form.querySelector<HTMLElement>('[data-grid-problem]')!;
	form.addEventListener('paste', (event) => {
		const text = event.clipboardData?.getData('text/plain') ?? '';
		const at = placeOf(event.target);
		if (!at || !/[\t\n]/.test(text.trimEnd())) return;
		event.preventDefault();
		const room = rows.slice(at.down).map((row) => row.slice(at.across));
		const result = pasted(
			cellsOf(text),
			room.map((row) => row.map(cellShown))
		);
		problem.hidden = !('problem' in result);
		problem.textContent = 'problem' in result ? result.problem : '';
		if ('problem' in result) return;
		for (const [down, row] of result.values.entries())
			for (const [across, value] of row.entries()) room[down]![across]!.value = value;
	});
}

/** Rows and columns that a key moves by; null where it is the cell's own: choosing, or moving in a text. */
function stepOf({ key, shiftKey }: KeyboardEvent, cell: Cell): [number, number] | null {
	if (key === 'Enter') return [shiftKey ? -1 : 1, 0];
	if (shiftKey) return null;
	if (cell instanceof HTMLSelectElement)
		return key === 'ArrowLeft' ? [0, -1] : key === 'ArrowRight' ? [0, 1] : null;
	if (key === 'ArrowUp') return [-1, 0];
	if (key === 'ArrowDown') return [1, 0];
	const isAll = cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
	if (key === 'ArrowLeft' && (isAll || cell.selectionEnd === 0)) return [0, -1];
	if (key === 'ArrowRight' && (isAll || cell.selectionStart === cell.value.length)) return [0, 1];
	return null;
}

function cellShown(cell: Cell): GridCell {
	const [row, column] = (cell.getAttribute('aria-labelledby') ?? '')
		.split(' ')
		.map((id) => document.getElementById(id)?.textContent.trim() ?? '');
	const name = cell.ariaLabel ?? `“${row}”, ${column}`;
	if (cell instanceof HTMLInputElement) return { name };
	return {
		name,
		choices: [...cell.options].map(({ value, text }) => ({ value, label: text }))
	};
}
