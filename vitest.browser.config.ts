import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The journeys share a server, so they run in one order on every machine: first the one that begins with
 * registers that nobody has written to.
 */
class InOrder extends BaseSequencer {
	override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
		const place = ({ moduleId }: TestSpecification) =>
			`${moduleId.endsWith('/import.test.ts') ? 0 : 1}${moduleId}`;
		return files.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
	}
}

/** Journeys in a real browser against the built server, started as a user would start it. */
export default defineConfig({
	test: {
		include: ['tests/browser/**/*.test.ts'],
		globalSetup: ['tests/support/browser-setup.ts'],
		setupFiles: ['tests/support/setup.ts'],
		fileParallelism: false,
		sequence: { sequencer: InOrder },
		testTimeout: 180_000,
		hookTimeout: 120_000
	}
});
