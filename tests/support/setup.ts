import { afterEach, beforeEach, expect, vi } from 'vitest';

// An unexpected console.error is a fault that nobody looked at: it fails the test.
// A test that expects one replaces the spy's implementation and clears it.
beforeEach(() => {
	vi.spyOn(console, 'error').mockImplementation(() => {});
});

afterEach(() => {
	const spy = vi.mocked(console.error);
	const calls = spy.mock.calls.map((call) => call.map(String).join(' '));
	spy.mockRestore();
	expect(calls, 'unexpected console.error').toEqual([]);
});
