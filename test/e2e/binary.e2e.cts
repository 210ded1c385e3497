import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';

import { itemsOf } from './harness/results.cts';
import { openScene, type Scene } from './harness/scene.cts';
import { filesFolder } from './harness/settings.cts';
import { chain, generateVideo, manualTrigger, START } from './harness/workflows.cts';

const MEBIBYTE = 1024 ** 2;

describe('The video in a following node', () => {
	let scene: Scene;
	beforeAll(async () => {
		scene = await openScene('Scenario for binary');
	});
	afterAll(async () => await scene.close());
	beforeEach(() => scene.simulator.control.nextOutcome({ seconds: 1, bytes: 5 * MEBIBYTE }));

	const bytesOf = (assetId: unknown) => scene.simulator.control.assetBytes(String(assetId));

	test('is written to disk byte for byte', async () => {
		const fileName = join(filesFolder(scene.n8n.userFolder), 'fox.mp4');
		const write = {
			name: 'Write',
			type: 'n8n-nodes-base.readWriteFile',
			typeVersion: 1,
			parameters: { operation: 'write', fileName, dataPropertyName: 'data', options: {} },
		};
		const workflow = await scene.client.createWorkflow(
			chain('To disk', manualTrigger, generateVideo(scene.credential), write),
		);
		const execution = await scene.client.ended(await scene.client.run(workflow.id, START));
		expect(execution.status).toBe('success');

		const [item] = itemsOf(execution, 'Generate Video');
		const written = await readFile(fileName);
		expect(written.length).toBe(5 * MEBIBYTE);
		expect(written.equals(bytesOf(item?.json.assetId))).toBe(true);
	});

	test('is uploaded by HTTP byte for byte', async () => {
		const received: Array<{ type?: string; bytes: Buffer }> = [];
		const server = createServer(async (request, response) => {
			received.push({ type: request.headers['content-type'], bytes: await buffer(request) });
			response.setHeader('content-type', 'application/json').end('{}');
		}).listen(0, '127.0.0.1');
		await once(server, 'listening');
		const { port } = server.address() as AddressInfo;
		const upload = {
			name: 'Upload',
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			parameters: {
				method: 'POST',
				url: `http://127.0.0.1:${port}/`,
				sendBody: true,
				contentType: 'binaryData',
				inputDataFieldName: 'data',
				options: {},
			},
		};
		const workflow = await scene.client.createWorkflow(
			chain('By HTTP', manualTrigger, generateVideo(scene.credential), upload),
		);
		const execution = await scene.client.ended(await scene.client.run(workflow.id, START));
		server.close();
		expect(execution.status).toBe('success');

		const [item] = itemsOf(execution, 'Generate Video');
		expect(received).toHaveLength(1);
		expect(received[0]?.type).toBe('video/mp4');
		expect(received[0]?.bytes.equals(bytesOf(item?.json.assetId))).toBe(true);
	});
});
