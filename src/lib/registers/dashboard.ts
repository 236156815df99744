/** A dashboard that needs no picture of its own: data that `DeclaredDashboard.svelte` draws. */

export type DeclaredDashboard = { sections: readonly DashboardSection[] };

/** What one heading stands over, in this order; all but the first two may be left out. */
export type DashboardSection = {
	heading: string;
	/** What the figures below say, in one sentence. */
	sentence: string;
	figures?: readonly { label: string; value: string; detail?: string; query?: string }[];
	/** Counts side by side, on one scale. */
	chart?: { label: string; bars: readonly { label: string; value: number; query?: string }[] };
	table?: DashboardTable;
	/** What a reader must know of them. */
	note?: string;
};

export type DashboardTable = {
	caption: string;
	columns: readonly { label: string; numeric?: boolean }[];
	/** A cell for each column. The first is a link where the row says to what below the register's page. */
	rows: readonly { cells: readonly string[]; path?: string }[];
};
