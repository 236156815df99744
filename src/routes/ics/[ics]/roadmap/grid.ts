/** The columns of the grid in which several deliverables are updated at once. */
import { CONFIDENCE, STAGES, type UpdateInput } from '#lib/roadmap/progress/rules.ts';

export type GridField = Extract<
	keyof UpdateInput,
	'stage' | 'confidence' | 'forecastOn' | 'reason' | 'owner' | 'backToGreenOn' | 'actualOn'
>;

export type GridColumn = {
	field: GridField;
	label: string;
	/** Which values it takes; typed freely where there are none. */
	choices?: readonly { value: string; label: string }[];
	/** Width in em. */
	width: number;
};

const choices = (items: readonly { code: string; label: string }[], none: string) => [
	{ value: '', label: none },
	...items.map(({ code, label }) => ({ value: code, label }))
];

export const GRID: readonly GridColumn[] = [
	{ field: 'stage', label: 'Stage', width: 9.75, choices: choices(STAGES, 'No update yet') },
	{
		field: 'confidence',
		label: 'Confidence',
		width: 8,
		choices: choices(CONFIDENCE, 'Not rated')
	},
	{ field: 'forecastOn', label: 'Forecast', width: 6.75 },
	{ field: 'reason', label: 'Reason', width: 14 },
	{ field: 'owner', label: 'Owner', width: 9 },
	{ field: 'backToGreenOn', label: 'Back to green by', width: 6.75 },
	{ field: 'actualOn', label: 'Reached on', width: 6.75 }
];
