import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';

import { getItems } from '../../tools/n8n/results.cts';
import { filesFolder } from '../../tools/n8n/settings.cts';
import { until } from '../../tools/n8n/process.cts';
import { chain, generateVideo, manualTrigger, scenarioNode } from '../../tools/n8n/workflows.cts';
import { expect, test } from './harness/test.cts';
import { useTestEnvironment } from './harness/testEnvironment.cts';

const MEBIBYTE = 1024 ** 2;
const IMAGE = join(__dirname, '../../simulator/media/16x9.png');

const readFromDisk = (fileSelector: string) => ({
	name: 'Read',
	type: 'n8n-nodes-base.readWriteFile',
	typeVersion: 1.1,
	parameters: { operation: 'read', fileSelector, options: {} },
});

const writeToDisk = (fileName: string) => ({
	name: 'Write',
	type: 'n8n-nodes-base.readWriteFile',
	typeVersion: 1.1,
	parameters: { operation: 'write', fileName, dataPropertyName: 'data', options: {} },
});

/** The form of a model that animates an image, filled in with the name of a binary field. */
const animate = (credential: { id: string; name: string }) =>
	generateVideo(credential, {
		model: { __rl: true, mode: 'id', value: 'model_kling-v2-1' },
		prompt: 'The fox turns its head',
		parameterMode: 'fields',
		parameters: {
			mappingMode: 'defineBelow',
			value: { startImage: 'data', duration: 5 },
			matchingColumns: [],
			schema: [],
			attemptToConvertTypes: false,
			convertFieldsToString: false,
		},
	});

test.describe('An image from disk that becomes a video on disk', () => {
	const environment = useTestEnvironment('Scenario for files');
	test.beforeEach(() => environment.simulator.control.reset());

	// Bytes after the end of a PNG belong to the file, but not to the image.
	for (const { size, more, uploadsInParts } of [
		{ size: 'small, goes in one request', more: 0, uploadsInParts: 0 },
		{ size: 'of 12 MiB, goes in parts', more: 12 * MEBIBYTE, uploadsInParts: 1 },
	] as const) {
		test(`an image becomes a video byte for byte: ${size}`, async () => {
			const { control } = environment.simulator;
			const folder = filesFolder(environment.n8n.userFolder);
			const [from, to] = [join(folder, `fox-${more}.png`), join(folder, `fox-${more}.mp4`)];
			const image = Buffer.concat([await readFile(IMAGE), randomBytes(more)]);
			await writeFile(from, image);
			control.nextOutcome({ seconds: 1, bytes: 5 * MEBIBYTE });

			const execution = await environment.client.execute(
				chain(
					`Animate fox-${more}.png`,
					manualTrigger,
					readFromDisk(from),
					animate(environment.credential),
					writeToDisk(to),
				),
			);
			expect(execution.data.resultData.error).toBeUndefined();
			expect(execution.status).toBe('success');

			const [job, ...others] = control.jobsCreated();
			expect(others).toEqual([]);
			expect(control.assetBytes(String(job?.body.startImage)).equals(image)).toBe(true);
			expect(control.uploads()).toHaveLength(uploadsInParts);

			const [item] = getItems(execution, 'Generate Video');
			expect(item?.json.assetId).toBe(job?.assetIds[0]);
			const video = await readFile(to);
			expect(video.length).toBe(5 * MEBIBYTE);
			expect(video.equals(control.assetBytes(String(item?.json.assetId)))).toBe(true);
		});
	}

	test('HTTP Request uploads the video byte for byte', async () => {
		const { control } = environment.simulator;
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
		const execution = await environment.client.execute(
			chain('By HTTP', manualTrigger, generateVideo(environment.credential), upload),
		);
		server.close();
		expect(execution.status).toBe('success');

		const [item] = getItems(execution, 'Generate Video');
		expect(received).toHaveLength(1);
		expect(received[0]?.type).toBe('video/mp4');
		expect(received[0]?.bytes.equals(control.assetBytes(String(item?.json.assetId)))).toBe(true);
	});

	test('the file of the previous node goes in with the form as it is', async ({ browser }) => {
		const { control } = environment.simulator;
		const from = join(filesFolder(environment.n8n.userFolder), 'owl.png');
		const image = await readFile(IMAGE);
		await writeFile(from, image);
		const untouched = scenarioNode('Generate Video', environment.credential, {
			resource: 'video',
			operation: 'generate',
			model: { __rl: true, mode: 'id', value: 'model_kling-v2-1' },
			prompt: 'The fox turns its head',
			parameters: { mappingMode: 'defineBelow', value: null },
		});
		const workflow = await environment.client.createWorkflow(
			chain('Animate a file', manualTrigger, readFromDisk(from), untouched),
		);

		const editor = await environment.editor(browser);
		await editor.canvas.openWorkflow(workflow.id);
		await editor.canvas.openNode('Generate Video');
		await expect(editor.node.input('startImage')).toHaveValue('data');
		await editor.canvas.closeNode();
		await editor.canvas.executeWorkflow();
		await until('a job is submitted', () => control.jobsCreated().length === 1);
		const [job] = control.jobsCreated();
		expect(control.assetBytes(String(job?.body.startImage)).equals(image)).toBe(true);
	});
});
