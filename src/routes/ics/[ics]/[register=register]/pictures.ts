/** The picture on top of a register's page: its component, fetched for the one register it shows. */
import { type PictureProps } from './pictures.server.ts';
import type { Component } from 'svelte';
import type { RegisterName } from '#lib/domain/registers/names.ts';

type Way<Name extends RegisterName> = () => Promise<{ default: Component<PictureProps<Name>> }>;

const WAYS: { [Name in RegisterName]?: Way<Name> } = {
	teams: () => import('./pictures/TeamsPicture.svelte'),
	proms: () => import('./pictures/PromsPicture.svelte'),
	training: () => import('./pictures/TrainingPicture.svelte'),
	funding: () => import('./pictures/FundingPicture.svelte'),
	workforce: () => import('./pictures/WorkforcePicture.svelte'),
	coproduction: () => import('./pictures/CoproductionPicture.svelte'),
	milestones: () => import('./pictures/MilestonePicture.svelte'),
	risks: () => import('./pictures/RiskPicture.svelte'),
	indicators: () => import('./IndicatorsPicture.svelte')
};

/** The component that draws a register's picture; null for one without a picture. */
export async function pictureOf(
	name: RegisterName
): Promise<Component<PictureProps<RegisterName>> | null> {
	const way = WAYS[name];
	if (!way) return null;
	return (await way()).default as Component<PictureProps<RegisterName>>;
}
