import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { downloadFile, fetchResultAsset, readAssetText } from '../../assets/download';
import { jobError } from '../../execution/itemErrors';
import { createResultItems } from '../../execution/results';
import type { Run } from '../../execution/run';
import type { WaitOptions } from '../../execution/waiting';
import type { Job } from '../../jobs/job';
import { textOutput } from '../../jobs/job';
import { describeIssues } from '../../models/describe';
import type { ModelInput } from '../../models/model';
import { bodyFromValues } from '../../models/requestBody';
import { RUN_ONLY_ITEM } from '../../utils/advice';
import { asRecord, asText, asTexts } from '../../utils/json';
import type { Generation } from '../generate/generate.operation';
import { generate } from '../generate/generate.operation';
import { costLimitOptions, promptProperty } from '../generate/properties';
import type { CheckedRequest, RequestReader } from '../generate/request';
import { refuseRequest, withFiles } from '../generate/request';
import { modelProperty } from '../locators';
import type { Operation } from '../operation';
import { additionalOptions, simplifyProperty } from '../properties';

/** Writes an instruction for one image, in a parameter of its own. */
const IMAGE_EDITING = 'image-editing';

/** The API's modes (GeneratePromptParams in the vendor's client). */
const MODES = [
	{ name: 'Completion', value: 'completion', description: 'Completes your prompt' },
	{
		name: 'Contextual',
		value: 'contextual',
		description: 'Describes the images and builds on them',
	},
	{
		name: 'Contextual V2',
		value: 'contextual-v2',
		description: 'The same with up to 15 images and videos',
	},
	{ name: 'Image Editing', value: IMAGE_EDITING, description: 'Writes how to edit one image' },
	{ name: 'Inventive', value: 'inventive', description: 'Invents something new from your prompt' },
	{ name: 'Structured', value: 'structured', description: 'Brings your prompt into a structure' },
];

const DEFAULT_MODE = 'completion';

/** Prompts per job (the vendor's Blender plugin). */
const MAX_RESULTS = 5;

/** What a prompt is written from. */
const properties: INodeProperties[] = [
	{
		displayName: 'Mode',
		name: 'mode',
		type: 'options',
		default: DEFAULT_MODE,
		description: 'How to write the prompts',
		options: MODES,
	},
	{
		...promptProperty('A lighthouse in a storm'),
		description: 'Your idea, or the beginning of a prompt',
	},
	{
		displayName: 'Images',
		name: 'images',
		type: 'string',
		default: '',
		placeholder: 'e.g. data, asset_qSACAtKeAbd1EmAEG4YNguea',
		description: 'Binary fields, asset IDs or URLs to base the prompts on, separated by commas',
	},
	{
		...modelProperty('searchAllModels'),
		required: false,
		description: 'The model to write the prompts for, optional. Images take precedence over it.',
	},
	{
		displayName: 'Number of Prompts',
		name: 'numResults',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: MAX_RESULTS },
		default: 1,
		description: 'How many prompts to write. Returns one item per prompt.',
	},
];

const options: INodeProperties[] = [
	{
		displayName: 'Avoid Protected Names',
		name: 'ensureIPCleared',
		type: 'boolean',
		default: true,
		description: 'Whether to keep brands, characters and people out of the prompts',
	},
	{
		displayName: 'Seed',
		name: 'seed',
		type: 'number',
		default: 1,
		description: 'The same seed and values give similar prompts again',
	},
	{
		displayName: 'Temperature',
		name: 'temperature',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 2 },
		default: 0.8,
		description: 'Higher values make the prompts more random',
	},
	{
		displayName: 'Top P',
		name: 'topP',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 2 },
		default: 0.9,
		description: 'An alternative to Temperature: the share of likely words to choose from',
	},
];

/** The API's limits for references (GeneratePromptParams in the vendor's client). */
const MAX_IMAGES: Record<string, number> = { 'contextual-v2': 15 };

const DEFAULT_MAX_IMAGES = 5;

/** The request's body in the terms of a model's inputs, which are checked and uploaded alike. */
const createInputs = (mode: string): ModelInput[] => [
	{
		name: 'mode',
		type: 'string',
		label: 'Mode',
		allowedValues: MODES.map(({ value }) => value),
	},
	{ name: 'prompt', type: 'string', label: 'Prompt' },
	mode === IMAGE_EDITING
		? {
				name: 'image',
				type: 'file',
				label: 'Images',
				fileKind: 'image',
				required: { always: true },
			}
		: {
				name: 'images',
				type: 'file_array',
				label: 'Images',
				maxLength: MAX_IMAGES[mode] ?? DEFAULT_MAX_IMAGES,
				// They take the place of the model, which costs more.
				costImpact: true,
			},
	{ name: 'modelId', type: 'model', label: 'Model' },
	{ name: 'numResults', type: 'number', label: 'Number of Prompts', min: 1, max: MAX_RESULTS },
	{ name: 'ensureIPCleared', type: 'boolean', label: 'Avoid Protected Names' },
	{ name: 'seed', type: 'number', label: 'Seed' },
	{ name: 'temperature', type: 'number', label: 'Temperature', min: 0 },
	{ name: 'topP', type: 'number', label: 'Top P', min: 0, max: 1 },
];

/** Reads an item's parameters and checks them. */
function readPromptRequest(context: IExecuteFunctions, itemIndex: number): CheckedRequest {
	const read = (name: string, defaultValue: unknown = '') =>
		context.getNodeParameter(name, itemIndex, defaultValue, { extractValue: true });
	const mode = asText(read('mode', DEFAULT_MODE)) ?? DEFAULT_MODE;
	const inputs = createInputs(mode);
	const images = read('images');
	const { ensureIPCleared, seed, temperature, topP } = asRecord(read('options', {}));
	const values = {
		...{ ensureIPCleared, seed, temperature, topP },
		mode,
		prompt: read('prompt'),
		...(mode === IMAGE_EDITING ? { image: images } : { images }),
		modelId: read('model'),
		numResults: read('numResults', 1),
	};
	const built = bodyFromValues(inputs, values);
	if ('issues' in built) {
		const advice = `Change the parameters. ${RUN_ONLY_ITEM}`;
		return refuseRequest(context, itemIndex, describeIssues(built.issues), advice);
	}
	return {
		target: { id: 'prompt', known: {}, run: { method: 'POST', path: '/generate/prompt' } },
		body: built.body,
		files: built.files,
		inputs,
	};
}

/** The reader of a run's requests for prompts. */
const createPromptReader = (run: Run): RequestReader =>
	withFiles(run, (itemIndex) => readPromptRequest(run.context, itemIndex));

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
