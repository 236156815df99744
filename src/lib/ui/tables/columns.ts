/** A column of a table as it is drawn, whatever the rows are. */
export type TableColumn<Row> = {
	/** The row's property, and what `?sort=` names. */
	key: string;
	label: string;
	/** Right-aligned. */
	numeric?: boolean;
	/** Written small beside the heading: "WTE", "people". */
	unit?: string;
	sortable?: boolean;
	/** Makes the cell a link; null where this row has none. */
	href?: (row: Row) => string | null;
	/** The text of the cell; without it, the property as it is. */
	text?: (row: Row) => string | number | null;
	/** Which measure's figure the cell is: `figureKey`; and the same of what stands in `unit`. */
	figure?: (row: Row) => string;
	unitFigure?: string;
	/** Keeps a short column on one line. */
	nowrap?: boolean;
	/** Nothing but its text, whatever the table's `cell` draws elsewhere. */
	plain?: boolean;
	/** The table's `cell` draws it on cards too, which write all else as text. */
	drawn?: boolean;
};

/** What `aria-sort` says, and where the heading's link leads: the other way round the next time. */
export type SortState = { sort: string; order: 'asc' | 'desc' };
