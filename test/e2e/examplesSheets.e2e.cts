import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import { until } from '../../tools/n8n/process.cts';
import { getFailure } from '../../tools/n8n/results.cts';
import {
	openOutsideEnvironment,
	type OutsideEnvironment,
} from '../examples/outside/outsideEnvironment.cts';
import { readExample, withParameters, type Example } from '../examples/support/example.cts';
import { expect, test } from './harness/test.cts';

const MEBIBYTE = 1024 ** 2;
const HOUR_MS = 60 * 60 * 1000;

/** More than what n8n needs for all rows. */
const LONG_MS = 900_000;

/** Creative Units of a video of the examples: eight seconds with sound. */
const PRICE = 48;

/** One row of a sheet; columns that aren't named are empty. */
type Row = Record<string, string>;

const ready = (Title: string, more: Row = {}): Row => ({
	Title,
	Prompt: `The prompt of ${Title}`,
	Status: 'ready',
	...more,
});

/** The examples that read rows of a sheet, as they are used, with n8n's own nodes. */
test.describe('An example that reads a sheet', () => {
	let environment: OutsideEnvironment;
	test.beforeAll(async () => {
		environment = await openOutsideEnvironment();
	});
	test.afterAll(async () => await environment?.close());
	test.beforeEach(() => environment.reset());
	test.afterEach(() => expect(environment.parties.refused).toEqual([]));

	const jobs = () => environment.simulator.control.jobsCreated();
	const prompts = () => jobs().map(({ body }) => String(body.prompt));

	const fillSheet = (columns: string[], rows: Row[]) => {
		const cells = rows.map((row) => columns.map((column) => row[column] ?? ''));
		environment.parties.google.sheet = [columns, ...cells];
	};

	const readSheet = (): Row[] => {
		const [columns = [], ...rows] = environment.parties.google.sheet;
		return rows.map((row) =>
			Object.fromEntries(columns.map((column, i) => [column, row[i] ?? ''])),
		);
	};

	const column = (name: string) => readSheet().map((row) => row[name]);

	/** Changes one row, as a person does. */
	const edit = (title: string, change: Row) => {
		const [columns = []] = environment.parties.google.sheet;
		const rows = readSheet().map((row) => (row.Title === title ? { ...row, ...change } : row));
		fillSheet(columns, rows);
	};

	const fileNames = () => environment.parties.google.files.map(({ name }) => name).sort();

	const linkTo = (name: string) => {
		const file = environment.parties.google.files.find((each) => each.name === name);
		return `https://drive.google.com/file/d/${file?.id}/view`;
	};

	const start = async (workflowId: string, trigger: string) =>
		await environment.n8n.client.run(workflowId, trigger);

	/** Runs the workflow from its trigger, to its end. */
	const runOnce = async (workflowId: string, trigger: string) => {
		const id = await start(workflowId, trigger);
		const execution = await environment.n8n.client.ended(id, LONG_MS / 1000);
		expect(getFailure(execution)).toBeUndefined();
	};

	/** Runs the workflow, and kills n8n once some jobs are submitted. */
	const runUntilKilled = async (workflowId: string, trigger: string, submitted: number) => {
		await start(workflowId, trigger);
		await until(`${submitted} jobs are submitted`, () => jobs().length >= submitted, {
			seconds: LONG_MS / 1000,
		});
		await environment.n8n.kill9();
		await environment.n8n.restart();
	};

	/** So many that the rate limit holds some of them back when n8n is killed. */
	const titles = Array.from({ length: 80 }, (_, i) => `Video ${i + 1}`);

	test.describe('scheduled-pipeline.json', () => {
		const COLUMNS = ['Title', 'Prompt', 'Status', 'Started', 'Job', 'Link', 'Note'];
		const TRIGGER = 'Every Weekday at 7';
		const FILE = 'scheduled-pipeline.json';

		/** The example with other limits, and a data table of its own. */
		const pipeline = (limits: { weeklyBudget: number; maxCost: number }): Example => {
			const text = JSON.stringify(readExample(FILE));
			const own = `Spending ${environment.parties.google.sheet[1]?.[0]}`;
			const example = JSON.parse(text.replaceAll('Scenario spending', own)) as Example;
			const assignments = Object.entries(limits).map(([name, value]) => {
				return { id: name, name, value, type: 'number' };
			});
			return withParameters(example, 'Limits', { assignments: { assignments } });
		};
		const addPipeline = async (limits = { weeklyBudget: 20_000, maxCost: 100 }) =>
			await environment.add(pipeline(limits));

		/** Lets a day pass for the rows: n8n's clock can't be set. */
		const nextDay = () => {
			for (const { Title = '', Started } of readSheet().filter((row) => row.Started)) {
				const dayBefore = new Date(Date.parse(String(Started)) - 24 * HOUR_MS + 1000);
				edit(Title, { Started: dayBefore.toISOString() });
			}
		};

		test('scheduled-pipeline.json delivers the videos of ready rows to Drive and Slack, each once', async () => {
			fillSheet(COLUMNS, [
				ready('Fox'),
				{ Title: 'Old', Prompt: 'Made last week', Status: 'done', Link: 'https://drive/old' },
				ready('Boat'),
				{ Title: 'Later', Prompt: 'Not written yet' },
			]);
			// Larger than a chunk of the upload.
			environment.simulator.control.nextOutcome({ seconds: 1, bytes: 5 * MEBIBYTE, times: 2 });
			const { id } = await environment.add(readExample(FILE));

			await runOnce(id, TRIGGER);
			expect(prompts()).toEqual(['The prompt of Fox', 'The prompt of Boat']);
			expect(fileNames()).toEqual(['Boat.mp4', 'Fox.mp4']);
			for (const [index, name] of ['Fox.mp4', 'Boat.mp4'].entries()) {
				const file = environment.parties.google.files.find((each) => each.name === name);
				const made = environment.simulator.control.assetBytes(String(jobs()[index]?.assetIds[0]));
				expect(file?.mimeType).toBe('video/mp4');
				expect(file?.bytes.length).toBe(5 * MEBIBYTE);
				expect(file?.bytes.equals(made)).toBe(true);
			}
			expect(environment.messagesTo('#videos').sort()).toEqual([
				`*Boat* is ready: ${linkTo('Boat.mp4')}`,
				`*Fox* is ready: ${linkTo('Fox.mp4')}`,
			]);
			expect(environment.messagesTo('#video-failures')).toEqual([]);
			expect(readSheet().map(({ Status, Link }) => [Status, Link])).toEqual([
				['done', linkTo('Fox.mp4')],
				['done', 'https://drive/old'],
				['done', linkTo('Boat.mp4')],
				['', ''],
			]);

			// The next run submits nothing.
			await runOnce(id, TRIGGER);
			expect(jobs()).toHaveLength(2);
		});

		test('scheduled-pipeline.json reports failures in the other channel and continues', async () => {
			fillSheet(COLUMNS, [ready('Refused'), ready('Empty', { Prompt: '' }), ready('Crane')]);
			environment.simulator.control.nextOutcome({
				kind: 'failure',
				error: 'The prompt was refused',
				seconds: 1,
			});
			await runOnce((await addPipeline()).id, TRIGGER);
			expect(jobs()).toHaveLength(2);
			expect(environment.messagesTo('#videos')).toEqual([
				expect.stringMatching(/^\*Crane\* is ready: https:/),
			]);
			expect(environment.messagesTo('#video-failures')).toEqual([
				expect.stringMatching(/^\*Refused\*: .*job_.*The prompt was refused/),
				expect.stringMatching(/^\*Empty\*: .*[Pp]rompt/),
			]);
			expect(column('Status')).toEqual(['failed', 'failed', 'done']);
			// A row with a Job would wait for it.
			expect(column('Job')).toEqual(['', '', '']);
		});

		test('scheduled-pipeline.json marks the row whose upload fails, and delivers its video later without paying again', async () => {
			fillSheet(COLUMNS, [ready('Hare'), ready('Heron'), ready('Hawk')]);
			environment.parties.google.refused = ['Heron.mp4'];
			const { id } = await addPipeline();

			await runOnce(id, TRIGGER);
			expect(column('Status')).toEqual(['done', 'failed', 'done']);
			expect(fileNames()).toEqual(['Hare.mp4', 'Hawk.mp4']);
			expect(environment.messagesTo('#video-failures')).toEqual([
				expect.stringMatching(/^\*Heron\*: ./),
			]);
			const heron = jobs().find(({ body }) => body.prompt === 'The prompt of Heron');
			expect(column('Job')).toEqual(['', heron?.jobId, '']);

			environment.parties.google.refused = [];
			edit('Heron', { Status: 'ready' });
			await runOnce(id, TRIGGER);
			expect(column('Status')).toEqual(['done', 'done', 'done']);
			expect(column('Link')[1]).toBe(linkTo('Heron.mp4'));
			expect(jobs()).toHaveLength(3);
		});

		test('scheduled-pipeline.json pays once for each of 80 rows when n8n is killed and runs again the next day', async () => {
			test.setTimeout(2 * LONG_MS);
			fillSheet(
				COLUMNS,
				titles.map((title) => ready(title)),
			);
			environment.simulator.control.nextOutcome({ seconds: 0.3, times: titles.length });
			const { id } = await addPipeline();
			await runUntilKilled(id, TRIGGER, 30);
			const paid = jobs().length;
			expect(paid).toBeLessThan(titles.length);
			expect(new Set(column('Status'))).toEqual(new Set(['in work']));

			// Rows of a run that may go on are left alone.
			await runOnce(id, TRIGGER);
			expect(jobs()).toHaveLength(paid);
			expect(new Set(column('Status'))).toEqual(new Set(['in work']));

			nextDay();
			await runOnce(id, TRIGGER);
			expect(prompts().sort()).toEqual(titles.map((title) => `The prompt of ${title}`).sort());
			expect(environment.simulator.control.creditsCharged()).toBe(titles.length * PRICE);
			expect(new Set(column('Status'))).toEqual(new Set(['done']));
			expect(fileNames()).toEqual(titles.map((title) => `${title}.mp4`).sort());
			const promptsById = new Map(jobs().map(({ jobId, body }) => [jobId, body.prompt]));
			const collected = readSheet().filter(({ Job }) => Job);
			expect(collected).toHaveLength(paid);
			for (const { Job = '', Prompt } of collected) expect(promptsById.get(Job)).toBe(Prompt);
		});

		test('scheduled-pipeline.json gives each of two interrupted rows with the same prompt its own job', async () => {
			const Prompt = 'The same for both';
			fillSheet(COLUMNS, [ready('Twin 1', { Prompt }), ready('Twin 2', { Prompt })]);
			environment.simulator.control.nextOutcome({ seconds: 600, times: 2 });
			const { id } = await addPipeline();
			await runUntilKilled(id, TRIGGER, 2);
			environment.simulator.control.advance(600);

			nextDay();
			await runOnce(id, TRIGGER);
			expect(column('Job')).toEqual(jobs().map(({ jobId }) => jobId));
			expect(column('Status')).toEqual(['done', 'done']);
			expect(jobs()).toHaveLength(2);
		});

		test('scheduled-pipeline.json stops when the list of jobs is too short for an interrupted row', async () => {
			fillSheet(COLUMNS, [
				ready('Long ago', { Status: 'in work', Started: '2020-01-01T07:00:00.000Z' }),
				ready('New'),
			]);
			const example = pipeline({ weeklyBudget: 20_000, maxCost: 100 });
			const list = example.nodes.find(({ name }) => name === 'Find Jobs')?.parameters;
			const { id } = await environment.add(
				withParameters(example, 'Find Jobs', { ...list, limit: 1 }),
			);
			const other = readExample('quick-start.json');
			await runOnce((await environment.add(other)).id, 'When clicking Execute workflow');

			const execution = await environment.n8n.client.ended(await start(id, TRIGGER));
			expect(getFailure(execution)).toContain('Raise Limit in Find Jobs');
			expect(jobs()).toHaveLength(1);
			expect(column('Status')).toEqual(['in work', 'ready']);
		});

		test("scheduled-pipeline.json keeps to what is left of the week's budget, run after run", async () => {
			const names = ['One', 'Two', 'Three', 'Four', 'Five', 'Six'];
			fillSheet(
				COLUMNS,
				names.map((title) => ready(title)),
			);
			const limits = { weeklyBudget: 300, maxCost: 100 };
			const example = pipeline(limits);
			const recordCost = example.nodes.find(({ name }) => name === 'Record Cost')?.parameters;
			const columns = recordCost?.columns as IDataObject;
			const value = { ...(columns.value as IDataObject), week: '2020-W01' };
			const lastWeek = withParameters(example, 'Record Cost', {
				...recordCost,
				columns: { ...columns, value },
			});

			const submitted: number[] = [];
			const runAndCount = async (workflow: Example) => {
				const before = jobs().length;
				await runOnce((await environment.add(workflow)).id, TRIGGER);
				submitted.push(jobs().length - before);
			};
			// What another week has cost doesn't count.
			await runAndCount(lastWeek);
			for (const name of names.slice(0, 3)) edit(name, { Status: 'ready' });
			// 300 are left, then 156, 108 and 60.
			for (let run = 0; run < 4; run++) await runAndCount(example);
			expect(submitted).toEqual([3, 3, 1, 1, 0]);
			expect(column('Status')).toEqual(['done', 'done', 'done', 'done', 'done', 'ready']);
		});

		test('scheduled-pipeline.json sets the price of videos aside that it collects', async () => {
			fillSheet(COLUMNS, [ready('Swan'), ready('Swallow'), ready('Swift')]);
			environment.parties.google.refused = ['Swan.mp4'];
			await runOnce((await addPipeline({ weeklyBudget: 100, maxCost: 100 })).id, TRIGGER);
			expect(column('Status')).toEqual(['failed', 'ready', 'ready']);

			// A new week, or a table that doesn't know the job: 150 are left, 100 of them set aside.
			environment.parties.google.refused = [];
			edit('Swan', { Status: 'ready' });
			environment.parties.google.sheet[1]![0] = 'Swan again';
			await runOnce((await addPipeline({ weeklyBudget: 150, maxCost: 100 })).id, TRIGGER);
			expect(column('Status')).toEqual(['done', 'ready', 'ready']);
			expect(jobs()).toHaveLength(1);
		});
	});

	test.describe('sheet-to-videos.json', () => {
		const COLUMNS = [
			'Title',
			'Prompt',
			'First Frame',
			'Duration',
			'Aspect Ratio',
			'Status',
			'Link',
			'Note',
		];
		const TRIGGER = 'When clicking Execute workflow';
		const FILE = 'sheet-to-videos.json';

		test("sheet-to-videos.json makes a video of each ready row, with the row's values", async () => {
			fillSheet(COLUMNS, [
				ready('Fox', { Duration: '4', 'Aspect Ratio': '9:16' }),
				{ Title: 'Old', Prompt: 'Made last week', Status: 'done', Link: 'https://drive/old' },
				ready('Boat'),
				ready('Long', { Duration: '42' }),
			]);
			await runOnce((await environment.add(readExample(FILE))).id, TRIGGER);
			expect(jobs().map(({ body }) => body)).toEqual([
				{ prompt: 'The prompt of Fox', duration: 4, aspectRatio: '9:16', generateAudio: true },
				{ prompt: 'The prompt of Boat', generateAudio: true },
			]);
			for (const [index, name] of ['Fox.mp4', 'Boat.mp4'].entries()) {
				const made = environment.simulator.control.assetBytes(String(jobs()[index]?.assetIds[0]));
				const file = environment.parties.google.files.find((each) => each.name === name);
				expect(file?.bytes.equals(made)).toBe(true);
			}
			expect(readSheet().map(({ Status, Link, Note }) => [Status, Link, Note])).toEqual([
				['done', linkTo('Fox.mp4'), ''],
				['done', 'https://drive/old', ''],
				['done', linkTo('Boat.mp4'), ''],
				['failed', '', expect.stringMatching(/^Duration must be one of 4, 6, 8, but is "?42"?/)],
			]);
		});

		test('sheet-to-videos.json begins a video with the image of its row, if there is one', async () => {
			const picture = await readFile(join(__dirname, '../../simulator/media/16x9.png'));
			environment.parties.pictures['lamp.png'] = picture;
			fillSheet(COLUMNS, [
				ready('Lamp', { 'First Frame': 'https://shop.example/lamp.png' }),
				ready('Chair'),
			]);
			await runOnce((await environment.add(readExample(FILE))).id, TRIGGER);
			const [lamp, chair] = jobs().map(({ body }) => body);
			const firstFrame = environment.simulator.control.assetBytes(String(lamp?.image));
			expect(firstFrame.equals(picture)).toBe(true);
			expect(chair).toEqual({ prompt: 'The prompt of Chair', generateAudio: true });
			expect(column('Status')).toEqual(['done', 'done']);
		});

		test('sheet-to-videos.json marks the row whose upload fails, and names its job', async () => {
			fillSheet(COLUMNS, [ready('Hare'), ready('Heron'), ready('Hawk')]);
			environment.parties.google.refused = ['Heron.mp4'];
			await runOnce((await environment.add(readExample(FILE))).id, TRIGGER);
			expect(column('Status')).toEqual(['done', 'failed', 'done']);
			expect(column('Link')).toEqual([linkTo('Hare.mp4'), '', linkTo('Hawk.mp4')]);
			const heron = jobs().find(({ body }) => body.prompt === 'The prompt of Heron');
			expect(column('Note')).toEqual(['', expect.stringContaining(String(heron?.jobId)), '']);
		});

		test('sheet-to-videos.json pays for none of 80 rows again after n8n was killed', async () => {
			test.setTimeout(2 * LONG_MS);
			fillSheet(
				COLUMNS,
				titles.map((title) => ready(title)),
			);
			environment.simulator.control.nextOutcome({ seconds: 0.3, times: titles.length });
			const example = withParameters(readExample(FILE), 'Generate Video', {
				options: { maxTotalCost: titles.length * PRICE },
			});
			const { id } = await environment.add(example);
			await runUntilKilled(id, TRIGGER, 30);
			const paid = prompts();
			await runOnce(id, TRIGGER);
			expect(prompts()).toEqual(paid);

			// A person sets rows back that have no job, as many-videos.md says.
			const unpaid = readSheet().filter(({ Prompt = '' }) => !paid.includes(Prompt));
			const chosen = unpaid.slice(0, 5);
			for (const { Title = '' } of chosen) edit(Title, { Status: 'ready' });
			await runOnce(id, TRIGGER);
			expect(prompts().sort()).toEqual(
				[...paid, ...chosen.map(({ Prompt = '' }) => Prompt)].sort(),
			);
			const done = readSheet().filter(({ Status }) => Status === 'done');
			expect(done.map(({ Title }) => Title)).toEqual(chosen.map(({ Title }) => Title));
		});
	});
});
