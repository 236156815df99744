/** The picture on top of a register's page: its component, fetched for the one register it shows. */
import type { Component } from 'svelte';
import type { RegisterName } from '#lib/core/register-names.ts';
import type { PictureProps } from './dashboards.server.ts';

type Way<Name extends RegisterName> = () => Promise<{ default: Component<PictureProps<Name>> }>;

const WAYS: { [Name in RegisterName]?: Way<Name> } = {
	teams: () => import('#lib/registers/teams/Dashboard.svelte'),
	proms: () => import('#lib/registers/proms/Dashboard.svelte'),
	training: () => import('#lib/registers/training/Dashboard.svelte'),
	funding: () => import('#lib/registers/funding/Dashboard.svelte'),
	workforce: () => import('#lib/registers/workforce/Dashboard.svelte'),
	coproduction: () => import('#lib/registers/coproduction/Dashboard.svelte'),
	milestones: () => import('#lib/registers/milestones/Dashboard.svelte'),
	risks: () => import('#lib/registers/risks/Dashboard.svelte'),
	indicators: () => import('#lib/registers/indicators/Dashboard.svelte')
};

/** The component that draws a register's picture; null for one without a picture. */
export async function pictureOf(
	name: RegisterName
): Promise<Component<PictureProps<RegisterName>> | null> {
	const way = WAYS[name];
	if (!way) return null;
	return (await way()).default as Component<PictureProps<RegisterName>>;
}
