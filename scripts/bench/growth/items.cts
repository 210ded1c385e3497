import '../../../test/engine/userFolder.cts';

import { createRequire } from 'node:module';
import path from 'node:path';

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { Clock } from '../../../nodes/Scenario/transport/clock';
import { errorOf, outputOf, runWorkflow } from '../../../test/engine/runWorkflow.cts';
import { scaledClock } from '../../../test/support/scaledClock.cts';
import { generateJson } from '../../../test/workflow/parameters.cts';
import { NODE, workflowOf } from '../../../test/workflow/support.cts';
import { toldByParent } from '../common/child.cts';

/** Runs Generate Video on n8n's engine over so many items, in a process of its own. */
export interface Task {
	credentials: ICredentialDataDecryptedObject;
	items: number;
	pace: number;
}

export interface Done {
	/** Seconds of the processor. */
	cpu: number;
	outputs: number;
}

const ITEMS_TO_WARM_UP = 5;

async function run({ credentials }: Task, count: number): Promise<number> {
	const parameters = generateJson(
		{ generateAudio: true },
		{ prompt: '={{ $json.prompt }}', options: { maxConcurrentJobs: 0 } },
	);
	const items = Array.from({ length: count }, (_, take) => ({
		json: { prompt: `A fox in the snow, take ${take}` },
	}));
	const done = await runWorkflow(workflowOf(parameters), { credentials, items });
	const { message, description } = errorOf(done);
	if (message) throw new Error(`${message} ${description}`);
	return outputOf(done, NODE).length;
}

async function main(): Promise<void> {
	const task = await toldByParent<Task>();
	const file = path.join(__dirname, '../../../dist/nodes/Scenario/transport/clock.js');
	const { clock } = createRequire(file)(file) as { clock: Clock };
	Object.assign(clock, scaledClock(task.pace));
	await run(task, ITEMS_TO_WARM_UP);
	const before = process.cpuUsage();
	const outputs = await run(task, task.items);
	const { user, system } = process.cpuUsage(before);
	const done: Done = { cpu: (user + system) / 1e6, outputs };
	process.send?.(done, () => process.exit());
}

main().catch((reason: unknown) => {
	process.stderr.write(`${String(reason)}\n`);
	process.exit(1);
});
