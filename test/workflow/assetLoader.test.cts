import { outputOf } from '../../tools/engine/runWorkflow.cts';
import { generateJson, job } from './parameters.cts';
import { items, NODE, stopWhen, useSimulator } from './support.cts';

const simulated = useSimulator();

const MANY = 40;
const BULK = '/v1/assets/get-bulk';

const lookups = () => simulated.requestsTo(/^\/v1\/assets/);

/** Jobs that have ended, as items for a node that downloads their files. */
async function endedJobs(count: number) {
	simulated.control.nextOutcome({ times: count, seconds: 1 });
	const run = await simulated.run(generateJson({}, { waitForCompletion: false }), {
		items: items(...Array.from({ length: count }, (_, n) => ({ n }))),
	});
	simulated.control.advance(60);
	return outputOf(run, NODE).map(({ json }, item) => ({ json, pairedItem: { item } }));
}

const collect = job('waitForCompletion', { downloadFiles: false });
const assetsOf = () => simulated.created().map(({ assetIds }) => assetIds[0]);

it('AssetLoader loads the assets of many jobs with few requests, each item its own', async () => {
	const run = await simulated.run(collect, { items: await endedJobs(MANY) });
	const { control } = simulated;
	const assets = new Map(control.jobsCreated().map(({ jobId, assetIds }) => [jobId, assetIds[0]]));
	const outputs = outputOf(run, NODE).map(({ json }) => json);
	expect(outputs.map(({ assetId }) => assetId)).toEqual(
		outputs.map(({ jobId }) => assets.get(String(jobId))),
	);
	expect(new Set(outputs.map(({ jobId }) => jobId)).size).toBe(MANY);
	expect(lookups().length).toBeLessThan(MANY / 4);
});

it('AssetLoader loads a single asset directly', async () => {
	const run = await simulated.run(collect, { items: await endedJobs(1) });
	expect(outputOf(run, NODE)).toHaveLength(1);
	expect(lookups()).toMatchObject([{ method: 'GET' }]);
});

it.each([
	['is rejected', { status: 403, body: { reason: 'Not for this key' } }],
	['returns none', { status: 200, body: { assets: [] } }],
	['returns other records', { status: 200, body: { assets: [null, 7, { id: 'asset_other' }] } }],
	['returns no URLs', { status: 200, body: { assets: [{ id: 'asset_x', url: null }] } }],
])('AssetLoader loads each directly when the bulk request %s', async (_, reply) => {
	const on = { method: 'POST', path: BULK };
	simulated.control.nextFault({ kind: 'reply', on, times: 9, ...reply });
	const run = await simulated.run(collect, { items: await endedJobs(4) });
	expect(outputOf(run, NODE).map(({ json }) => json.assetId)).toEqual(assetsOf());
});

it('AssetLoader names a missing asset, and only its item fails', async () => {
	const jobs = await endedJobs(3);
	const [, missing] = assetsOf();
	const record = simulated.created().map(({ assetIds }) => assetIds[0]);
	const on = { path: `(${BULK}|/assets/${missing})$` };
	simulated.control.nextFault({
		kind: 'reply',
		on,
		times: 999,
		status: 404,
		body: { reason: 'No such asset' },
	});
	const outputs = await simulated.outputs(collect, {
		items: jobs,
		settings: { onError: 'continueRegularOutput' },
	});
	expect(outputs.map(({ json }) => json.assetId)).toEqual(record);
	expect(outputs.map(({ json }) => 'error' in json)).toEqual([false, true, false]);
});

it('AssetLoader stops with the execution', async () => {
	const jobs = await endedJobs(4);
	simulated.control.nextFault({ kind: 'stall', on: { path: BULK } });
	const run = await simulated.run(collect, {
		items: jobs,
		onStart: stopWhen(() => lookups().some(({ path }) => path === BULK)),
	});
	expect(run.status).toBe('canceled');
	expect(lookups().filter(({ path }) => path === BULK)).toHaveLength(1);
});
