import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Browser } from '@playwright/test';

import { MEDIA } from '../../simulator/files/media.cts';
import type { Workflow } from '../../tools/n8n/client.cts';
import type { Editor } from '../../tools/n8n/editor/editor.cts';
import { until } from '../../tools/n8n/process.cts';
import { getFailure, getItems } from '../../tools/n8n/results.cts';
import {
	EXAMPLES,
	exampleFiles,
	readExample,
	STICKY_NOTE,
	withCredentials,
	withParameters,
	type Example,
} from '../examples/support/example.cts';
import { expect, test } from './harness/test.cts';
import { useTestEnvironment } from './harness/testEnvironment.cts';

const IMAGE = join(__dirname, '../../simulator/media/16x9.png');
const BY_HAND = 'When clicking Execute workflow';

/** Examples that need only n8n and Scenario. Those with other services or an agent are in specs of their own. */
test.describe('The examples', () => {
	const environment = useTestEnvironment('Scenario for examples');
	test.beforeEach(() => environment.simulator.control.reset());

	const connected = (example: Example) =>
		withCredentials(example, { scenarioApi: environment.credential });

	/** Runs the workflow by hand, to its end. */
	const run = async (example: Example) =>
		await environment.client.execute(connected(example), BY_HAND);

	const bytesOf = (assetId: unknown) => environment.simulator.control.assetBytes(String(assetId));

	test('examples use the newest version of each node', async () => {
		const types = await environment.client.nodeTypes();
		const newest = (name: string) => {
			const type = types.filter((each) => each.name === name);
			return Math.max(
				...type.map(
					({ defaultVersion, version }) => defaultVersion ?? Math.max(...[version].flat()),
				),
			);
		};
		const nodes = exampleFiles().flatMap((file) => readExample(file).nodes);
		const used = nodes.map(({ type, typeVersion }) => `${type} ${typeVersion}`);
		const offered = nodes.map(({ type }) => `${type} ${newest(type)}`);
		expect(used).toEqual(offered);
	});

	test.describe('in the editor', () => {
		let editor: Editor;
		test.beforeAll(async ({ browser }) => {
			editor = await environment.editor(browser);
		});

		for (const file of exampleFiles()) {
			test(`${file} is imported with all its nodes`, async () => {
				await editor.canvas.newWorkflow();
				await editor.canvas.importFile(join(EXAMPLES, file));
				const nodes = readExample(file).nodes.filter(({ type }) => type !== STICKY_NOTE);
				for (const { name } of nodes) await editor.canvas.node(name).waitFor();
				const names = await editor.canvas.nodeNames();
				expect(names.sort()).toEqual(nodes.map(({ name }) => name).sort());
			});
		}
	});

	test('quick-start.json generates one video and downloads its file', async () => {
		const execution = await run(readExample('quick-start.json'));
		expect(getFailure(execution)).toBeUndefined();
		const [job, ...others] = environment.simulator.control.jobsCreated();
		expect(others).toEqual([]);
		const [item] = getItems(execution, 'Generate Video');
		expect(item?.json.jobId).toBe(job?.jobId);
		const file = await environment.client.binary(item?.binary?.data?.id ?? '');
		expect(file.equals(bytesOf(item?.json.assetId))).toBe(true);
	});

	test.describe('variants-within-budget.json', () => {
		const example = readExample('variants-within-budget.json');

		/** The example with another budget, in Creative Units. */
		const withBudget = (budget: number): Example => {
			const brief = example.nodes.find(({ name }) => name === 'Brief');
			const { assignments } = brief?.parameters.assignments as unknown as {
				assignments: Array<{ name: string; value: unknown; type: string; id: string }>;
			};
			const others = assignments.map((each) =>
				each.name === 'budget' ? { ...each, value: budget } : each,
			);
			return withParameters(example, 'Brief', { assignments: { assignments: others } } as never);
		};

		test('variants-within-budget.json generates as many videos as the budget covers', async () => {
			// One costs 16: 48 for eight seconds with sound.
			const execution = await run(withBudget(60));
			expect(getFailure(execution)).toBeUndefined();
			const jobs = environment.simulator.control.jobsCreated();
			expect(jobs.map(({ cost }) => cost)).toEqual([16, 16, 16]);
			expect(new Set(jobs.map(({ body }) => body.prompt)).size).toBe(3);
			const variants = getItems(execution, 'Variants').map(({ json }) => json);
			expect(variants.map(({ assetId }) => assetId)).toEqual(
				jobs.map(({ assetIds }) => assetIds[0]),
			);
			for (const [index, { look, cost }] of variants.entries()) {
				expect(jobs[index]?.body.prompt).toMatch(new RegExp(`, ${String(look)}$`));
				expect(cost).toBe(16);
			}
		});

		test('variants-within-budget.json generates and downloads all variants within the budget', async () => {
			const execution = await run(example);
			expect(environment.simulator.control.jobsCreated()).toHaveLength(6);
			const variants = getItems(execution, 'Variants');
			expect(variants).toHaveLength(6);
			for (const { json, binary } of variants) {
				const file = await environment.client.binary(binary?.data?.id ?? '');
				expect(file.equals(bytesOf(json.assetId))).toBe(true);
			}
		});

		test('variants-within-budget.json fails when the budget is too small for one video', async () => {
			const execution = await run(withBudget(10));
			expect(getFailure(execution)).toBe(
				'One variant costs 16 Creative Units, and the budget is 10.',
			);
			expect(environment.simulator.control.jobsCreated()).toEqual([]);
		});
	});

	test.describe('chain-clips.json', () => {
		test('chain-clips.json starts each clip with the last frame of the previous one', async () => {
			const execution = await run(readExample('chain-clips.json'));
			expect(getFailure(execution)).toBeUndefined();
			const jobs = environment.simulator.control.jobsCreated();
			expect(jobs).toHaveLength(3);
			const lastFrames = execution.data.resultData.runData['Get Clip']?.map(
				({ data }) => data?.main?.[0]?.[0]?.json.lastFrame as { assetId: string },
			);
			expect(jobs.map(({ body }) => body.image)).toEqual([
				undefined,
				lastFrames?.[0]?.assetId,
				lastFrames?.[1]?.assetId,
			]);
			expect(environment.simulator.control.uploads()).toEqual([]);
			const clips = getItems(execution, 'Download Clips');
			expect(clips.map(({ json }) => json.assetId)).toEqual(
				jobs.map(({ assetIds }) => assetIds[0]),
			);
			for (const { json, binary } of clips) {
				const file = await environment.client.binary(binary?.data?.id ?? '');
				expect(file.equals(bytesOf(json.assetId))).toBe(true);
			}
		});

		test('chain-clips.json stops before paying for a clip without a first frame', async () => {
			environment.simulator.control.nextFault({
				kind: 'reply',
				on: { method: 'GET', path: '/assets/' },
				// The first request is Generate Video's.
				after: 1,
				body: { asset: { id: 'asset_without_frames', kind: 'video' } },
			});
			const execution = await run(readExample('chain-clips.json'));
			expect(getFailure(execution)).toMatch(/no last frame for asset_without_frames/);
			expect(environment.simulator.control.jobsCreated()).toHaveLength(1);
		});
	});

	test.describe('image-to-video.json', () => {
		const example = readExample('image-to-video.json');
		const path = example.nodes.find(({ name }) => name === 'Upload a Picture')?.webhookId;

		const form = () => `${environment.n8n.url}/form/${path}`;
		let workflow: Workflow;
		test.beforeAll(async ({ browser }) => {
			workflow = await environment.client.createWorkflow(connected(example));
			await environment.client.publish(workflow);
			await until('the form is there', async () => (await fetch(form())).status !== 404);
			// n8n asks once whether this form may identify the user.
			const { page } = await environment.editor(browser);
			await page.goto(form());
			await page.getByRole('button', { name: 'Allow access' }).click();
			await page.locator('input[type=file]').waitFor();
		});
		test.afterAll(async () => await environment.client.unpublish(workflow.id));

		/** Uploads an image in the form; returns the next page. */
		async function fillIn(browser: Browser) {
			const { page } = await environment.editor(browser);
			await page.goto(form());
			await page.locator('input[type=file]').setInputFiles(IMAGE);
			await page.locator('textarea').fill('The fox turns its head');
			await page.getByRole('button', { name: 'Make the video' }).click();
			return page;
		}

		test('image-to-video.json turns an uploaded image into a video that the page plays', async ({
			browser,
		}) => {
			const page = await fillIn(browser);
			await page.getByText('Your video is ready').waitFor();
			const [job, ...others] = environment.simulator.control.jobsCreated();
			expect(others).toEqual([]);
			expect(job?.body.prompt).toBe('The fox turns its head');
			expect(bytesOf(job?.body.image).equals(await readFile(IMAGE))).toBe(true);
			const width = await page.locator('video').evaluate(async (element) => {
				const film = element as HTMLVideoElement;
				if (film.readyState < film.HAVE_METADATA) {
					await new Promise((resolve) => film.addEventListener('loadedmetadata', resolve));
				}
				return film.videoWidth;
			});
			expect(width).toBe(MEDIA.video[0]?.properties.width);
			const link = await page.getByRole('link', { name: 'Save the video' }).getAttribute('href');
			const saved = Buffer.from(await (await fetch(String(link))).arrayBuffer());
			expect(saved.equals(bytesOf(job?.assetIds[0]))).toBe(true);
		});

		test('image-to-video.json shows on the page why there is no video', async ({ browser }) => {
			environment.simulator.control.nextOutcome({
				kind: 'failure',
				error: 'The picture was refused',
			});
			const page = await fillIn(browser);
			await page.getByText('The picture was refused').waitFor();
		});
	});
});
