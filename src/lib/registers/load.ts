/** What a page fetches of the one register it shows, so that the browser gets no more than that. */
import type { Component } from 'svelte';
import type { Register } from './definition.ts';

const definitions = import.meta.glob<Record<string, unknown>>('./*/definition.ts');
const dashboards = import.meta.glob<{ default: Component<DashboardProps> }>([
	'./*/Dashboard.svelte',
	'./DeclaredDashboard.svelte'
]);

export type DashboardProps<Data = unknown> = {
	/** What the register's server part worked out for it. */
	picture: Data;
	/** The register's own address, `/ics/XWE/teams`. */
	home: string;
	/** ISO dates. */
	asAt: string;
	today: string;
};

/** A register's definition: its file exports it under the register's name. @throws when there is none */
export async function loadRegister(name: string): Promise<Register> {
	const load = definitions[`./${name}/definition.ts`];
	if (!load) throw new Error(`no register ${name}`);
	return (await load())[name] as Register;
}

/** The component that draws a register's dashboard: its own, or the one for what is declared. */
export async function loadDashboard(name: string): Promise<Component<DashboardProps>> {
	const load = dashboards[`./${name}/Dashboard.svelte`] ?? dashboards['./DeclaredDashboard.svelte'];
	return (await load!()).default;
}
