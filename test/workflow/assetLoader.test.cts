import { generateJson, job } from './parameters.cts';
import { items, useSimulator } from './support.cts';

const simulated = useSimulator();

it.each([
	['is rejected', { status: 403, body: { reason: 'Not for this key' } }],
	['returns none', { status: 200, body: { assets: [] } }],
	['returns other records', { status: 200, body: { assets: [null, 7, { id: 'asset_other' }] } }],
	['returns no URLs', { status: 200, body: { assets: [{ id: 'asset_x', url: null }] } }],
])('AssetLoader loads each directly when the bulk request %s', async (_, reply) => {
	simulated.control.nextOutcome({ times: 4, seconds: 1 });
	const submitted = await simulated.outputs(generateJson({}, { waitForCompletion: false }), {
		items: items({}, {}, {}, {}),
	});
	simulated.control.advance(60);
	const on = { method: 'POST', path: '/v1/assets/get-bulk' };
	simulated.control.nextFault({ kind: 'reply', on, times: 9, ...reply });
	const collect = job('waitForCompletion', { downloadFiles: false });
	const outputs = await simulated.outputs(collect, { items: submitted });
	expect(outputs.map(({ json }) => json.assetId)).toEqual(
		simulated.created().map(({ assetIds }) => assetIds[0]),
	);
});
