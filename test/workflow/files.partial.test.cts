import type { IDataObject, IRun, OnError } from 'n8n-workflow';

import { errorOf, outputOf } from '../../tools/engine/runWorkflow.cts';
import { generate, job as jobParameters } from './parameters.cts';
import { items, jsonOf, NODE, useSimulator } from './support.cts';

/** One file of a job can't be downloaded: the others are returned all the same. */

const simulated = useSimulator({ rateLimit: 0 });

const control = () => simulated.control;

const COUNT = 4;

type Spoil = (assetId: string) => void;

/** A job with four files, one of which will fail. */
async function fourFiles(spoil: Spoil) {
	control().nextOutcome({ assets: COUNT, seconds: 1 });
	await simulated.run(generate({ waitForCompletion: false }));
	control().advance(60);
	const [job] = control().jobsCreated();
	const [first = '', bad = '', third = '', fourth = ''] = job?.assetIds ?? [];
	spoil(bad);
	return { jobId: String(job?.jobId), modelId: job?.modelId, bad, good: [first, third, fourth] };
}

const collect = async (jobId: string, onError: OnError, over: IDataObject = {}): Promise<IRun> =>
	await simulated.run(jobParameters('waitForCompletion', over), {
		items: items({ jobId }),
		settings: { onError },
	});

/** The items are these assets, each with its bytes. */
function expectFiles(run: IRun, assetIds: string[]) {
	const files = outputOf(run, NODE).filter(({ binary }) => binary);
	expect(files.map(({ json }) => json.assetId)).toEqual(assetIds);
	for (const file of files) simulated.expectItsFile(file);
}

const expire: Spoil = (assetId) =>
	control().nextFault({ kind: 'expired', on: { path: `^/cdn/files/${assetId}$` }, times: 999 });

const removeRecord: Spoil = (assetId) => {
	const [bulk, single] = [{ path: '/assets/get-bulk$' }, { path: `/assets/${assetId}$` }];
	const body = { reason: 'Asset not found' };
	control().nextFault(
		{ kind: 'reply', on: bulk, body: { assets: [] }, times: 999 },
		{ kind: 'reply', on: single, status: 404, body, times: 999 },
	);
};

describe.each([
	[
		"that can't be downloaded",
		expire,
		/^The file of asset \S+, made by job \S+, couldn't be downloaded: its URL returned HTTP 403$/,
	],
	[
		'whose asset record is missing',
		removeRecord,
		/^Asset \S+, made by job \S+, couldn't be fetched: Asset not found$/,
	],
])('a file %s', (_, spoil, message) => {
	it('is an error item after the others with On Error: Continue', async () => {
		const { jobId, modelId, bad, good } = await fourFiles(spoil);
		const run = await collect(jobId, 'continueRegularOutput');
		expect(errorOf(run).message).toBe('');
		expectFiles(run, good);
		expect(outputOf(run, NODE)).toHaveLength(COUNT);
		const error = expect.stringMatching(message);
		expect(outputOf(run, NODE).at(-1)).toMatchObject({
			json: { error, jobId, modelId, status: 'success', assetId: bad },
			pairedItem: { item: 0 },
		});
	});

	it('goes to the error output, and the others to the regular one', async () => {
		const { jobId, bad, good } = await fourFiles(spoil);
		const run = await collect(jobId, 'continueErrorOutput');
		expect(errorOf(run).message).toBe('');
		expectFiles(run, good);
		expect(outputOf(run, NODE)).toHaveLength(COUNT - 1);
		expect(jsonOf(run, 1)).toMatchObject([{ details: { jobId, assetId: bad } }]);
	});

	it('stops the node after the other downloads, with an error that names all', async () => {
		const { jobId, modelId, bad, good } = await fourFiles(spoil);
		const run = await collect(jobId, 'stopWorkflow');
		expect(errorOf(run).message).toMatch(message);
		expect(errorOf(run).message).toContain(bad);
		expect(errorOf(run).message).toContain(jobId);
		const jobs = [{ itemIndex: 0, jobId, modelId, status: 'success', assetId: bad }];
		expect(errorOf(run).raw).toMatchObject({
			context: { itemIndex: 0, data: { jobs, fetchedAssetIds: good } },
		});
		const fetched = control()
			.requests()
			.filter(({ path, status }) => path.startsWith('/cdn/files/') && status === 200);
		expect(fetched).toHaveLength(COUNT - 1);
	});
});

it('a missing asset record is an error item even without Download Files', async () => {
	const { jobId, bad, good } = await fourFiles(removeRecord);
	const run = await collect(jobId, 'continueRegularOutput', { downloadFiles: false });
	const found = jsonOf(run).map(({ assetId, url }) => [assetId, url !== undefined]);
	expect(found).toEqual([...good.map((assetId) => [assetId, true]), [bad, false]]);
});

it('each of several failed downloads is an error item of its own', async () => {
	const { jobId, bad, good } = await fourFiles(expire);
	expire(good[2]!);
	const run = await collect(jobId, 'continueRegularOutput');
	expectFiles(run, good.slice(0, 2));
	expect(jsonOf(run).slice(2)).toMatchObject([{ assetId: bad }, { assetId: good[2] }]);
});
