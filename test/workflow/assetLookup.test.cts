import { errorOf, outputOf } from '../engine/runWorkflow.cts';
import { generateJson, job } from './parameters.cts';
import { items, NODE, useBench } from './support.cts';

const bench = useBench();

const MANY = 40;
const BULK = '/v1/assets/get-bulk';

const lookups = () =>
	bench.simulator.control.requests().filter(({ path }) => path.startsWith('/v1/assets'));

/** Jobs that have ended, as items for a node that wants their files. */
async function endedJobs(count: number) {
	bench.simulator.control.nextOutcome({ times: count, seconds: 1 });
	const run = await bench.run(
		generateJson({}, { waitForCompletion: false, options: { maxConcurrentJobs: 0 } }),
		{ items: items(...Array.from({ length: count }, (_, n) => ({ n }))) },
	);
	bench.simulator.control.advance(60);
	return outputOf(run, NODE).map(({ json }, item) => ({ json, pairedItem: { item } }));
}

const collect = job('waitForCompletion', { downloadFiles: false });
const assetsOf = () => bench.simulator.control.jobsCreated().map(({ assetIds }) => assetIds[0]);

it('asks for the assets of many jobs with few requests, each item its own', async () => {
	const run = await bench.run(collect, { items: await endedJobs(MANY) });
	expect(outputOf(run, NODE).map(({ json }) => json.assetId)).toEqual(assetsOf());
	expect(lookups().length).toBeLessThan(MANY / 4);
});

it('asks for a single one by itself', async () => {
	const run = await bench.run(collect, { items: await endedJobs(1) });
	expect(outputOf(run, NODE)).toHaveLength(1);
	expect(lookups()).toMatchObject([{ method: 'GET' }]);
});

it.each([
	['is refused', { status: 403, body: { reason: 'Not for this key' } }],
	['tells of none', { status: 200, body: { assets: [] } }],
	['tells of other things', { status: 200, body: { assets: [null, 7, { id: 'asset_other' }] } }],
	['has no addresses', { status: 200, body: { assets: [{ id: 'asset_x', url: null }] } }],
])('asks for each by itself when the request for many %s', async (_, reply) => {
	const on = { method: 'POST', path: BULK };
	bench.simulator.control.nextFault({ kind: 'reply', on, times: 9, ...reply });
	const run = await bench.run(collect, { items: await endedJobs(4) });
	expect(outputOf(run, NODE).map(({ json }) => json.assetId)).toEqual(assetsOf());
});

it('names the asset that can not be had, and only its item goes wrong', async () => {
	const jobs = await endedJobs(3);
	const [, missing] = assetsOf();
	const record = bench.simulator.control.jobsCreated().map(({ assetIds }) => assetIds[0]);
	const on = { path: `(${BULK}|/assets/${missing})$` };
	bench.simulator.control.nextFault({
		kind: 'reply',
		on,
		times: 9,
		status: 404,
		body: { reason: 'No such asset' },
	});
	const run = await bench.run(collect, {
		items: jobs,
		settings: { onError: 'continueRegularOutput' },
	});
	expect(errorOf(run).message).toBe('');
	expect(outputOf(run, NODE).map(({ json }) => json.assetId ?? 'none')).toEqual([
		record[0],
		'none',
		record[2],
	]);
});

it('is not asked any more once the execution is stopped', async () => {
	const jobs = await endedJobs(4);
	bench.simulator.control.nextFault({ kind: 'stall', on: { path: BULK } });
	const run = await bench.run(collect, {
		items: jobs,
		onStart: (cancel) => {
			const timer = setInterval(() => {
				if (!lookups().some(({ path }) => path === BULK)) return;
				clearInterval(timer);
				cancel();
			}, 5);
		},
	});
	expect(run.status).toBe('canceled');
	expect(lookups().filter(({ path }) => path === BULK)).toHaveLength(1);
});
