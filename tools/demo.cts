import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setInterval } from 'node:timers';

import axios from 'axios';
import type { IBinaryData, IDataObject, IWorkflowBase } from 'n8n-workflow';

import { startSimulator } from '../simulator/index.cts';
import { errorOf, outputOf, runWorkflow } from './engine/runWorkflow.cts';
import { PROJECT } from './n8n/pack.cts';
import { runProgram } from './program.cts';

const HELP = `npm run demo [-- options]

Runs examples/quick-start.json on n8n's own engine with the built node, and writes the video to a
file. Without options it runs against the simulator on this machine: no key, no cost.

  --prompt <text>   what to generate
  --model <id>      another model
  --output <folder> where the video goes (default: output)
  --live            runs against the real service, which charges for the video; the key comes from
                    SCENARIO_API_KEY and SCENARIO_API_SECRET, a project from SCENARIO_PROJECT_ID
  --help            shows this`;

/** Seconds that the simulated video takes: long enough to see it run. */
const JOB_SECONDS = 9;

async function simulatedService() {
	const { apiKey, apiSecret, baseUrl, close } = await startSimulator({ jobSeconds: JOB_SECONDS });
	const credentials = { apiKey, apiSecret, baseUrl, projectId: '' };
	return { what: 'the simulator', credentials, close };
}

/** What the demo runs against. */
type Service = Awaited<ReturnType<typeof simulatedService>>;

/** @throws {Error} when the key is not in the environment */
function liveService(): Service {
	const { SCENARIO_API_KEY, SCENARIO_API_SECRET, SCENARIO_PROJECT_ID } = process.env;
	if (!SCENARIO_API_KEY || !SCENARIO_API_SECRET) {
		throw new Error('--live needs SCENARIO_API_KEY and SCENARIO_API_SECRET in the environment');
	}
	return {
		what: 'the real service: this costs Creative Units',
		credentials: {
			apiKey: SCENARIO_API_KEY,
			apiSecret: SCENARIO_API_SECRET,
			projectId: SCENARIO_PROJECT_ID ?? '',
			baseUrl: 'https://api.cloud.scenario.com/v1',
		},
		close: async () => {},
	};
}

/** A small part of the hundred requests a minute that a project has. */
const POLL_INTERVAL_MS = 1_500;

/** Tells a line whenever the newest job has moved on, until stopped. */
function tellProgress({ credentials }: Service): { stop(): void } {
	const { apiKey, apiSecret, baseUrl, projectId } = credentials;
	const api = axios.create({
		baseURL: baseUrl,
		auth: { username: apiKey, password: apiSecret },
		params: { pageSize: 5, ...(projectId && { projectId }) },
	});
	const since = Date.now();
	let jobsBefore: Set<string> | undefined;
	let last = '';

	const poll = async () => {
		type Job = { jobId: string; status: string; progress?: number };
		const { jobs } = (await api.get<{ jobs: Job[] }>('/jobs')).data;
		const known = (jobsBefore ??= new Set(jobs.map(({ jobId }) => jobId)));
		const job = jobs.find(({ jobId }) => !known.has(jobId));
		if (!job) return;
		const line = `${job.jobId} ${job.status} ${Math.round((job.progress ?? 0) * 100)} %`;
		if (line === last) return;
		last = line;
		const seconds = Math.round((Date.now() - since) / 1000);
		console.log(`  ${String(seconds).padStart(3)} s  ${line}`);
	};

	// Watching is for the eye: what goes wrong with the job itself the node tells.
	const watch = () => void poll().catch(() => {});
	const timer = setInterval(watch, POLL_INTERVAL_MS);
	watch();
	return { stop: () => clearInterval(timer) };
}

async function save(folder: string, { assetId }: IDataObject, file: IBinaryData): Promise<string> {
	await mkdir(folder, { recursive: true });
	const target = path.join(folder, file.fileName ?? `${String(assetId)}.bin`);
	await writeFile(target, Buffer.from(file.data, 'base64'));
	return target;
}

const string = { type: 'string' } as const;
const OPTIONS = {
	prompt: string,
	model: string,
	output: { ...string, default: path.join(PROJECT, 'output') },
	live: { type: 'boolean', default: false },
} as const;

runProgram(HELP, OPTIONS, async ({ prompt, model, output, live }) => {
	const file = path.join(PROJECT, 'examples/quick-start.json');
	const workflow = JSON.parse(await readFile(file, 'utf8')) as IWorkflowBase;
	const node = workflow.nodes.find(({ type }) => type === 'n8n-nodes-scenario.scenario');
	if (!node) throw new Error(`${file} has no Scenario node`);
	if (prompt) node.parameters.prompt = prompt;
	if (model) {
		node.parameters.model = { __rl: true, mode: 'id', value: model };
		node.parameters.parameters = { mappingMode: 'defineBelow', value: null };
	}

	const service = live ? liveService() : await simulatedService();
	console.log(`Scenario answers at ${service.credentials.baseUrl} (${service.what})`);
	console.log(`Workflow "${workflow.name}" on n8n's engine`);
	const progress = tellProgress(service);
	const run = await runWorkflow(
		{ ...workflow, id: 'quick-start' },
		{
			credentials: service.credentials,
			onNodeStart: (name) => console.log(`→ ${name}`),
		},
	).finally(async () => {
		progress.stop();
		await service.close();
	});

	if (run.data.resultData.error) {
		const { message, description } = errorOf(run);
		console.log(`✗ ${message}\n  ${description}`);
		process.exitCode = 1;
		return;
	}
	for (const { json, binary } of outputOf(run, node.name)) {
		console.log(`✓ ${JSON.stringify(json, undefined, 2)}`);
		for (const each of Object.values(binary ?? {})) {
			console.log(`  ${each.mimeType}, ${each.fileSize}: ${await save(output, json, each)}`);
		}
	}
});
