import type { Fault } from '../../simulator/index.cts';
import { errorOf, outputOf } from '../../tools/engine/runWorkflow.cts';
import { generateJson } from './parameters.cts';
import { items, NODE, stopWhen, useSimulator } from './support.cts';

const simulated = useSimulator({ rateLimit: 0, maxJobsInFlight: 0 });

const control = () => simulated.control;

/** Requests to file URLs, outside the API. */
const FILES = '^/(?!v1/)';

const { requestsTo } = simulated;

async function expectTheVideo(run: Awaited<ReturnType<typeof simulated.run>>) {
	expect(errorOf(run).message).toBe('');
	simulated.expectItsFile(outputOf(run, NODE)[0]);
}

describe('a download', () => {
	it.each<Fault>([
		{ kind: 'truncated' },
		{ kind: 'expired' },
		{ kind: 'reset', on: { path: FILES } },
		{ kind: 'serverError', on: { path: FILES } },
		{ kind: 'rateLimit', on: { path: FILES } },
		{ kind: 'reply', body: { message: 'maintenance' }, on: { path: '^/cdn/files/' } },
		{
			kind: 'reply',
			body: '<html>maintenance</html>',
			headers: { 'content-type': 'text/html' },
			on: { path: '^/cdn/files/' },
		},
	])('restarts with a new URL, many times: %j', async (fault) => {
		control().nextFault({ ...fault, times: 8 });
		await expectTheVideo(await simulated.run(generateJson({})));
		expect(requestsTo(/^\/v1\/assets\//)).toHaveLength(9);
	});

	it.each<Fault>([
		{ kind: 'reply', status: 404, body: { reason: 'Asset not found' } },
		{ kind: 'serverError' },
		{ kind: 'rateLimit' },
		{ kind: 'reply', body: { message: 'maintenance' } },
	])('retries when the asset is not available at first: %j', async (fault) => {
		control().nextFault({ ...fault, times: 3, on: { path: '^/v1/assets/' } });
		await expectTheVideo(await simulated.run(generateJson({})));
	});

	it('names asset, job and last response when it keeps failing, and that the file is safe', async () => {
		control().nextFault({ kind: 'truncated', times: 999 });
		const run = await simulated.run(generateJson({}));
		const [job] = control().jobsCreated();
		const about = `The file of asset ${job?.assetIds[0]}, made by job ${job?.jobId}, couldn't be downloaded: `;
		expect(errorOf(run).message.startsWith(about)).toBe(true);
		expect(errorOf(run).description).toMatch(/^Tried for 10 minutes\. .* kept in Scenario/);
		expect(requestsTo(/^\/v1\/assets\//).length).toBeGreaterThan(15);
	});

	it('says when the asset no longer exists', async () => {
		const body = { reason: 'Asset not found' };
		const on = { path: '^/v1/assets/' };
		control().nextFault({ kind: 'reply', status: 404, body, on, times: 999 });
		const run = await simulated.run(generateJson({}));
		const [job] = control().jobsCreated();
		expect(errorOf(run).message).toBe(
			`Asset ${job?.assetIds[0]}, made by job ${job?.jobId}, couldn't be fetched: Asset not found`,
		);
	});
});

describe('downloads that stall', () => {
	/** Runs the node until `isTime`, then cancels it. */
	const runUntil = async (count: number, isTime: () => boolean) =>
		await simulated.run(generateJson({}), {
			items: items(...Array.from({ length: count }, (_, row) => ({ row }))),
			onStart: stopWhen(isTime),
		});

	const stalled = () => requestsTo(new RegExp(FILES)).filter(({ status }) => !status).length;

	it('are six large ones at once', async () => {
		const large = { bytes: 33 * 1024 ** 2 };
		control().nextOutcome(...Array.from({ length: 9 }, () => large));
		control().nextFault({ kind: 'stall', on: { path: FILES }, times: 99 });
		let looks = 0;
		const run = await runUntil(9, () => stalled() >= 6 && ++looks > 100);
		expect(run.status).toBe('canceled');
		expect(stalled()).toBe(6);
	});

	it('are sixty at once in the whole process', async () => {
		control().nextFault({ kind: 'stall', on: { path: FILES }, times: 99 });
		let looks = 0;
		const isTime = () => stalled() >= 60 && ++looks > 100;
		const runs = await Promise.all([31, 31].map(async (count) => await runUntil(count, isTime)));
		expect(runs.map(({ status }) => status)).toEqual(['canceled', 'canceled']);
		expect(stalled()).toBe(60);
	});
});
