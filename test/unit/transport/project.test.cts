import type { ScenarioClient } from '../../../nodes/Scenario/transport/client';
import {
	getProject,
	keepForAMinute,
	sharedByProject,
} from '../../../nodes/Scenario/transport/project';
import { virtualClock } from '../../support/virtualClock.cts';

let tests = 0;
let credential = { apiKey: '', apiSecret: '', projectId: '', baseUrl: '' };
let clock = virtualClock();

// Each test has its own clock, and therefore its own credential.
beforeEach(() => {
	clock = virtualClock();
	const baseUrl = 'https://api.example.com/v1';
	credential = { apiKey: `key-${++tests}`, apiSecret: 'secret-1234567', projectId: '', baseUrl };
});

const MINUTE = 60_000;

describe('getProject', () => {
	it('is the same for equivalent credential values', () => {
		const project = getProject(credential, clock);
		const { apiKey, baseUrl } = credential;
		const copied = { ...credential, apiKey: ` ${apiKey}\n`, baseUrl: `${baseUrl}/` };
		expect(getProject({ ...credential }, clock)).toBe(project);
		expect(getProject(copied, clock)).toBe(project);
	});

	it.each([
		{ apiKey: 'key-7654321' },
		{ apiSecret: 'secret-7654321' },
		{ projectId: 'proj_2' },
		{ baseUrl: 'https://proxy.example.com/v1' },
	])('differs with %p', (over) => {
		expect(getProject({ ...credential, ...over }, clock)).not.toBe(getProject(credential, clock));
	});

	it('is removed only when unused for a while', async () => {
		const project = getProject(credential, clock);
		await clock.sleep(20 * MINUTE);
		await project.limiter.run(async () => ({ body: {} }), { priority: 'run' });
		await clock.sleep(20 * MINUTE);
		expect(getProject(credential, clock)).toBe(project);
		await clock.sleep(31 * MINUTE);
		expect(getProject(credential, clock)).not.toBe(project);
	});

	it('is kept while a request waits', async () => {
		const project = getProject(credential, clock);
		const send = async () => {
			await clock.sleep(40 * MINUTE);
			return { body: {} };
		};
		const running = project.limiter.run(send, { priority: 'run' });
		await clock.sleep(35 * MINUTE);
		expect(getProject(credential, clock)).toBe(project);
		await running;
	});
});

it('shared values are created once per project', () => {
	let made = 0;
	const get = sharedByProject(() => ({ number: ++made }));
	const [one, other] = ['', 'proj_2'].map((projectId) => ({
		clock,
		project: getProject({ ...credential, projectId }, clock),
	})) as [Parameters<typeof get>[0], Parameters<typeof get>[0]];
	expect([get(one), get(other), get(one)]).toEqual([{ number: 1 }, { number: 2 }, { number: 1 }]);
});

/** A client of a project of its own. */
const createClient = () => ({ project: {}, clock: virtualClock() }) as unknown as ScenarioClient;

/** Values that are their own keys, each loaded in a second. */
function keepLoaded(mayBeKept?: () => boolean) {
	const load = jest.fn(async ({ clock }: ScenarioClient, key: string) => {
		await clock.sleep(1_000);
		return key;
	});
	return { load, get: keepForAMinute(load, mayBeKept), client: createClient() };
}

test('a value is loaded once a minute, for calls at the same time too', async () => {
	const { load, get, client } = keepLoaded();
	expect(await Promise.all([get(client, 'a'), get(client, 'a')])).toEqual(['a', 'a']);
	await client.clock.sleep(58_000);
	await get(client, 'a');
	expect(load).toHaveBeenCalledTimes(1);
	await client.clock.sleep(1_000);
	await get(client, 'a');
	expect(load).toHaveBeenCalledTimes(2);
});

test('each key and each project has its own value', async () => {
	const { load, get, client } = keepLoaded();
	expect(await get(client, 'a')).toBe('a');
	expect(await get(client, 'b')).toBe('b');
	expect(await get(createClient(), 'a')).toBe('a');
	expect(load).toHaveBeenCalledTimes(3);
});

test('a value that may not be kept is shared only by those who asked before it was loaded', async () => {
	const { load, get, client } = keepLoaded(() => false);
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
	const { load, get, client } = keepLoaded();
	const loads = async (key: number) => {
		await get({ ...client, clock: virtualClock() }, String(key));
		return load.mock.calls.length;
	};
	for (let key = 0; key <= 50; key++) await loads(key);
	expect([await loads(50), await loads(0)]).toEqual([51, 52]);
});
