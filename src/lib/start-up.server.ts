/** What an installation needs before it serves or runs a command: organisations, a roadmap, a demo. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoPassword, madeUp } from '#lib/accounts/made-up/read.server.ts';
import { renewDemoPassword } from '#lib/accounts/made-up/write.server.ts';
import { accountIdOf, hasAccounts, machineActor } from '#lib/accounts/read.server.ts';
import { hashOf } from '#lib/accounts/sign-in/passwords.server.ts';
import { done } from '#lib/core/result.ts';
import { DEMO_ACCOUNTS, newDemoPassword } from '#lib/demo/accounts.ts';
import { loadDemonstration } from '#lib/demo/load.ts';
import {
	loadDemoOrganisations,
	loadReferenceOrganisations
} from '#lib/organisations/write.server.ts';
import { present } from '#lib/platform/clock.server.ts';
import {
	database,
	openStanding,
	projectRoot,
	takeForServer
} from '#lib/platform/database.server.ts';
import { environment, EnvironmentError } from '#lib/platform/environment.server.ts';
import { loadIndicatorCatalogue } from '#lib/registers/indicators/write.server.ts';
import { loadRoadmap } from '#lib/roadmap/write.server.ts';
import { indexRegisters } from '#lib/search/write.server.ts';

export type StartUp = {
	/** True when the demonstration was loaded just now. */
	demonstrationLoaded: boolean;
};

/**
 * Opens the database for the server of this process, and for no other.
 * @throws DatabaseError when another server has it, EnvironmentError when it must not be served
 */
export async function openForServer(): Promise<void> {
	takeForServer();
	const { demo, databasePath } = environment();
	const admin = DEMO_ACCOUNTS[0]!.email;
	if (!demo && (madeUp() !== null || accountIdOf(admin) !== undefined))
		throw new EnvironmentError(
			`WAYMARK_DEMO is off, but ${databasePath} holds a demonstration with its accounts. Set DATABASE_PATH to another file, or leave out WAYMARK_DEMO to show the demonstration.`
		);
	// Earlier releases gave every demonstration the same password, and published it.
	if (madeUp() === null || demoPassword() !== null) return;
	const password = newDemoPassword();
	const hash = await hashOf(password);
	renewDemoPassword(
		machineActor('manage-accounts'),
		DEMO_ACCOUNTS.map(({ email }) => email),
		password,
		hash
	);
}

/**
 * Migrates and loads reference data for a command that reads, or acts for an account.
 * @throws DatabaseError when there is no database yet: a mistyped path must not make one
 */
export function prepareStanding(): void {
	openStanding(environment().databasePath).close();
	prepareReference();
}

/** Migrates, loads reference data, and fills an empty database with the demonstration if asked to. */
export async function prepare(): Promise<StartUp> {
	prepareReference();
	const empty = !hasAccounts();
	if (!environment().demo || !empty) return { demonstrationLoaded: false };
	loadDemoOrganisations();
	await loadDemonstration();
	return { demonstrationLoaded: true };
}

/** Migrates and loads what every installation has: real organisations, the roadmap and the catalogue of indicators. */
export function prepareReference(): void {
	database();
	loadReferenceOrganisations();
	indexRegisters();
	loadRoadmaps();
	loadIndicatorCatalogue(
		JSON.parse(readFileSync(join(projectRoot(), 'data/indicators/catalogue.json'), 'utf8')),
		present()
	);
}

function loadRoadmaps(): void {
	const folder = join(projectRoot(), 'data/roadmap');
	for (const file of readdirSync(folder).sort())
		if (file.endsWith('.json'))
			done(
				loadRoadmap(
					machineActor('manage-roadmap'),
					JSON.parse(readFileSync(join(folder, file), 'utf8'))
				)
			);
}
