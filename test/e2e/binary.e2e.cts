import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';

import { getItems } from '../../tools/n8n/results.cts';
import { filesFolder } from '../../tools/n8n/settings.cts';
import { chain, generateVideo, manualTrigger, START } from '../../tools/n8n/workflows.cts';
import { expect, test } from './harness/test.cts';
import { openTestEnvironment, type TestEnvironment } from './harness/testEnvironment.cts';

const MEBIBYTE = 1024 ** 2;

test.describe('The video in the next node', () => {
	let environment: TestEnvironment;
	test.beforeAll(async () => {
		environment = await openTestEnvironment('Scenario for binary');
	});
	test.afterAll(async () => await environment.close());
	test.beforeEach(() =>
		environment.simulator.control.nextOutcome({ seconds: 1, bytes: 5 * MEBIBYTE }),
	);

	const bytesOf = (assetId: unknown) => environment.simulator.control.assetBytes(String(assetId));

	test('Read/Write Files writes the video to disk byte for byte', async () => {
		const fileName = join(filesFolder(environment.n8n.userFolder), 'fox.mp4');
		const write = {
			name: 'Write',
			type: 'n8n-nodes-base.readWriteFile',
			typeVersion: 1,
			parameters: { operation: 'write', fileName, dataPropertyName: 'data', options: {} },
		};
		const workflow = await environment.client.createWorkflow(
			chain('To disk', manualTrigger, generateVideo(environment.credential), write),
		);
		const execution = await environment.client.ended(
			await environment.client.run(workflow.id, START),
		);
		expect(execution.status).toBe('success');

		const [item] = getItems(execution, 'Generate Video');
		const written = await readFile(fileName);
		expect(written.length).toBe(5 * MEBIBYTE);
		expect(written.equals(bytesOf(item?.json.assetId))).toBe(true);
	});

	test('HTTP Request uploads the video byte for byte', async () => {
		const received: Array<{ type?: string; bytes: Buffer }> = [];
		const server = createServer((request, response) => {
			void buffer(request).then((bytes) => {
				received.push({ type: request.headers['content-type'], bytes });
				response.setHeader('content-type', 'application/json').end('{}');
			});
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
		const workflow = await environment.client.createWorkflow(
			chain('By HTTP', manualTrigger, generateVideo(environment.credential), upload),
		);
		const execution = await environment.client.ended(
			await environment.client.run(workflow.id, START),
		);
		server.close();
		expect(execution.status).toBe('success');

		const [item] = getItems(execution, 'Generate Video');
		expect(received).toHaveLength(1);
		expect(received[0]?.type).toBe('video/mp4');
		expect(received[0]?.bytes.equals(bytesOf(item?.json.assetId))).toBe(true);
	});
});
