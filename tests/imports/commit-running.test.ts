import { describe, expect, it, vi } from 'vitest';
import { RunningReads } from '#lib/imports/run.server.ts';

/** A piece of work that ends when it is told to. */
function work() {
	let end = () => {};
	let fail = (_problem: unknown) => {};
	const done = new Promise<void>((resolve, reject) => ([end, fail] = [resolve, reject]));
	const run = vi.fn((_onProgress: (stage: string, share: number) => void) => done);
	return { run, end: () => end(), fail: (problem: unknown) => fail(problem) };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('readings under way', () => {
	it('tell how far they are, and nothing once they have ended', async () => {
		const reads = new RunningReads(1);
		const one = work();
		const ended = reads.start(7, one.run, vi.fn());
		await settled();
		one.run.mock.calls[0]![0]('Checking the rows', 0.5);
		expect(reads.progress(7)).toEqual({ stage: 'Checking the rows', share: 0.5 });
		one.end();
		await ended;
		expect(reads.progress(7)).toBeNull();
	});

	it('of one import run once, however often they are asked for', async () => {
		const reads = new RunningReads(2);
		const one = work();
		void reads.start(7, one.run, vi.fn());
		await reads.start(7, one.run, vi.fn());
		expect(one.run).toHaveBeenCalledOnce();
		one.end();
	});

	it('wait for their turn, longest first', async () => {
		const reads = new RunningReads(1);
		const [one, two, three] = [work(), work(), work()];
		[one, two, three].forEach(({ run }, index) => void reads.start(index, run, vi.fn()));
		await settled();
		expect(two.run).not.toHaveBeenCalled();
		expect(reads.progress(1)?.stage).toBe('Waiting for other files');
		one.end();
		await settled();
		expect(two.run).toHaveBeenCalledOnce();
		expect(three.run).not.toHaveBeenCalled();
		two.end();
		await settled();
		expect(three.run).toHaveBeenCalledOnce();
	});

	it('that break off tell why, and let the next one in', async () => {
		const reads = new RunningReads(1);
		const [one, two] = [work(), work()];
		const failure = vi.fn();
		void reads.start(1, one.run, failure);
		void reads.start(2, two.run, vi.fn());
		one.fail(new Error('out of paper'));
		await settled();
		expect(failure).toHaveBeenCalledWith(new Error('out of paper'));
		expect(two.run).toHaveBeenCalledOnce();
		expect(reads.progress(1)).toBeNull();
	});

	it('whose failure cannot be recorded bring nothing else down', async () => {
		const reads = new RunningReads(1);
		const one = work();
		const ended = reads.start(1, one.run, () => {
			throw new Error('no database');
		});
		one.fail(new Error('out of paper'));
		await ended;
		expect(vi.mocked(console.error)).toHaveBeenCalledOnce();
		vi.mocked(console.error).mockClear();
	});
});
