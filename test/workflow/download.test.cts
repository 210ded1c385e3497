import type { Fault } from '../../simulator/index.cts';
import { generate } from './parameters.cts';
import { rows, stopWhen, useSimulator } from './support.cts';

const simulated = useSimulator({ rateLimit: 0, maxJobsInFlight: 0 });

const control = () => simulated.control;

/** Requests to file URLs, outside the API. */
const FILES = '^/(?!v1/)';

const { requestsTo } = simulated;

async function expectTheVideo() {
	const [video] = await simulated.outputs(generate());
	simulated.expectItsFile(video);
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
		await expectTheVideo();
		expect(requestsTo(/^\/v1\/assets\//)).toHaveLength(9);
	});

	it.each<Fault>([
		{ kind: 'reply', status: 404, body: { reason: 'Asset not found' } },
		{ kind: 'serverError' },
		{ kind: 'rateLimit' },
		{ kind: 'reply', body: { message: 'maintenance' } },
	])('retries when the asset is not available at first: %j', async (fault) => {
		control().nextFault({ ...fault, times: 3, on: { path: '^/v1/assets/' } });
		await expectTheVideo();
	});

	it('names asset, job and last response when it keeps failing, and that the file is safe', async () => {
		control().nextFault({ kind: 'truncated', times: 999 });
		const error = await simulated.failure(generate());
		const [job] = control().jobsCreated();
		const about = `The file of asset ${job?.assetIds[0]}, made by job ${job?.jobId}, couldn't be downloaded: `;
		expect(error.message.startsWith(about)).toBe(true);
		expect(error.description).toMatch(/^Tried for 10 minutes\. .* kept in Scenario/);
		expect(requestsTo(/^\/v1\/assets\//).length).toBeGreaterThan(15);
	});
});

describe('downloads that stall', () => {
	/** Runs the node until `isTime`, then cancels it. */
	const runUntil = async (count: number, isTime: () => boolean) =>
		await simulated.run(generate(), { items: rows(count), onStart: stopWhen(isTime) });

	const stalled = () => requestsTo(new RegExp(FILES)).filter(({ status }) => !status).length;

	it('are six large ones at once', async () => {
		control().nextOutcome({ bytes: 33 * 1024 ** 2, times: 9 });
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
