/** Plain tables: a row of headings, and under it a row for each row of the register. */
import type { Reshape } from './reshape.ts';

export const plain: Reshape = {
	name: 'plain',
	recognise: ({ grids }) => ({ grids, report: () => ({}) })
};
