import { startSimulator, type Simulator } from '../../simulator/index.cts';
import { credentialFor } from '../../tools/n8n/credential.cts';
import { DEFAULT_N8N_VERSION } from '../../tools/n8n/install.cts';
import { until } from '../../tools/n8n/process.cts';
import { getFailure } from '../../tools/n8n/results.cts';
import type { N8n } from '../../tools/n8n/startN8n.cts';
import { startN8nWithPackage } from '../../tools/n8n/startN8nWithPackage.cts';
import { startThirdParties, type ThirdParties } from '../examples/outside/thirdParties.cts';
import {
	readExample,
	withCredentials,
	type Credentials,
	type Example,
} from '../examples/support/example.cts';

const MEBIBYTE = 1024 ** 2;

/** n8n polls at most once a minute. */
const ONE_POLL = 90;

/**
 * The examples with third-party services, with n8n's own nodes for them. They run in a separate
 * n8n, whose proxy answers in place of the services.
 */
describe('An example with Google, YouTube and Slack', () => {
	let simulator: Simulator;
	let parties: ThirdParties;
	let n8n: N8n;
	let credentials: Credentials;

	beforeAll(async () => {
		parties = await startThirdParties();
		simulator = await startSimulator({ jobSeconds: 2, rateLimit: 0 });
		n8n = await startN8nWithPackage({
			version: process.env.E2E_N8N_VERSION ?? DEFAULT_N8N_VERSION,
			log: console.log,
			env: parties.env,
		});
		const toCreate = [credentialFor(simulator), ...parties.credentials];
		const created = await Promise.all(
			toCreate.map(async (each) => [each.type, await n8n.client.createCredential(each)] as const),
		);
		credentials = Object.fromEntries(created);
	}, 180_000);
	afterAll(async () => {
		await n8n?.stop();
		await simulator?.close();
		await parties?.close();
	});
	beforeEach(() => {
		simulator.control.reset();
		parties.messages.length = 0;
		Object.assign(parties.google, { files: [], videos: [], isFull: false });
	});
	afterEach(() => expect(parties.refused).toEqual([]));

	const add = async (example: Example) =>
		await n8n.client.createWorkflow(withCredentials(example, credentials));

	const messagesTo = (channel: string) =>
		parties.messages.filter((message) => message.channel === channel).map(({ text }) => text);

	describe('scheduled-pipeline.json', () => {
		const HEADER = ['Title', 'Prompt', 'Status', 'Link', 'Note'];

		/** Runs the workflow once, as its schedule would. */
		const runOnce = async (workflowId: string) =>
			await n8n.client.ended(await n8n.client.run(workflowId, 'Every Weekday at 7'));

		test('scheduled-pipeline.json delivers the videos of ready rows to Drive and Slack, each once', async () => {
			parties.google.sheet = [
				HEADER,
				['Fox', 'A fox in the snow', 'ready', '', ''],
				['Old', 'Made last week', 'done', 'https://drive/old', ''],
				['Boat', 'A paper boat on a river', 'ready', '', ''],
				['Later', 'Not written yet', '', '', ''],
			];
			// Larger than a chunk of the upload.
			simulator.control.nextOutcome({ seconds: 1, bytes: 5 * MEBIBYTE, times: 2 });
			const workflow = await add(readExample('scheduled-pipeline.json'));

			expect(getFailure(await runOnce(workflow.id))).toBeUndefined();
			const jobs = simulator.control.jobsCreated();
			expect(jobs.map(({ body }) => body.prompt)).toEqual([
				'A fox in the snow',
				'A paper boat on a river',
			]);
			const { files, sheet } = parties.google;
			expect(files.map(({ name }) => name).sort()).toEqual(['Boat.mp4', 'Fox.mp4']);
			for (const [index, name] of ['Fox.mp4', 'Boat.mp4'].entries()) {
				const file = files.find((each) => each.name === name);
				const made = simulator.control.assetBytes(String(jobs[index]?.assetIds[0]));
				expect(file?.mimeType).toBe('video/mp4');
				expect(file?.bytes.length).toBe(5 * MEBIBYTE);
				expect(file?.bytes.equals(made)).toBe(true);
			}
			const linkTo = (name: string) =>
				`https://drive.google.com/file/d/${files.find((file) => file.name === name)?.id}/view`;
			expect(messagesTo('#videos').sort()).toEqual([
				`*Boat* is ready: ${linkTo('Boat.mp4')}`,
				`*Fox* is ready: ${linkTo('Fox.mp4')}`,
			]);
			expect(messagesTo('#video-failures')).toEqual([]);
			expect(sheet.slice(1).map(([, , status, link]) => [status, link])).toEqual([
				['done', linkTo('Fox.mp4')],
				['done', 'https://drive/old'],
				['done', linkTo('Boat.mp4')],
				['', ''],
			]);

			// The next run submits nothing.
			await runOnce(workflow.id);
			expect(simulator.control.jobsCreated()).toHaveLength(2);
		});

		test('scheduled-pipeline.json reports failures in the other channel and continues', async () => {
			parties.google.sheet = [
				HEADER,
				['Refused', 'Somebody famous', 'ready', '', ''],
				['Empty', '', 'ready', '', ''],
				['Fox', 'A fox in the snow', 'ready', '', ''],
			];
			simulator.control.nextOutcome({
				kind: 'failure',
				error: 'The prompt was refused',
				seconds: 1,
			});
			const workflow = await add(readExample('scheduled-pipeline.json'));

			expect(getFailure(await runOnce(workflow.id))).toBeUndefined();
			expect(simulator.control.jobsCreated()).toHaveLength(2);
			expect(messagesTo('#videos')).toEqual([expect.stringMatching(/^\*Fox\* is ready: https:/)]);
			expect(messagesTo('#video-failures')).toEqual([
				expect.stringMatching(/^\*Refused\*: .*job_.*The prompt was refused/),
				expect.stringMatching(/^\*Empty\*: .*[Pp]rompt/),
			]);
			expect(parties.google.sheet.slice(1).map(([, , status]) => status)).toEqual([
				'failed',
				'failed',
				'done',
			]);
		});

		test('scheduled-pipeline.json reports a video that could not be uploaded to Drive', async () => {
			parties.google.sheet = [HEADER, ['Fox', 'A fox in the snow', 'ready', '', '']];
			parties.google.isFull = true;
			const workflow = await add(readExample('scheduled-pipeline.json'));

			expect(getFailure(await runOnce(workflow.id))).toBeUndefined();
			expect(simulator.control.jobsCreated()).toHaveLength(1);
			expect(messagesTo('#videos')).toEqual([]);
			expect(messagesTo('#video-failures')).toEqual([expect.stringMatching(/^\*Fox\*: ./)]);
			expect(parties.google.sheet[1]?.[2]).toBe('failed');
		});
	});

	describe('sheet-to-videos.json', () => {
		const HEADER = ['Title', 'Prompt', 'Duration', 'Aspect Ratio', 'Status', 'Link', 'Note'];

		test("sheet-to-videos.json makes a video of each ready row, with the row's values", async () => {
			parties.google.sheet = [
				HEADER,
				['Fox', 'A fox in the snow', '4', '9:16', 'ready', '', ''],
				['Old', 'Made last week', '8', '16:9', 'done', 'https://drive/old', ''],
				['Boat', 'A paper boat on a river', '', '', 'ready', '', ''],
				['Long', 'A marathon', '42', '', 'ready', '', ''],
			];
			const workflow = await add(readExample('sheet-to-videos.json'));
			const id = await n8n.client.run(workflow.id, 'When clicking Execute workflow');

			expect(getFailure(await n8n.client.ended(id))).toBeUndefined();
			const jobs = simulator.control.jobsCreated();
			expect(jobs.map(({ body }) => body)).toEqual([
				{ prompt: 'A fox in the snow', duration: 4, aspectRatio: '9:16', generateAudio: true },
				{ prompt: 'A paper boat on a river', generateAudio: true },
			]);
			const { files, sheet } = parties.google;
			for (const [index, name] of ['Fox.mp4', 'Boat.mp4'].entries()) {
				const made = simulator.control.assetBytes(String(jobs[index]?.assetIds[0]));
				expect(files.find((file) => file.name === name)?.bytes.equals(made)).toBe(true);
			}
			const linkTo = (name: string) =>
				`https://drive.google.com/file/d/${files.find((file) => file.name === name)?.id}/view`;
			expect(sheet.slice(1).map(([, , , , ...rest]) => rest)).toEqual([
				['done', linkTo('Fox.mp4'), ''],
				['done', 'https://drive/old', ''],
				['done', linkTo('Boat.mp4'), ''],
				['failed', '', expect.stringMatching(/^Duration must be one of 4, 6, 8, but is "?42"?/)],
			]);
		});
	});

	describe('approve-in-slack.json', () => {
		/** Runs the workflow until Slack has the message, then clicks one of its buttons. */
		async function answer(button: string) {
			const workflow = await add(readExample('approve-in-slack.json'));
			const id = await n8n.client.run(workflow.id, 'When clicking Execute workflow');
			// The message arrives before n8n has saved the execution, which a click before that can't find.
			const waits = async () => (await n8n.client.execution(id)).status === 'waiting';
			await until('the execution waits for a click', waits, { seconds: 60 });
			const [message] = parties.messages;
			// n8n takes a click without a browser for a preview.
			const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' };
			const clicked = await fetch(String(message?.buttons[button]), { headers });
			expect(clicked.status).toBe(200);
			return { message, execution: await n8n.client.ended(id) };
		}

		test('approve-in-slack.json shows the draft, and delivers the video after a click', async () => {
			const { message, execution } = await answer('Approve');
			expect(getFailure(execution)).toBeUndefined();
			const [job, ...others] = simulator.control.jobsCreated();
			expect(others).toEqual([]);
			const url = message?.text.split('\n').at(-1)?.replaceAll('&amp;', '&');
			expect((await fetch(String(url))).headers.get('content-type')).toBe('image/png');
			const [file] = parties.google.files;
			expect(file?.bytes.equals(simulator.control.assetBytes(String(job?.assetIds[0])))).toBe(true);
		});

		test('approve-in-slack.json ends the app when somebody rejects', async () => {
			const { execution } = await answer('Reject');
			expect(getFailure(execution)).toBeUndefined();
			expect(simulator.control.jobsCreated()).toMatchObject([{ status: 'canceled', charged: 0 }]);
			expect(parties.google.files).toEqual([]);
		});
	});

	test('finished-video.json joins the clips in order, adds captions and uploads the video', async () => {
		// The first clip ends last.
		simulator.control.nextOutcome({ seconds: 4 }, { seconds: 2 }, { seconds: 1 });
		const workflow = await add(readExample('finished-video.json'));
		const execution = await n8n.client.ended(
			await n8n.client.run(workflow.id, 'When clicking Execute workflow'),
		);
		expect(getFailure(execution)).toBeUndefined();
		const jobs = simulator.control.jobsCreated();
		const of = (modelId: string) => jobs.filter((job) => job.modelId === modelId);
		const clips = of('model_veo3-1-fast');
		const [joined] = of('model_scenario-video-concat');
		const [captioned] = of('model_scenario-caption-studio');
		expect(jobs).toHaveLength(5);
		expect(clips.map(({ body }) => String(body.prompt).slice(0, 10))).toEqual([
			'A barista ',
			'Close-up o',
			'Guests lau',
		]);
		expect(joined?.body.videos).toEqual(clips.map(({ assetIds }) => assetIds[0]));
		expect(captioned?.body.video).toBe(joined?.assetIds[0]);
		expect(simulator.control.uploads()).toEqual([]);
		const downloads = simulator.control
			.requests()
			.filter(({ path }) => path.startsWith('/cdn/files/'));
		expect(downloads).toHaveLength(1);
		const made = simulator.control.assetBytes(String(captioned?.assetIds[0]));
		expect(parties.google.videos).toMatchObject([
			{ name: 'A day at the harbor cafe', mimeType: 'video/mp4' },
		]);
		expect(parties.google.videos[0]?.bytes.equals(made)).toBe(true);
	});

	test(
		'collect-later.json collects the jobs that submit-now.json submitted',
		async () => {
			const token = await n8n.client.createCredential({
				name: 'Callers',
				type: 'httpHeaderAuth',
				data: { name: 'X-Token', value: 'let-me-in' },
			});
			credentials.httpHeaderAuth = token;
			const collect = await add(readExample('collect-later.json'));
			await n8n.client.publish(collect);
			const submit = await add(readExample('submit-now.json'));
			await n8n.client.publish(submit);

			const call = async (body: unknown, headers: Record<string, string> = {}) =>
				await fetch(`${n8n.url}/webhook/make-a-video`, {
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
			expect(simulator.control.jobsCreated()).toEqual([]);

			const good = await call({ prompt: 'A fox in the snow' }, known);
			expect(good.status).toBe(202);
			simulator.control.nextOutcome({ kind: 'failure', error: 'The prompt was refused' });
			const bad = await call({ prompt: 'Somebody famous' }, known);
			const [first, second] = simulator.control.jobsCreated();
			expect(await good.json()).toEqual({ jobId: first?.jobId, status: expect.any(String) });
			expect(await bad.json()).toMatchObject({ jobId: second?.jobId });

			await until(
				'both are collected',
				() => parties.google.files.length + parties.messages.length > 1,
				{ seconds: ONE_POLL, everyMs: 500 },
			);
			const [file] = parties.google.files;
			const assetId = String(first?.assetIds[0]);
			expect(file?.name).toMatch(new RegExp(`-${assetId.slice(-6)}\\.mp4$`));
			expect(file?.bytes.equals(simulator.control.assetBytes(assetId))).toBe(true);
			expect(messagesTo('#video-failures')).toEqual([
				expect.stringMatching(new RegExp(`${second?.jobId}.*The prompt was refused`)),
			]);
			for (const { id } of [collect, submit]) await n8n.client.unpublish(id);
		},
		(ONE_POLL + 60) * 1_000,
	);
});
