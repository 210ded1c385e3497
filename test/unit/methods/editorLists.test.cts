import { keepForAMinute } from '../../../nodes/Scenario/methods/editorLists';
import type { ScenarioClient } from '../../../nodes/Scenario/transport/client';
import { virtualClock } from '../../support/virtualClock.cts';

/** A client of a project of its own. */
function createClient(clock = virtualClock()) {
	const project = { limiter: { run: jest.fn(), usedAt: () => 0 } };
	return { project, clock } as unknown as ScenarioClient;
}

test('a list is loaded once a minute, for calls at the same time too', async () => {
	const load = jest.fn(async () => await Promise.resolve(['a']));
	const list = keepForAMinute(load);
	const client = createClient();
	expect(await Promise.all([list(client), list(client)])).toEqual([['a'], ['a']]);
	await client.clock.sleep(59_000);
	await list(client);
	expect(load).toHaveBeenCalledTimes(1);
	await client.clock.sleep(1_000);
	await list(client);
	expect(load).toHaveBeenCalledTimes(2);
});

test('each project has its own list', async () => {
	const load = jest.fn(async () => await Promise.resolve(['a']));
	const list = keepForAMinute(load);
	await list(createClient());
	await list(createClient());
	expect(load).toHaveBeenCalledTimes(2);
});

test("what couldn't be loaded is loaded again", async () => {
	const load = jest
		.fn<Promise<string[]>, []>()
		.mockRejectedValueOnce(new Error('no reply'))
		.mockResolvedValueOnce(['a']);
	const list = keepForAMinute(load);
	const client = createClient();
	await expect(list(client)).rejects.toThrow('no reply');
	expect(await list(client)).toEqual(['a']);
});
