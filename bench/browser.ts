/**
 * What a first view costs in a real browser: requests and compressed bytes as it counts them, and the
 * first paint of the overview on a phone with a slow processor on a slow network.
 */
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { DEMO_ACCOUNTS } from '#lib/demo/accounts.ts';
import { chromiumPath } from '../tests/support/chromium.ts';
import { type Server, startServer } from './server.ts';
import { type Line, median } from './table.ts';

const OVERVIEW = '/ics/XWE';
/** Forms that save or answer in place bring the framework's script; the others, none or `light.js`. */
const VIEWS = [OVERVIEW, '/ics/XWE/policies', '/ics/XWE/roadmap', '/ics/XWE/returns', '/account'];
const WITH_FORMS = ['/ics/XWE/imports/new'];
const REQUESTS_GOAL = 15;
/** Kilobytes, compressed. */
const SHEETS_GOAL = 15;
const SCRIPT_GOAL = 45;
/** Milliseconds. */
const PAINT_GOAL = 1_500;
const PAINTS = 5;
/** A slow 3G network: 400 kilobits a second either way, 400 milliseconds there and back. */
const SLOW = { offline: false, latency: 400, downloadThroughput: 51_200, uploadThroughput: 51_200 };
const SLOWER_PROCESSOR = 4;
const PHONE = { width: 390, height: 844 };

type View = { requests: number; page: number; sheets: number; script: number };

export async function benchBrowser(folder: string): Promise<Line[]> {
	const server = await startServer(folder);
	const { executablePath, env } = await chromiumPath();
	const browser = await chromium.launch({ executablePath, env, args: ['--no-sandbox'] });
	try {
		const state = await signedIn(browser, server);
		const lines: Line[] = [];
		for (const path of [...VIEWS, ...WITH_FORMS])
			lines.push(...viewLines(path, await firstView(browser, server, state, path)));
		const paints: number[] = [];
		for (let time = 0; time < PAINTS; time += 1)
			paints.push(await firstPaint(browser, server, state));
		const paint = median(paints);
		return [
			...lines,
			{
				what: `first paint of ${OVERVIEW}, slow 3G, processor ${SLOWER_PROCESSOR}× slower`,
				figure: `${(paint / 1000).toFixed(2)} s`,
				goal: `at most ${PAINT_GOAL / 1000} s`,
				met: paint <= PAINT_GOAL
			}
		];
	} finally {
		await browser.close();
		await server.stop();
	}
}

function viewLines(path: string, view: View): Line[] {
	const limited = (what: string, value: number, limit: number, unit: string): Line => ({
		what: `first view of ${path}: ${what}`,
		figure: `${unit ? value.toFixed(1) : value}${unit}`,
		goal: `at most ${limit}${unit}`,
		met: value <= limit
	});
	return [
		limited('requests', view.requests, REQUESTS_GOAL, ''),
		{
			what: '  the page itself, compressed',
			figure: `${view.page.toFixed(1)} kB`,
			goal: '',
			met: null
		},
		limited('style sheets, compressed', view.sheets, SHEETS_GOAL, ' kB'),
		limited('script, compressed', view.script, SCRIPT_GOAL, ' kB')
	];
}

type State = Awaited<ReturnType<BrowserContext['storageState']>>;

async function signedIn(browser: Browser, server: Server): Promise<State> {
	const context = await browser.newContext({ baseURL: server.origin });
	const page = await context.newPage();
	await page.goto('/sign-in');
	const account = DEMO_ACCOUNTS.find(({ role }) => role === 'programme-director');
	await page.fill('input[name=email]', account?.email ?? '');
	await page.fill('input[name=password]', server.password());
	await page.click('main button[type=submit]');
	await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
	const state = await context.storageState();
	await context.close();
	return state;
}

/** A window that has kept nothing but the session. */
async function emptyWindow(browser: Browser, server: Server, storageState: State) {
	const context = await browser.newContext({
		baseURL: server.origin,
		storageState,
		viewport: PHONE
	});
	const page = await context.newPage();
	const devtools = await context.newCDPSession(page);
	await devtools.send('Network.enable');
	return { context, page, devtools };
}

async function firstView(
	browser: Browser,
	server: Server,
	state: State,
	path: string
): Promise<View> {
	const { context, page, devtools } = await emptyWindow(browser, server, state);
	const kinds = new Map<string, string>();
	const view: View = { requests: 0, page: 0, sheets: 0, script: 0 };
	devtools.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type));
	devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
		const kilobytes = encodedDataLength / 1024;
		view.requests += 1;
		if (kinds.get(requestId) === 'Document') view.page += kilobytes;
		if (kinds.get(requestId) === 'Stylesheet') view.sheets += kilobytes;
		if (kinds.get(requestId) === 'Script') view.script += kilobytes;
	});
	await page.goto(path, { waitUntil: 'networkidle' });
	await context.close();
	return view;
}

async function firstPaint(browser: Browser, server: Server, state: State): Promise<number> {
	const { context, page, devtools } = await emptyWindow(browser, server, state);
	await devtools.send('Network.emulateNetworkConditions', SLOW);
	await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER_PROCESSOR });
	await page.goto(OVERVIEW, { waitUntil: 'load', timeout: 60_000 });
	const paint = await page.waitForFunction(
		() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime
	);
	const milliseconds = (await paint.jsonValue()) ?? Number.NaN;
	await context.close();
	return milliseconds;
}
