import { generate, job } from './parameters.cts';
import { rows, useSimulator } from './support.cts';

const simulated = useSimulator();

it.each([
	['is rejected', { status: 403, body: { reason: 'Not for this key' } }],
	['returns none', { status: 200, body: { assets: [] } }],
	['returns other records', { status: 200, body: { assets: [null, 7, { id: 'asset_other' }] } }],
	['returns no URLs', { status: 200, body: { assets: [{ id: 'asset_x', url: null }] } }],
])('AssetLoader loads each directly when the bulk request %s', async (_, reply) => {
	simulated.control.nextOutcome({ times: 4, seconds: 1 });
	const items = await simulated.outputs(generate({ waitForCompletion: false }), { items: rows(4) });
	simulated.control.advance(60);
	const on = { method: 'POST', path: '/v1/assets/get-bulk' };
	simulated.control.nextFault({ kind: 'reply', on, times: 9, ...reply });
	const collect = job('waitForCompletion', { downloadFiles: false });
	const outputs = await simulated.json(collect, { items });
	expect(outputs.map(({ assetId }) => assetId)).toEqual(
		simulated.created().map(({ assetIds }) => assetIds[0]),
	);
});
