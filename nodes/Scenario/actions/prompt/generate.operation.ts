import type { INodeExecutionData } from 'n8n-workflow';

import type { Run } from '../../execution/context';
import { jobError } from '../../execution/jobErrors';
import type { WaitOptions } from '../../execution/options';
import { createResultItems } from '../../execution/results';
import type { Job } from '../../jobs/job';
import { textOutput } from '../../jobs/output';
import { asRecord, asTexts } from '../../utils/json';
import type { Generation } from '../generate/generate.operation';
import { generate } from '../generate/generate.operation';
import type { Operation } from '../operation';
import { promptProperties } from './properties';
import { readPromptRequest } from './request';

/**
 * One item per prompt. They come with the reply to the submission; the job's record has them too, for
 * a submission whose reply was lost.
 *
 * @throws {NodeOperationError} when the job didn't succeed, or has no prompts
 */
async function createPromptItems(
	run: Run,
	job: Job,
	settings: WaitOptions,
	itemIndex: number,
): Promise<INodeExecutionData[]> {
	if (job.end !== 'success') return await createResultItems(run, job, settings, itemIndex);
	const prompts = asTexts(asRecord(job.output).prompts);
	const { jobId, status, cost } = job;
	if (prompts.length === 0) {
		const message = `Job ${jobId} has succeeded, but Scenario returned no prompts`;
		const description =
			'Look at the job in the Scenario web app. It is charged and was not repeated.';
		throw jobError(run.context, job, { message, description }, itemIndex);
	}
	const pairedItem = { item: itemIndex };
	if (!settings.simplify) return [{ json: { ...textOutput(job, false), prompts }, pairedItem }];
	return prompts.map((prompt) => ({
		json: { jobId, status, cost: cost ?? null, prompt },
		pairedItem,
	}));
}

const promptGeneration = ({ context }: Run): Generation => ({
	noun: 'prompt',
	readRequest: async (itemIndex) => readPromptRequest(context, itemIndex),
	createItems: createPromptItems,
});

export const generatePromptOperation: Operation = {
	name: 'Generate Prompt',
	value: 'generate',
	action: 'Generate prompt',
	description: 'Write prompts from an idea or from images. Each job costs Creative Units.',
	properties: promptProperties,
	execute: async (context) => await generate(context, promptGeneration),
};
