import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { JobRecord } from '../../simulator/index.cts';
import { PROJECT } from '../../tools/n8n/pack.cts';
import { until } from '../../tools/n8n/process.cts';
import { getFailure } from '../../tools/n8n/results.cts';
import {
	openOutsideEnvironment,
	type OutsideEnvironment,
} from '../examples/outside/outsideEnvironment.cts';
import { readExample, type Example } from '../examples/support/example.cts';
import { expect, test } from './harness/test.cts';

/** examplesSheets.e2e.cts has those that read rows of a sheet. */
test.describe('An example with Google, YouTube and Slack', () => {
	let environment: OutsideEnvironment;
	test.beforeAll(async () => {
		environment = await openOutsideEnvironment();
	});
	test.afterAll(async () => await environment?.close());
	test.beforeEach(() => environment.reset());
	test.afterEach(() => expect(environment.parties.refused).toEqual([]));

	test.describe('approve-in-slack.json', () => {
		/** Runs the workflow until Slack has the message, then clicks one of its buttons. */
		async function answer(button: string) {
			const workflow = await environment.add(readExample('approve-in-slack.json'));
			const id = await environment.n8n.client.run(workflow.id, 'When clicking Execute workflow');
			// The message arrives before n8n has saved the execution, which a click before that can't find.
			const waits = async () => (await environment.n8n.client.execution(id)).status === 'waiting';
			await until('the execution waits for a click', waits);
			const [message] = environment.parties.messages;
			// n8n takes a click without a browser for a preview.
			const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' };
			const clicked = await fetch(String(message?.buttons[button]), { headers });
			expect(clicked.status).toBe(200);
			return { message, execution: await environment.n8n.client.ended(id) };
		}

		test('approve-in-slack.json shows the draft, and delivers the video after a click', async () => {
			const { message, execution } = await answer('Approve');
			expect(getFailure(execution)).toBeUndefined();
			const [job, ...others] = environment.simulator.control.jobsCreated();
			expect(others).toEqual([]);
			const url = message?.text.split('\n').at(-1)?.replaceAll('&amp;', '&');
			expect((await fetch(String(url))).headers.get('content-type')).toBe('image/png');
			const [file] = environment.parties.google.files;
			expect(
				file?.bytes.equals(environment.simulator.control.assetBytes(String(job?.assetIds[0]))),
			).toBe(true);
		});

		test('approve-in-slack.json ends the app when somebody rejects', async () => {
			const { execution } = await answer('Reject');
			expect(getFailure(execution)).toBeUndefined();
			expect(environment.simulator.control.jobsCreated()).toMatchObject([
				{ status: 'canceled', charged: 0 },
			]);
			expect(environment.parties.google.files).toEqual([]);
		});
	});

	test('finished-video.json joins the clips in order, adds captions and uploads the video', async () => {
		// The first clip ends last.
		environment.simulator.control.nextOutcome({ seconds: 4 }, { seconds: 2 }, { seconds: 1 });
		const workflow = await environment.add(readExample('finished-video.json'));
		const execution = await environment.n8n.client.ended(
			await environment.n8n.client.run(workflow.id, 'When clicking Execute workflow'),
		);
		expect(getFailure(execution)).toBeUndefined();
		const jobs = environment.simulator.control.jobsCreated();
		const of = (modelId: string) => jobs.filter((job) => job.modelId === modelId);
		const scenes = ['A barista ', 'Close-up o', 'Guests lau'];
		const sceneOf = ({ body }: JobRecord) => scenes.indexOf(String(body.prompt).slice(0, 10));
		const clips = of('model_veo3-1-fast').sort((a, b) => sceneOf(a) - sceneOf(b));
		const [joined] = of('model_scenario-video-concat');
		const [captioned] = of('model_scenario-caption-studio');
		expect(jobs).toHaveLength(5);
		expect(clips.map(sceneOf)).toEqual([0, 1, 2]);
		expect(joined?.body.videos).toEqual(clips.map(({ assetIds }) => assetIds[0]));
		expect(captioned?.body.video).toBe(joined?.assetIds[0]);
		expect(environment.simulator.control.uploads()).toEqual([]);
		const downloads = environment.simulator.control
			.requests()
			.filter(({ path }) => path.startsWith('/cdn/files/'));
		expect(downloads).toHaveLength(1);
		const made = environment.simulator.control.assetBytes(String(captioned?.assetIds[0]));
		expect(environment.parties.google.videos).toMatchObject([
			{ name: 'A day at the harbor cafe', mimeType: 'video/mp4' },
		]);
		expect(environment.parties.google.videos[0]?.bytes.equals(made)).toBe(true);
	});

	test('vertical-ad.json lays clips, music and a logo out and uploads the video', async () => {
		const png = readFileSync(join(PROJECT, 'simulator', 'media', '1x1.png'));
		const example = JSON.stringify(readExample('vertical-ad.json')).replace(
			'https://example.com/logo.png',
			`data:image/png;base64,${png.toString('base64')}`,
		);
		const workflow = await environment.add(JSON.parse(example) as Example);
		const execution = await environment.n8n.client.ended(
			await environment.n8n.client.run(workflow.id, 'When clicking Execute workflow'),
		);
		expect(getFailure(execution)).toBeUndefined();
		const jobs = environment.simulator.control.jobsCreated();
		const of = (modelId: string) => jobs.filter((job) => job.modelId === modelId);
		const clips = of('model_veo3-1-fast');
		const [music] = of('model_sonilo-v1-1-text-to-music');
		const [composed] = of('model_scenario-compose-video');
		expect(jobs).toHaveLength(5);
		expect(clips).toMatchObject(Array(3).fill({ body: { aspectRatio: '9:16', duration: 8 } }));
		expect(music?.body).toMatchObject({ duration: 24 });
		expect(composed?.body).toEqual({
			// The simulated clips have four seconds.
			layers: [
				...clips.map(({ assetIds }, at) => ({
					source: assetIds[0],
					startTime: 4 * at,
					width: '1080',
					height: '1920',
					fit: 'cover',
					volume: 1,
				})),
				{ source: music?.assetIds[0], startTime: 0, endTime: 12, volume: 0.3 },
				{
					source: expect.stringMatching(/^asset_/),
					startTime: 0,
					endTime: 12,
					x: '90%',
					y: '15%',
					anchor: 'top-right',
					width: '240',
					height: '240',
					fit: 'contain',
					zIndex: 1,
				},
			],
			canvasMode: 'custom',
			canvasWidth: 1080,
			canvasHeight: 1920,
			durationMode: 'custom',
			duration: 12,
		});
		const downloads = environment.simulator.control
			.requests()
			.filter(({ path }) => path.startsWith('/cdn/files/'));
		expect(downloads).toHaveLength(1);
		const [file] = environment.parties.google.files;
		expect(file).toMatchObject({ name: 'Morning at the bakery.mp4', mimeType: 'video/mp4' });
		const made = environment.simulator.control.assetBytes(String(composed?.assetIds[0]));
		expect(file?.bytes.equals(made)).toBe(true);
	});

	test('collect-later.json collects the jobs that submit-now.json submitted', async () => {
		const token = await environment.n8n.client.createCredential({
			name: 'Callers',
			type: 'httpHeaderAuth',
			data: { name: 'X-Token', value: 'let-me-in' },
		});
		environment.credentials.httpHeaderAuth = token;
		const collect = await environment.add(readExample('collect-later.json'));
		await environment.n8n.client.publish(collect);
		const submit = await environment.add(readExample('submit-now.json'));
		await environment.n8n.client.publish(submit);

		const call = async (body: unknown, headers: Record<string, string> = {}) =>
			await fetch(`${environment.n8n.url}/webhook/make-a-video`, {
				method: 'POST',
				headers: { 'content-type': 'application/json', ...headers },
				body: JSON.stringify(body),
			});
		const known = { 'X-Token': 'let-me-in' };

		await until('n8n listens', async () => (await call({})).status !== 404);
		expect((await call({ prompt: 'A fox' })).status).toBe(403);
		const noPrompt = await call({}, known);
		expect(noPrompt.status).toBe(422);
		expect(await noPrompt.json()).toEqual({ error: expect.stringContaining('Prompt') });
		expect(environment.simulator.control.jobsCreated()).toEqual([]);

		const good = await call({ prompt: 'A fox in the snow' }, known);
		expect(good.status).toBe(202);
		environment.simulator.control.nextOutcome({
			kind: 'failure',
			error: 'The prompt was refused',
		});
		const bad = await call({ prompt: 'Somebody famous' }, known);
		const [first, second] = environment.simulator.control.jobsCreated();
		expect(await good.json()).toEqual({ jobId: first?.jobId, status: expect.any(String) });
		expect(await bad.json()).toMatchObject({ jobId: second?.jobId });

		await until(
			'both are collected',
			() => environment.parties.google.files.length + environment.parties.messages.length > 1,
			{ everyMs: 500 },
		);
		const [file] = environment.parties.google.files;
		const assetId = String(first?.assetIds[0]);
		expect(file?.name).toMatch(new RegExp(`-${assetId.slice(-6)}\\.mp4$`));
		expect(file?.bytes.equals(environment.simulator.control.assetBytes(assetId))).toBe(true);
		expect(environment.messagesTo('#video-failures')).toEqual([
			expect.stringMatching(new RegExp(`${second?.jobId}.*The prompt was refused`)),
		]);
		for (const { id } of [collect, submit]) await environment.n8n.client.unpublish(id);
	});
});
