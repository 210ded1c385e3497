import type { IBinaryData, ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

import { keepFilesOnDisk } from '../../../test/engine/binaryStore.cts';
import { errorOf, outputOf, runWorkflow } from '../../../test/engine/runWorkflow.cts';
import { byId, generateJson } from '../../../test/workflow/parameters.cts';
import { NODE, workflowOf } from '../../../test/workflow/support.cts';

/** What is to be measured. */
export interface Transfer {
	direction: 'upload' | 'download';
	credentials: ICredentialDataDecryptedObject;
	/** For uploads: goes first, so that loading the code does not count. */
	small?: IBinaryData;
	/** For uploads: the file, or the URL that gives it. */
	large?: IBinaryData | string;
}

export interface Measured {
	/** Bytes of resident memory, before and at the highest. */
	before: number;
	peak: number;
	seconds: number;
	/** What the node put out. */
	json: IDataObject;
	file?: IBinaryData;
}

const SAMPLE_MS = 5;

const download = generateJson({});

const upload = (video: string) =>
	generateJson(
		{ video },
		{ model: byId('model_topazlabs-video-upscale'), prompt: '', waitForCompletion: false },
	);

async function transfer({ direction, credentials }: Transfer, source?: IBinaryData | string) {
	const binary = typeof source === 'object' ? { data: source } : undefined;
	const video = typeof source === 'string' ? source : 'data';
	const workflow = workflowOf(direction === 'download' ? download : upload(video));
	const items = [{ json: {}, ...(binary && { binary }) }];
	const run = await runWorkflow(workflow, { credentials, items });
	const { message, description } = errorOf(run);
	const [output] = outputOf(run, NODE);
	if (!output) throw new Error(`${message} ${description}`);
	return output;
}

/** The highest point: what the system saw, when it is of this span, else what samples saw. */
async function peakOf<T>(work: () => Promise<T>): Promise<{ result: T; peak: number }> {
	let sampled = process.memoryUsage.rss();
	const sample = () => (sampled = Math.max(sampled, process.memoryUsage.rss()));
	const everBefore = process.resourceUsage().maxRSS;
	const sampling = setInterval(sample, SAMPLE_MS);
	const result = await work();
	clearInterval(sampling);
	sample();
	const ever = process.resourceUsage().maxRSS;
	return { result, peak: ever > everBefore ? ever * 1024 : sampled };
}

async function main(task: Transfer): Promise<void> {
	await keepFilesOnDisk();
	await transfer(task, task.small);
	global.gc?.();
	const before = process.memoryUsage.rss();
	const start = process.hrtime.bigint();
	const { result, peak } = await peakOf(async () => await transfer(task, task.large));
	const seconds = Number(process.hrtime.bigint() - start) / 1e9;
	const measured: Measured = { before, peak, seconds, json: result.json };
	process.send?.({ ...measured, file: result.binary?.data }, () => process.exit());
}

main(JSON.parse(process.argv[2] ?? '{}') as Transfer).catch((reason: unknown) => {
	process.stderr.write(`${String(reason)}\n`);
	process.exit(1);
});
