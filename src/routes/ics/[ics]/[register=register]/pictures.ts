/** The picture on top of a register's page: its component, fetched for the one register it shows. */
import type { Component } from 'svelte';
import type { RegisterName } from '#lib/domain/registers/names.ts';
import type { PictureOf } from './pictures.server.ts';

export type PictureProps<Name extends RegisterName> = {
	/** As `pictures.server.ts` works it out. */
	picture: PictureOf<Name>;
	/** The register's own address, `/ics/XWE/teams`. */
	home: string;
	/** ISO dates. */
	asAt: string;
	today: string;
};

type Way<Name extends RegisterName> = () => Promise<{ default: Component<PictureProps<Name>> }>;

const WAYS: { [Name in RegisterName]?: Way<Name> } = {
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
