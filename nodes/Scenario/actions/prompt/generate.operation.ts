import type { INodeExecutionData } from 'n8n-workflow';

import { downloadFile, fetchResultAsset, readAssetText } from '../../assets/download';
import { jobError } from '../../execution/itemErrors';
import { createResultItems } from '../../execution/results';
import type { Run } from '../../execution/run';
import type { WaitOptions } from '../../execution/waiting';
import type { Job } from '../../jobs/job';
import { textOutput } from '../../jobs/job';
import { asRecord, asTexts } from '../../utils/json';
import type { Generation } from '../generate/generate.operation';
import { generate } from '../generate/generate.operation';
import { costLimitOptions } from '../generate/properties';
import type { Operation } from '../operation';
import { additionalOptions, simplifyProperty } from '../properties';
import { createPromptReader, options, properties } from './request';

/**
 * The text of a prompt. Scenario has returned the ID of a text asset in its place (the vendor's Blender
 * plugin, August 2026).
 *
 * @throws {NodeApiError | NodeOperationError} when the asset can't be fetched
 */
async function readPrompt(run: Run, { jobId }: Job, prompt: string): Promise<string> {
	if (!/^asset_\w+$/.test(prompt)) return prompt;
	const { context, client, loadAsset, limitDownloads: limit } = run;
	const asset = await fetchResultAsset(client, loadAsset, { assetId: prompt, jobId });
	const download = async () => await downloadFile(context, client, asset, { jobId, limit });
	return (await readAssetText(context, client, asset, download)) ?? prompt;
}

/**
 * One item per prompt. They come with the reply to the submission; the job's record has them too, for
 * a submission whose reply was lost.
 *
 * @throws {NodeApiError | NodeOperationError} when the job didn't succeed, or has no prompts that can be
 *   read
 */
async function createPromptItems(
	run: Run,
	job: Job,
	settings: WaitOptions,
	itemIndex: number,
): Promise<INodeExecutionData[]> {
	if (job.end !== 'success') return await createResultItems(run, job, settings, itemIndex);
	const given = asTexts(asRecord(job.output).prompts);
	const { jobId, status, cost } = job;
	if (given.length === 0) {
		const message = `Job ${jobId} has succeeded, but Scenario returned no prompts`;
		const description =
			'Look at the job in the Scenario web app. It is charged and was not repeated.';
		throw jobError(run.context, job, { message, description }, itemIndex);
	}
	const prompts = await Promise.all(
		given.map(async (prompt) => await readPrompt(run, job, prompt)),
	);
	const pairedItem = { item: itemIndex };
	if (!settings.simplify) return [{ json: { ...textOutput(job, false), prompts }, pairedItem }];
	return prompts.map((prompt) => ({
		json: { jobId, status, cost: cost ?? null, prompt },
		pairedItem,
	}));
}

export const promptGeneration: Generation = {
	lower: 'prompt',
	properties,
	options,
	noun: 'prompt',
	canResubmit: false,
	createReader: createPromptReader,
	createItems: createPromptItems,
};

export const generatePromptOperation: Operation = {
	name: 'Generate Prompt',
	value: 'generate',
	action: 'Generate prompt',
	description: 'Write prompts from an idea or from images. Each job costs Creative Units.',
	properties: [
		...properties,
		simplifyProperty,
		additionalOptions([...options, ...costLimitOptions]),
	],
	execute: async (context) => await generate(context, promptGeneration),
};
