import type { IDataObject } from 'n8n-workflow';

import type { TestFile } from './files.cts';
import { FILES, item, itemsWith, OTHER_IMAGE, upload, variants } from './files.cts';
import { asset } from './parameters.cts';
import { CONTINUE, items, useSimulator } from './support.cts';

const simulated = useSimulator({ rateLimit: 0 });

const BRAND = 'collection_brand';

const { requestsTo } = simulated;

/** How many assets each request named. */
const sizes = (method: string, path: RegExp) =>
	requestsTo(path, method).map(({ body }) => (body as { assetIds: string[] }).assetIds.length);

const uploadWith = async (options: IDataObject, ...files: TestFile[]) =>
	await simulated.json(upload({ options }), { items: itemsWith(...files) });

/** The IDs of that many assets. */
async function uploadMany(count: number): Promise<IDataObject[]> {
	const uploaded = await uploadWith({}, ...variants(FILES.image, count));
	return uploaded.map(({ assetId }) => ({ assetId }));
}

const organize = async (changes: IDataObject, input: IDataObject[], settings = {}) =>
	await simulated.json(asset('organize', { changes }), { items: items(...input), settings });

describe('Upload Asset with labels', () => {
	it.each([
		['a small image', FILES.image],
		['a file in parts', FILES.video],
	])('adds tags, and uploads %s into its collections', async (_, file) => {
		const options = { tags: 'campaign, "red, blue"', collectionIds: BRAND };
		expect(await uploadWith(options, file)).toMatchObject([
			{ tags: ['campaign', 'red, blue'], collectionIds: [BRAND] },
		]);
		expect(requestsTo(/collections/, 'PUT')).toEqual([]);
	});

	it('adds tags again after a lost reply, without harm', async () => {
		simulated.control.nextFault({ kind: 'lostReply', on: { method: 'PUT', path: '/tags$' } });
		expect(await uploadWith({ tags: 'campaign' }, FILES.image)).toMatchObject([
			{ tags: ['campaign'] },
		]);
	});

	it('takes items with the same file, whose collections differ', async () => {
		const collectionIds = '={{ $json.at === 0 ? "" : "collection_brand" }}';
		const { image } = FILES;
		const outputs = await simulated.json(upload({ options: { collectionIds } }), {
			items: [image, image, image, OTHER_IMAGE].map((data, at) => item({ data }, { at })),
		});
		expect(requestsTo(/\/assets$/, 'POST')).toHaveLength(2);
		expect(outputs.slice(1)).toMatchObject(Array(3).fill({ collectionIds: [BRAND] }));
	});

	it('uploads nothing when a collection is unknown', async () => {
		const options = { collectionIds: 'collection_none' };
		const { message } = await simulated.failure(upload({ options }), {
			items: itemsWith(FILES.image),
		});
		expect(message).toMatch(
			/^"Input Binary Field" couldn't be uploaded: .*collection_none not found/i,
		);
	});

	it('sends nothing without labels', async () => {
		await uploadWith({}, FILES.image);
		expect(requestsTo(/tags|collections/, 'PUT')).toEqual([]);
		expect(requestsTo(/\/assets$/, 'POST')[0]?.body).not.toHaveProperty('collectionIds');
	});
});

describe('Organize Asset', () => {
	it('adds and removes tags and collections, and returns the asset', async () => {
		const [asset = {}] = await uploadMany(1);
		const added = await organize({ addTags: 'a, b', addToCollections: BRAND }, [asset]);
		expect(added).toMatchObject([{ ...asset, tags: ['a', 'b'], collectionIds: [BRAND] }]);
		const removed = await organize({ removeTags: 'a, c', removeFromCollections: BRAND }, [asset]);
		expect(removed).toMatchObject([{ ...asset, tags: ['b'], collectionIds: [] }]);
	});

	it('sends nothing if everything is as it should be', async () => {
		const [asset = {}] = await uploadMany(1);
		await organize({ addTags: 'a', addToCollections: BRAND }, [asset]);
		const before = simulated.control.requests().length;
		const changes = { addTags: 'a', addToCollections: BRAND, removeTags: 'b' };
		expect(await organize(changes, [asset])).toMatchObject([
			{ tags: ['a'], collectionIds: [BRAND] },
		]);
		expect(simulated.control.requests().slice(before)).toMatchObject([{ method: 'GET' }]);
	});

	it.each(['PUT', 'DELETE'] as const)(
		'changes the collection of many assets in few requests: %s',
		async (method) => {
			const assets = await uploadMany(60);
			let outputs = await organize({ addToCollections: BRAND }, assets);
			if (method === 'DELETE') outputs = await organize({ removeFromCollections: BRAND }, assets);
			const collectionIds = method === 'PUT' ? [BRAND] : [];
			expect(outputs).toMatchObject(assets.map((each) => ({ ...each, collectionIds })));
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
			expect(await organize({ addToCollections: BRAND }, assets)).toMatchObject(
				assets.map(() => ({ collectionIds: [BRAND] })),
			);
		},
	);

	it('changes the others if one is refused, which is named', async () => {
		const assets = await uploadMany(3);
		simulated.control.nextFault({
			kind: 'reply',
			on: { method: 'PUT', path: `/assets/${String(assets[1]?.assetId)}/tags$` },
			status: 403,
			body: { reason: 'It is locked' },
		});
		const changes = { addTags: 'a', addToCollections: BRAND };
		const error = expect.stringMatching(/^Asset asset_\S+ couldn't be tagged: .*It is locked/);
		expect(await organize(changes, assets, CONTINUE)).toMatchObject([
			{ collectionIds: [BRAND] },
			{ error },
			{ collectionIds: [BRAND] },
		]);
	});

	it.each<[IDataObject, RegExp]>([
		[{}, /^"Changes" is empty$/],
		[{ addToCollections: 'collection_none' }, /^Asset asset_\S+ couldn't be added to .*not found/],
	])('rejects %j', async (changes, message) => {
		const given = { items: items(...(await uploadMany(1))) };
		const error = await simulated.failure(asset('organize', { changes }), given);
		expect(error.message).toMatch(message);
	});

	it('accepts values that are empty for an item', async () => {
		expect(await organize({ addTags: '' }, await uploadMany(1))).toMatchObject([{ tags: [] }]);
	});
});

describe('Delete Asset', () => {
	const remove = async (input: IDataObject[], settings = {}) =>
		await simulated.json(asset('delete'), { items: items(...input), settings });
	const left = async () =>
		await simulated.json({ resource: 'asset', operation: 'getMany', returnAll: true });

	it('deletes the assets of all items in few requests', async () => {
		const assets = await uploadMany(105);
		const [first = {}] = assets;
		expect(await remove([...assets, first])).toEqual(Array(106).fill({ deleted: true }));
		expect(sizes('DELETE', /\/assets$/)).toEqual([100, 5]);
		expect(await left()).toEqual([]);
	});

	it.each([1, 3])('succeeds after a lost reply: %i at a time', async (count) => {
		const assets = await uploadMany(count);
		simulated.control.nextFault({ kind: 'lostReply', on: { method: 'DELETE' } });
		expect(await remove(assets)).toEqual(Array(count).fill({ deleted: true }));
		expect(await left()).toEqual([]);
	});

	it('deletes the others if one is unknown, which is named', async () => {
		const assets = await uploadMany(2);
		expect(await remove([...assets, { assetId: 'asset_none' }], CONTINUE)).toEqual([
			{ deleted: true },
			{ deleted: true },
			{ error: 'Asset asset_none not found' },
		]);
		expect(await left()).toEqual([]);
	});
});
