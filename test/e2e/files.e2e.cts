import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { itemsOf } from './harness/results.cts';
import { openScene, type Scene } from './harness/scene.cts';
import { filesFolder } from './harness/settings.cts';
import { chain, generateVideo, manualTrigger, START } from './harness/workflows.cts';

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

describe('An image from disk that becomes a video on disk', () => {
	let scene: Scene;
	beforeAll(async () => {
		scene = await openScene('Scenario for files');
	});
	afterAll(async () => await scene.close());
	beforeEach(() => scene.simulator.control.reset());

	// What follows the end of a PNG is no part of the picture, but it is of the file.
	test.each([
		{ size: 'small, goes in one request', more: 0, uploadsInParts: 0 },
		{ size: 'of 12 MiB, goes in parts', more: 12 * MEBIBYTE, uploadsInParts: 1 },
	])('$size: byte for byte there and back', async ({ more, uploadsInParts }) => {
		const { control } = scene.simulator;
		const folder = filesFolder(scene.n8n.userFolder);
		const [from, to] = [join(folder, `fox-${more}.png`), join(folder, `fox-${more}.mp4`)];
		const image = Buffer.concat([await readFile(IMAGE), randomBytes(more)]);
		await writeFile(from, image);
		control.nextOutcome({ seconds: 1, bytes: 5 * MEBIBYTE });

		const workflow = await scene.client.createWorkflow(
			chain(
				`Animate fox-${more}.png`,
				manualTrigger,
				readFromDisk(from),
				animate(scene.credential),
				writeToDisk(to),
			),
		);
		const execution = await scene.client.ended(await scene.client.run(workflow.id, START));
		expect(execution.data.resultData.error).toBeUndefined();
		expect(execution.status).toBe('success');

		const [job, ...others] = control.jobsCreated();
		expect(others).toEqual([]);
		expect(control.assetBytes(String(job?.body.startImage)).equals(image)).toBe(true);
		expect(control.uploads()).toHaveLength(uploadsInParts);

		const [item] = itemsOf(execution, 'Generate Video');
		expect(item?.json.assetId).toBe(job?.assetIds[0]);
		const video = await readFile(to);
		expect(video.length).toBe(5 * MEBIBYTE);
		expect(video.equals(control.assetBytes(String(item?.json.assetId)))).toBe(true);
	});
});
