import type { ScenarioClient } from '../../../nodes/Scenario/transport/client';
import { keepForAMinute } from '../../../nodes/Scenario/transport/project';
import { virtualClock } from '../../support/virtualClock.cts';

/** A client of a project of its own. */
function createClient(signal?: AbortSignal) {
	const project = { limiter: { run: jest.fn(), usedAt: () => 0 } };
	return { project, clock: virtualClock(), signal } as unknown as ScenarioClient;
}

/** Takes a second. */
const loadSlowly = () =>
	jest.fn(async ({ clock }: ScenarioClient, key: string) => {
		await clock.sleep(1_000);
		return key;
	});

test('a value is loaded once a minute, for calls at the same time too', async () => {
	const load = loadSlowly();
	const get = keepForAMinute(load);
	const client = createClient();
	expect(await Promise.all([get(client, 'a'), get(client, 'a')])).toEqual(['a', 'a']);
	await client.clock.sleep(58_000);
	await get(client, 'a');
	expect(load).toHaveBeenCalledTimes(1);
	await client.clock.sleep(1_000);
	await get(client, 'a');
	expect(load).toHaveBeenCalledTimes(2);
});

test('each key and each project has its own value', async () => {
	const load = loadSlowly();
	const get = keepForAMinute(load);
	const client = createClient();
	expect(await get(client, 'a')).toBe('a');
	expect(await get(client, 'b')).toBe('b');
	expect(await get(createClient(), 'a')).toBe('a');
	expect(load).toHaveBeenCalledTimes(3);
});

test('a value that may not be kept is shared only by those who asked before it was loaded', async () => {
	const load = loadSlowly();
	const get = keepForAMinute(load, () => false);
	const client = createClient();
	await Promise.all(Array.from({ length: 20 }, async () => await get(client, 'a')));
	expect(load).toHaveBeenCalledTimes(2);
	await get(client, 'a');
	expect(load).toHaveBeenCalledTimes(3);
});

test("what couldn't be loaded is loaded by each caller for itself, at the same time", async () => {
	const load = jest.fn(async ({ clock }: ScenarioClient) => {
		await clock.sleep(1_000);
		throw new Error('no reply');
	});
	const get = keepForAMinute(load);
	const client = createClient();
	const calls = Array.from({ length: 20 }, async () => await get(client, 'a'));
	const results = await Promise.allSettled(calls);
	expect(results.map(({ status }) => status)).toEqual(calls.map(() => 'rejected'));
	expect(load).toHaveBeenCalledTimes(20);
	expect(client.clock.now()).toBe(2_000);
	load.mockResolvedValueOnce('a' as never);
	expect(await get(client, 'a')).toBe('a');
});

test('a caller that is stopped leaves at once, and the others get the value', async () => {
	const stop = new AbortController();
	let finish = () => {};
	const load = async () => await new Promise<string>((resolve) => (finish = () => resolve('a')));
	const get = keepForAMinute(load);
	const client = createClient();
	const loading = get(client, 'a');
	const stopped = get({ ...client, signal: stop.signal }, 'a');
	stop.abort(new Error('stopped'));
	await expect(stopped).rejects.toThrow('stopped');
	finish();
	expect(await loading).toBe('a');
});

test('the first values make room for others', async () => {
	const load = loadSlowly();
	const get = keepForAMinute(load);
	const client = createClient();
	const loads = async (key: number) => {
		await get({ ...client, clock: virtualClock() }, String(key));
		return load.mock.calls.length;
	};
	for (let key = 0; key <= 50; key++) await loads(key);
	expect([await loads(50), await loads(0)]).toEqual([51, 52]);
});
