import type { IDataObject } from 'n8n-workflow';

import type { TestFile } from './files.cts';
import { FILES, item, itemsWith, OTHER_IMAGE, upload, useFileServer, variants } from './files.cts';
import { useSimulator } from './support.cts';

const simulated = useSimulator({ rateLimit: 0 });
const files = useFileServer();

const named = (file: TestFile, fileName: string): TestFile => ({ ...file, fileName });

const uploadWith = async (options: IDataObject, ...uploaded: TestFile[]) =>
	await simulated.outputs(upload({ options }), { items: itemsWith(...uploaded) });

const search = (filters: IDataObject, over: IDataObject = {}): IDataObject => ({
	resource: 'asset',
	operation: 'getMany',
	filters,
	...over,
});

const list = async (filters: IDataObject, over: IDataObject = {}) =>
	await simulated.json(search(filters, over), { items: [item({ data: OTHER_IMAGE })] });

const names = async (...given: Parameters<typeof list>) =>
	(await list(...given)).map(({ name }) => name);

const { requestsTo } = simulated;

/** Three images, of which the first two are tagged, and a video. */
async function fill(): Promise<void> {
	const brand = { tags: 'red, round', collectionIds: 'collection_brand' };
	await uploadWith(brand, named(FILES.image, 'red ball.png'));
	await uploadWith({ tags: 'red' }, named(FILES.image, 'red car.png'));
	await uploadWith({}, named(OTHER_IMAGE, 'green tree.png'));
	await uploadWith({}, named(FILES.video, 'red clip.mp4'));
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
			await uploadWith({ tags }, named(FILES.image, 'odd.png'));
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
			await uploadWith({ tags: 'red' }, named(FILES.image, 'new red car.png'));
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
			await uploadWith({}, ...variants(FILES.image, 101));
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
		it.each<[string, () => Promise<unknown> | string]>([
			['an asset', async () => (await list({ search: 'tree' }))[0]?.assetId],
			['a binary field', () => 'data'],
			[
				'a URL',
				() => files.server.serve('/wide.png', { bytes: OTHER_IMAGE.bytes, type: 'image/png' }),
			],
		])('finds images that look like %s', async (_, given) => {
			await fill();
			const similarTo = String(await given());
			expect(await names({ similarTo })).toEqual(['green tree.png', 'red car.png', 'red ball.png']);
			// The image is compared, not stored.
			expect(await list({})).toHaveLength(4);
		});

		it('rejects other files', async () => {
			const { message } = await simulated.failure(search({ similarTo: 'data' }), {
				items: itemsWith(FILES.video),
			});
			expect(message).toMatch(/^"Similar To" must be an image, but /);
			expect(requestsTo(/search/)).toEqual([]);
		});
	});
});
