import { errorOf, outputOf } from '../engine/runWorkflow.cts';
import { generateJson } from './parameters.cts';
import { NODE, useBench } from './support.cts';

const bench = useBench();

async function expectTheVideo(run: Awaited<ReturnType<typeof bench.run>>) {
	expect(errorOf(run).message).toBe('');
	const [item] = outputOf(run, NODE);
	const bytes = bench.simulator.control.assetBytes(String(item?.json.assetId));
	expect(Buffer.from(item?.binary?.data?.data ?? '', 'base64').equals(bytes!)).toBe(true);
}

describe('the download of a file', () => {
	it('carries no credentials, and follows the redirect of the signed URL', async () => {
		await expectTheVideo(await bench.run(generateJson({})));
		const outside = bench.simulator.control
			.requests()
			.filter(({ path }) => !path.startsWith('/v1/'));
		expect(outside.length).toBeGreaterThanOrEqual(2);
		for (const { headers } of outside) expect(headers.authorization).toBeUndefined();
	});

	it.each(['truncated', 'expired', 'reset', 'serverError'] as const)(
		'begins again with a fresh URL after one that was %s',
		async (kind) => {
			const on = kind === 'truncated' || kind === 'expired' ? undefined : { path: '^/(?!v1/)' };
			bench.simulator.control.nextFault({ kind, ...(on && { on }) });
			await expectTheVideo(await bench.run(generateJson({})));
			const records = bench.simulator.control
				.requests()
				.filter(({ path }) => path.startsWith('/v1/assets/'));
			expect(records).toHaveLength(2);
		},
	);

	it('says what came and that the asset is safe when it never works', async () => {
		bench.simulator.control.nextFault({ kind: 'truncated', times: 20 });
		const run = await bench.run(generateJson({}));
		expect(errorOf(run).message).toMatch(/^The file of asset asset_\S+ could not be downloaded: /);
		expect(errorOf(run).description).toMatch(/safe in Scenario/);
	});
});
