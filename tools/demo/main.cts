import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';

import type { IBinaryData, IDataObject, IWorkflowBase } from 'n8n-workflow';

import { errorOf, outputOf, runWorkflow } from '../engine/runWorkflow.cts';
import { tellProgress } from './progress.cts';
import type { Service } from './service.cts';
import { liveService, simulatedService } from './service.cts';

const root = path.join(__dirname, '../..');

const HELP = `npm run demo [-- options]

Runs examples/quick-start.json on n8n's own engine with the built node, and writes the video to a
file. Without options it runs against the simulator on this machine: no key, no cost.

  --prompt <text>   what to generate
  --model <id>      another model
  --output <folder> where the video goes (default: output)
  --live            runs against the real service, which charges for the video; the key comes from
                    SCENARIO_API_KEY and SCENARIO_API_SECRET, a project from SCENARIO_PROJECT_ID
  --help            shows this`;

const { values: options } = parseArgs({
	options: {
		prompt: { type: 'string' },
		model: { type: 'string' },
		output: { type: 'string', default: path.join(root, 'output') },
		live: { type: 'boolean', default: false },
		help: { type: 'boolean', default: false },
	},
});

async function quickStart(): Promise<IWorkflowBase> {
	const file = path.join(root, 'examples/quick-start.json');
	const workflow = JSON.parse(await readFile(file, 'utf8')) as IWorkflowBase;
	const node = workflow.nodes.find(({ type }) => type === 'n8n-nodes-scenario.scenario');
	if (!node) throw new Error(`${file} has no Scenario node`);
	if (options.prompt) node.parameters.prompt = options.prompt;
	if (options.model) {
		node.parameters.model = { __rl: true, mode: 'id', value: options.model };
		node.parameters.parameters = { mappingMode: 'defineBelow', value: null };
	}
	return { ...workflow, id: 'quick-start' };
}

async function save(json: IDataObject, file: IBinaryData): Promise<string> {
	await mkdir(options.output, { recursive: true });
	const target = path.join(options.output, file.fileName ?? `${String(json.assetId)}.bin`);
	await writeFile(target, Buffer.from(file.data, 'base64'));
	return target;
}

async function run(service: Service): Promise<void> {
	const workflow = await quickStart();
	const scenario = workflow.nodes.find(({ type }) => type.endsWith('.scenario'));
	console.log(`Scenario answers at ${service.credentials.baseUrl} (${service.what})`);
	console.log(`Workflow "${workflow.name}" on n8n's engine`);
	const progress = tellProgress(service);
	const result = await runWorkflow(workflow, {
		credentials: service.credentials,
		onNodeStart: (name) => console.log(`→ ${name}`),
	}).finally(() => progress.stop());

	if (result.data.resultData.error) {
		const { message, description } = errorOf(result);
		console.log(`✗ ${message}\n  ${description}`);
		process.exitCode = 1;
		return;
	}
	for (const { json, binary } of outputOf(result, scenario?.name ?? '')) {
		console.log(`✓ ${JSON.stringify(json, undefined, 2)}`);
		for (const file of Object.values(binary ?? {})) {
			console.log(`  ${file.mimeType}, ${file.fileSize}: ${await save(json, file)}`);
		}
	}
}

async function main(): Promise<void> {
	if (options.help) {
		console.log(HELP);
		return;
	}
	const service = options.live ? liveService(process.env) : await simulatedService();
	try {
		await run(service);
	} finally {
		await service.close();
	}
}

main().catch((reason: unknown) => {
	console.error(reason instanceof Error ? reason.message : reason);
	process.exitCode = 1;
});
