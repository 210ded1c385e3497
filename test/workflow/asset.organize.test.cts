import type { IDataObject } from 'n8n-workflow';

import { errorOf, outputOf } from '../../tools/engine/runWorkflow.cts';
import type { TestFile } from './files.cts';
import { FILES, item, OTHER_IMAGE } from './files.cts';
import { byId } from './parameters.cts';
import { items, NODE, useSimulator } from './support.cts';

const simulated = useSimulator({ rateLimit: 0 });

const BRAND = 'collection_brand';

const { requestsTo } = simulated;

/** How many assets each request named. */
const sizes = (method: string, path: RegExp) =>
	requestsTo(path, method).map(({ body }) => (body as { assetIds: string[] }).assetIds.length);

async function upload(options: IDataObject, ...files: TestFile[]) {
	const run = await simulated.run(
		{ resource: 'asset', operation: 'upload', options },
		{ items: files.map((file, at) => item({ data: file }, { at })) },
	);
	return { run, outputs: outputOf(run, NODE).map(({ json }) => json) };
}

/** Distinct assets: a picture with other bytes at its end each. */
async function uploadMany(count: number): Promise<IDataObject[]> {
	const files = Array.from({ length: count }, (_, at) => ({
		...FILES.image,
		bytes: Buffer.concat([FILES.image.bytes, Buffer.from([at])]),
	}));
	const { outputs } = await upload({}, ...files);
	return outputs.map(({ assetId }) => ({ assetId }));
}

async function organize(changes: IDataObject, input: IDataObject[], settings = {}) {
	const assetId = byId('={{ $json.assetId }}');
	const run = await simulated.run(
		{ resource: 'asset', operation: 'organize', assetId, changes },
		{ items: items(...input), settings },
	);
	return { run, outputs: outputOf(run, NODE).map(({ json }) => json) };
}

describe('Upload Asset with labels', () => {
	it.each([
		['a small image', FILES.image],
		['a file in parts', FILES.video],
	])('adds tags, and uploads %s into its collections', async (_, file) => {
		const options = { tags: 'campaign, "red, blue"', collectionIds: BRAND };
		const { run, outputs } = await upload(options, file);
		expect(errorOf(run).message).toBe('');
		expect(outputs).toMatchObject([{ tags: ['campaign', 'red, blue'], collectionIds: [BRAND] }]);
		expect(requestsTo(/collections/, 'PUT')).toEqual([]);
	});

	it('adds tags again after a lost reply, without harm', async () => {
		simulated.control.nextFault({ kind: 'lostReply', on: { method: 'PUT', path: '/tags$' } });
		const { run, outputs } = await upload({ tags: 'campaign' }, FILES.image);
		expect(errorOf(run).message).toBe('');
		expect(outputs).toMatchObject([{ tags: ['campaign'] }]);
	});

	it('takes items with the same file, whose collections differ', async () => {
		const collectionIds = '={{ $json.at === 0 ? "" : "collection_brand" }}';
		const file = FILES.image;
		const { run, outputs } = await upload({ collectionIds }, file, file, file, OTHER_IMAGE);
		expect(errorOf(run).message).toBe('');
		expect(requestsTo(/\/assets$/, 'POST')).toHaveLength(2);
		expect(outputs.slice(1).map((output) => output.collectionIds)).toEqual([
			[BRAND],
			[BRAND],
			[BRAND],
		]);
	});

	it('uploads nothing when a collection is unknown', async () => {
		const { run } = await upload({ collectionIds: 'collection_none' }, FILES.image);
		expect(errorOf(run).message).toMatch(
			/^"Input Binary Field" couldn't be uploaded: .*collection_none not found/i,
		);
	});

	it('sends nothing without labels', async () => {
		await upload({}, FILES.image);
		expect(requestsTo(/tags|collections/, 'PUT')).toEqual([]);
		expect(requestsTo(/\/assets$/, 'POST')[0]?.body).not.toHaveProperty('collectionIds');
	});
});

describe('Organize Asset', () => {
	it('adds and removes tags and collections, and returns the asset', async () => {
		const [asset = {}] = await uploadMany(1);
		const added = await organize({ addTags: 'a, b', addToCollections: BRAND }, [asset]);
		expect(added.outputs).toMatchObject([{ ...asset, tags: ['a', 'b'], collectionIds: [BRAND] }]);
		const removed = await organize({ removeTags: 'a, c', removeFromCollections: BRAND }, [asset]);
		expect(removed.outputs).toMatchObject([{ ...asset, tags: ['b'], collectionIds: [] }]);
	});

	it('sends nothing if everything is as it should be', async () => {
		const [asset = {}] = await uploadMany(1);
		await organize({ addTags: 'a', addToCollections: BRAND }, [asset]);
		const before = simulated.control.requests().length;
		const changes = { addTags: 'a', addToCollections: BRAND, removeTags: 'b' };
		const { outputs } = await organize(changes, [asset]);
		expect(outputs).toMatchObject([{ tags: ['a'], collectionIds: [BRAND] }]);
		expect(simulated.control.requests().slice(before)).toMatchObject([{ method: 'GET' }]);
	});

	it.each(['PUT', 'DELETE'] as const)(
		'changes the collection of many assets in few requests: %s',
		async (method) => {
			const assets = await uploadMany(60);
			const changes = { addToCollections: BRAND };
			const added = await organize(changes, assets);
			expect(errorOf(added.run).message).toBe('');
			const removed =
				method === 'DELETE' && (await organize({ removeFromCollections: BRAND }, assets));
			const { outputs } = removed || added;
			expect(outputs.map(({ assetId }) => ({ assetId }))).toEqual(assets);
			const wanted = method === 'PUT' ? [BRAND] : [];
			expect(outputs.map(({ collectionIds }) => collectionIds)).toEqual(assets.map(() => wanted));
			const sent = sizes(method, /collections/);
			expect(Math.max(...sent)).toBeLessThanOrEqual(49);
			expect(sent.length).toBeLessThan(10);
		},
	);

	it.each(['lostReply', 'malformed'] as const)(
		'finds assets in their collection after a reply that was damaged: %s',
		async (kind) => {
			const assets = await uploadMany(3);
			simulated.control.nextFault({ kind, on: { method: 'PUT', path: '/collections/' } });
			const { run, outputs } = await organize({ addToCollections: BRAND }, assets);
			expect(errorOf(run).message).toBe('');
			expect(outputs.map(({ collectionIds }) => collectionIds)).toEqual(assets.map(() => [BRAND]));
		},
	);

	it('changes the others if one is refused, which is named', async () => {
		const assets = await uploadMany(3);
		const gone = { assetId: assets[1]?.assetId };
		simulated.control.nextFault({
			kind: 'reply',
			on: { method: 'PUT', path: `/assets/${String(gone.assetId)}/tags$` },
			status: 403,
			body: { reason: 'It is locked' },
		});
		const { outputs } = await organize({ addTags: 'a', addToCollections: BRAND }, assets, {
			onError: 'continueRegularOutput',
		});
		expect(outputs.map(({ collectionIds = null }) => collectionIds)).toEqual([
			[BRAND],
			null,
			[BRAND],
		]);
		expect(outputs[1]?.error).toMatch(/^Asset asset_\S+ couldn't be tagged: .*It is locked/);
	});

	it.each<[IDataObject, RegExp]>([
		[{}, /^"Changes" is empty$/],
		[{ addToCollections: 'collection_none' }, /^Asset asset_\S+ couldn't be added to .*not found/],
	])('rejects %j', async (changes, message) => {
		const { run } = await organize(changes, await uploadMany(1));
		expect(errorOf(run).message).toMatch(message);
	});

	it('accepts values that are empty for an item', async () => {
		const { run, outputs } = await organize({ addTags: '' }, await uploadMany(1));
		expect(errorOf(run).message).toBe('');
		expect(outputs).toMatchObject([{ tags: [] }]);
	});
});

describe('Delete Asset', () => {
	const remove = async (input: IDataObject[], settings = {}) => {
		const assetId = byId('={{ $json.assetId }}');
		const run = await simulated.run(
			{ resource: 'asset', operation: 'delete', assetId },
			{ items: items(...input), settings },
		);
		return { run, outputs: outputOf(run, NODE).map(({ json }) => json) };
	};
	const left = async () => {
		const run = await simulated.run({ resource: 'asset', operation: 'getMany', returnAll: true });
		return outputOf(run, NODE).length;
	};

	it('deletes the assets of all items in few requests', async () => {
		const assets = await uploadMany(105);
		const [first = {}] = assets;
		const { run, outputs } = await remove([...assets, first]);
		expect(errorOf(run).message).toBe('');
		expect(outputs).toEqual([...assets, first].map(() => ({ deleted: true })));
		expect(sizes('DELETE', /\/assets$/)).toEqual([100, 5]);
		expect(await left()).toBe(0);
	});

	it.each([1, 3])('succeeds after a lost reply: %i at a time', async (count) => {
		const assets = await uploadMany(count);
		simulated.control.nextFault({ kind: 'lostReply', on: { method: 'DELETE' } });
		const { run, outputs } = await remove(assets);
		expect(errorOf(run).message).toBe('');
		expect(outputs).toEqual(assets.map(() => ({ deleted: true })));
		expect(await left()).toBe(0);
	});

	it('deletes the others if one is unknown, which is named', async () => {
		const assets = await uploadMany(2);
		const { outputs } = await remove([...assets, { assetId: 'asset_none' }], {
			onError: 'continueRegularOutput',
		});
		expect(outputs).toEqual([
			{ deleted: true },
			{ deleted: true },
			{ error: 'Asset asset_none not found' },
		]);
		expect(await left()).toBe(0);
	});
});
