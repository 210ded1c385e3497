import type { IDataObject } from 'n8n-workflow';

import { errorOf, outputOf } from '../../tools/engine/runWorkflow.cts';
import type { TestFile } from './files.cts';
import { FILES, item, OTHER_IMAGE, useFileServer } from './files.cts';
import { NODE, useSimulator } from './support.cts';

const simulated = useSimulator({ rateLimit: 0 });
const files = useFileServer();

const named = (file: TestFile, fileName: string): TestFile => ({ ...file, fileName });

const upload = async (options: IDataObject, ...uploaded: TestFile[]) =>
	await simulated.run(
		{ resource: 'asset', operation: 'upload', options },
		{ items: uploaded.map((file) => item({ data: file })) },
	);

const search = async (
	filters: IDataObject,
	over: IDataObject = {},
	binary: Record<string, TestFile> = {},
) =>
	await simulated.run(
		{ resource: 'asset', operation: 'getMany', filters, ...over },
		{ items: [item(binary)] },
	);

async function list(...given: Parameters<typeof search>): Promise<IDataObject[]> {
	const run = await search(...given);
	expect(errorOf(run).message).toBe('');
	return outputOf(run, NODE).map(({ json }) => json);
}

const names = async (...given: Parameters<typeof search>) =>
	(await list(...given)).map(({ name }) => name);

const { requestsTo } = simulated;

/** Three images, of which the first two are tagged, and a video. */
async function fill(): Promise<void> {
	const brand = { tags: 'red, round', collectionIds: 'collection_brand' };
	await upload(brand, named(FILES.image, 'red ball.png'));
	await upload({ tags: 'red' }, named(FILES.image, 'red car.png'));
	await upload({}, named(OTHER_IMAGE, 'green tree.png'));
	await upload({}, named(FILES.video, 'red clip.mp4'));
}

describe('Get Many Assets', () => {
	it('returns the newest first, with a limit', async () => {
		await fill();
		const newest = ['red clip.mp4', 'green tree.png', 'red car.png', 'red ball.png'];
		expect(await names({})).toEqual(newest);
		expect(await names({}, { limit: 1 })).toEqual(newest.slice(0, 1));
	});

	it.each([
		[{ search: 'red' }, ['red clip.mp4', 'red car.png', 'red ball.png']],
		[{ search: 'red', kind: 'image' }, ['red car.png', 'red ball.png']],
		[{ tags: 'round, red' }, ['red ball.png']],
		[{ collectionId: 'collection_brand' }, ['red ball.png']],
		[{ search: 'nothing like it' }, []],
	])('filters by %j', async (filters, expected) => {
		await fill();
		expect(await names(filters)).toEqual(expected);
	});

	it('lets the service filter, so that a page is enough', async () => {
		await fill();
		await names({ kind: 'image', tags: 'red, round', collectionId: 'collection_brand' });
		expect(requestsTo(/search/).map(({ body }) => body)).toEqual([
			{
				filter:
					'kind = "image" AND tags = "red" AND tags = "round" AND collectionIds = "collection_brand"',
				sortBy: ['createdAt:desc'],
				limit: 50,
				offset: 0,
			},
		]);
	});

	it.each(['say "hi"', 'back\\slash', 'x" AND kind = "video', '\\" OR tags = "red'])(
		'finds a tag whatever it contains, and nothing else: %s',
		async (tag) => {
			const tags = `={{ ${JSON.stringify([tag])} }}`;
			await fill();
			await upload({ tags }, named(FILES.image, 'odd.png'));
			expect(await names({ tags })).toEqual(['odd.png']);
		},
	);

	describe('by date', () => {
		/** The time between the first four assets and the fifth. */
		async function fillTwice(): Promise<string> {
			await fill();
			simulated.control.advance(43_200);
			const noon = new Date(simulated.control.now()).toISOString();
			simulated.control.advance(43_200);
			await upload({ tags: 'red' }, named(FILES.image, 'new red car.png'));
			return noon;
		}

		it.each<[string, IDataObject, string[]]>([
			['createdAfter', { kind: 'image' }, ['new red car.png']],
			['createdAfter', { search: 'red' }, ['new red car.png']],
			['createdBefore', { tags: 'red' }, ['red car.png', 'red ball.png']],
			['createdBefore', { collectionId: 'collection_brand' }, ['red ball.png']],
		])('%s, with %j', async (name, filters, expected) => {
			expect(await names({ ...filters, [name]: await fillTwice() })).toEqual(expected);
		});

		it('asks for no page that is too old', async () => {
			await upload(
				{},
				...Array.from({ length: 101 }, (_, at) => ({
					...FILES.image,
					bytes: Buffer.concat([FILES.image.bytes, Buffer.from([at])]),
				})),
			);
			simulated.control.advance(60);
			const createdAfter = new Date(simulated.control.now()).toISOString();
			expect(await list({ kind: 'image', createdAfter }, { returnAll: true })).toEqual([]);
			expect(requestsTo(/search/)).toHaveLength(1);
			const createdBefore = createdAfter;
			expect(await list({ kind: 'image', createdBefore }, { returnAll: true })).toHaveLength(101);
			expect(requestsTo(/search/)).toHaveLength(3);
		});
	});

	describe('Similar To', () => {
		const WIDE_FIRST = ['green tree.png', 'red car.png', 'red ball.png'];

		it.each<[string, () => Promise<string> | string, string[]]>([
			['an asset', async () => String((await list({ search: 'tree' }))[0]?.assetId), WIDE_FIRST],
			['a binary field', () => 'data', WIDE_FIRST],
			[
				'a URL',
				() => files.server.serve('/wide.png', { bytes: OTHER_IMAGE.bytes, type: 'image/png' }),
				WIDE_FIRST,
			],
		])('finds images that look like %s', async (_, given, expected) => {
			await fill();
			const similarTo = await given();
			expect(await names({ similarTo }, {}, { data: OTHER_IMAGE })).toEqual(expected);
			// The image is compared, not stored.
			expect(await list({})).toHaveLength(4);
		});

		it('rejects other files', async () => {
			const run = await search({ similarTo: 'data' }, {}, { data: FILES.video });
			expect(errorOf(run).message).toMatch(/^"Similar To" must be an image, but /);
			expect(requestsTo(/search/)).toEqual([]);
		});
	});

	it('reads further pages until the limit is reached', async () => {
		for (let i = 0; i < 3; i++) await fill();
		expect(await names({ search: 'tree' }, { limit: 2 })).toHaveLength(2);
		expect(await list({ search: 'red' }, { returnAll: true })).toHaveLength(9);
		expect(requestsTo(/search/).map(({ body }) => body)).toMatchObject([
			{ query: 'tree', limit: 2, offset: 0 },
			{ query: 'red', limit: 100, offset: 0 },
		]);
	});
});
