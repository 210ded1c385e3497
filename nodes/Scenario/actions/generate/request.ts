import type { IExecuteFunctions } from 'n8n-workflow';

import type { PendingFile } from '../../assets/inputFile';
import { checkInputFile } from '../../assets/inputFile';
import type { Uploader } from '../../assets/upload';
import { createUploader, uploadAsset } from '../../assets/upload';
import {
	BASE_MODEL_PATH,
	findBaseModel,
	findModelIssues,
	findWith,
} from '../../catalog/baseModels';
import type { ModelLoader, RunnableKind, RunTarget } from '../../catalog/runnable';
import { createModelLoader, MODEL_KIND } from '../../catalog/runnable';
import { refuse } from '../../execution/itemErrors';
import type { Run } from '../../execution/run';
import type { MappedValues } from '../../models/autoMap';
import { autoMap, findMistaken } from '../../models/autoMap';
import type { Issue } from '../../models/describe';
import { describeIssues, describeKeys } from '../../models/describe';
import type { FileSlot } from '../../models/fileSource';
import { isNeededForPrice, withAssetIds, withoutFiles } from '../../models/fileSource';
import type { Body, Model, ModelInput } from '../../models/model';
import { findPromptInput, withPromptLabel } from '../../models/model';
import { bodyFromValues, withPrompt } from '../../models/requestBody';
import { findTrainedModelId, trainedFormInputs, withTrainedModel } from '../../models/trainedModel';
import { isEmpty } from '../../models/values';
import type { PreparedRequest } from '../../submission/submitJob';
import { RUN_ONLY_ITEM } from '../../utils/advice';
import { limitConcurrency } from '../../utils/concurrency';
import type { JsonRecord } from '../../utils/json';
import { asRecord, isRecord } from '../../utils/json';
import { listSome, quote } from '../../utils/text';
import { readLocatorId, readRunnableId } from '../locators';

/** A request whose values are checked. */
export interface CheckedRequest {
	target: RunTarget;
	body: Body;
	/** The files in the body, with their sources. */
	files: FileSlot[];
	inputs: ModelInput[];
}

/** The values of an item besides the prompt, not yet checked. */
interface GivenValues {
	values: JsonRecord;
	issues: Issue[];
	/** How to correct values that turn out to be invalid, in full sentences. */
	advice: string;
}

const MAX_MISTAKEN = 4;

/**
 * With On Error: Continue the other items are submitted. Otherwise none is: see `planAll`.
 *
 * @param what of this item didn't happen
 * @throws {NodeOperationError} always, for an item that can't be submitted as it is
 */
export function refuseRequest(
	context: IExecuteFunctions,
	itemIndex: number,
	message: string,
	description: string,
	what = 'submitted',
): never {
	const next = context.continueOnFail() ? ` ${RUN_ONLY_ITEM}` : '';
	const advice = `${description}${next} Nothing was ${what} for this item.`;
	return refuse(context, itemIndex, message, advice);
}

function valuesFromJson(context: IExecuteFunctions, itemIndex: number): JsonRecord {
	const given = context.getNodeParameter('parametersJson', itemIndex, {});
	if (isRecord(given)) return given;
	const text = typeof given === 'string' ? given.trim() : JSON.stringify(given);
	if (!text) return {};
	let parsed: unknown;
	let reason = "it isn't a JSON object";
	try {
		parsed = JSON.parse(text);
	} catch (error) {
		reason = error instanceof Error ? error.message : reason;
	}
	if (isRecord(parsed)) return parsed;
	return refuseRequest(
		context,
		itemIndex,
		`"Parameters (JSON)" can't be parsed: ${reason}`,
		'Enter one JSON object, e.g. { "duration": 8 }. Keys and strings need double quotes.',
	);
}

/** Shows in the output panel which columns were ignored by mistake, as far as that can be told. */
function hintMistaken(context: IExecuteFunctions, mapped: MappedValues): void {
	const mistaken = findMistaken(mapped);
	if (mistaken.length === 0) return;
	const columns = mistaken.map(
		({ column, input }) => `${quote(column)} (did you mean ${quote(input.label)}?)`,
	);
	context.addExecutionHints({
		message: `Map Automatically ignored columns: ${listSome(columns, MAX_MISTAKEN)}.`,
		type: 'warning',
		location: 'outputPane',
	});
}

/** The values of Map Automatically. In an app, prompts are like all other inputs. */
function valuesFromColumns(
	context: IExecuteFunctions,
	itemIndex: number,
	{ parameter }: RunnableKind,
	{ inputs }: Pick<Model, 'inputs'>,
) {
	const item = context.getInputData()[itemIndex] ?? { json: {} };
	const mapped = autoMap(inputs, item, {
		input: parameter === MODEL_KIND.parameter ? findPromptInput(inputs) : undefined,
		isFilled: !isEmpty(context.getNodeParameter('prompt', itemIndex, '')),
	});
	// Rows have the same columns.
	if (itemIndex === 0) hintMistaken(context, mapped);
	return mapped;
}

/**
 * Reads the values of an item from the JSON, from its columns, or from the form.
 *
 * Reading the form by the path `parameters.value` would make n8n validate it: it reports one issue at
 * a time and rejects "5" where the model's choice is the number 5. With Map Automatically it still has
 * the values of an earlier form, which isn't shown.
 *
 * @param model what the form shows, for names and advice
 * @throws {NodeOperationError} for text that isn't JSON
 */
function readValues(
	context: IExecuteFunctions,
	itemIndex: number,
	kind: RunnableKind,
	model: Pick<Model, 'name' | 'inputs'>,
): GivenValues {
	if (context.getNodeParameter('parameterMode', itemIndex, 'fields') === 'json') {
		const advice = `Change the JSON. ${describeKeys(model)}`;
		return { values: valuesFromJson(context, itemIndex), issues: [], advice };
	}
	const { mappingMode, value } = asRecord(context.getNodeParameter('parameters', itemIndex, {}));
	if (mappingMode === 'autoMapInputData') {
		const advice = `Change the columns of the input item. ${describeKeys(model)}`;
		const { values, issues } = valuesFromColumns(context, itemIndex, kind, model);
		return { values, issues, advice };
	}
	const advice = `Change the parameters of ${model.name}.`;
	return { values: asRecord(value), issues: [], advice };
}

/** The selected model or app, and the base model that runs it if it is a trained model. */
async function loadRunnable(
	context: IExecuteFunctions,
	kind: RunnableKind,
	models: ModelLoader,
	itemIndex: number,
) {
	const id = readRunnableId(context, kind, itemIndex, refuseRequest);
	const chosen = kind === MODEL_KIND ? readLocatorId(context, BASE_MODEL_PATH, itemIndex) : '';
	const found = await findBaseModel(await models(id), chosen, findWith(models));
	return 'why' in found ? refuseRequest(context, itemIndex, found.why, found.advice) : found;
}

/** Reads an item's parameters and checks them against the inputs of its model or app. */
async function readRequest(
	context: IExecuteFunctions,
	kind: RunnableKind,
	models: ModelLoader,
	itemIndex: number,
): Promise<CheckedRequest> {
	const { base, trained } = await loadRunnable(context, kind, models, itemIndex);
	const inputs = trained ? trainedFormInputs(base, trained) : base.inputs;
	const { name } = trained ?? base;
	const given = readValues(context, itemIndex, kind, { name, inputs });
	const prompt = context.getNodeParameter('prompt', itemIndex, '');
	const prompted = withPrompt(base.inputs, given.values, prompt);
	const placed = trained
		? withTrainedModel(base, trained, prompted.values)
		: { values: prompted.values, issues: [] };
	const labelled = kind === MODEL_KIND ? withPromptLabel(base.inputs) : base.inputs;
	const built = bodyFromValues(labelled, placed.values);
	const issues = [
		...given.issues,
		...prompted.issues,
		...placed.issues,
		...('issues' in built
			? built.issues
			: await findModelIssues(base, built.body, findWith(models))),
	];
	if ('issues' in built || issues.length > 0) {
		return refuseRequest(context, itemIndex, describeIssues(issues), given.advice);
	}
	const target = kind.target(base.id, findTrainedModelId(base, built.body));
	const { disableRefund } = base;
	return {
		target: disableRefund ? { ...target, known: { ...target.known, disableRefund } } : target,
		body: built.body,
		files: built.files,
		inputs: base.inputs,
	};
}

/** @throws {NodeOperationError} one message that lists all unsuitable files */
async function filesToUpload(
	{ context, client }: Run,
	{ files, target }: CheckedRequest,
	itemIndex: number,
): Promise<Array<{ slot: FileSlot; file: PendingFile }>> {
	const location = { context, client, itemIndex };
	const checked = await Promise.all(
		files.map(async (slot) => {
			const { fileKind: kind, maxSize } = slot.input;
			return { slot, check: await checkInputFile(location, slot.source, { kind, maxSize }) };
		}),
	);
	const issues = checked.flatMap(({ slot: { label, input }, check }) =>
		check && 'why' in check ? [{ input: input.name, label, message: `${label} ${check.why}` }] : [],
	);
	if (issues.length > 0) {
		const advice = `Enter the name of a binary field, an asset ID, a URL or a data URL that fits ${target.id}.`;
		return refuseRequest(
			context,
			itemIndex,
			describeIssues(issues),
			advice,
			'uploaded or submitted',
		);
	}
	return checked.flatMap(({ slot, check }) =>
		check && 'file' in check ? [{ slot, file: check.file }] : [],
	);
}

/** Checks the files of a request and returns its bodies. */
async function prepareRequest(
	run: Run,
	getUploader: () => Uploader,
	request: CheckedRequest,
	itemIndex: number,
): Promise<PreparedRequest> {
	const { target, body, inputs } = request;
	const files = await filesToUpload(run, request, itemIndex);
	const complete = async () => body;
	if (files.length === 0) return { target, body, finalBody: complete, bodyToPrice: complete };

	const uploads = getUploader();
	const finalBody = async () => {
		const uploaded = await Promise.all(
			files.map(async ({ slot: { path, label }, file }) => ({
				path,
				assetId: await uploadAsset(run.client, uploads, file, label, itemIndex),
			})),
		);
		return withAssetIds(body, uploaded);
	};

	return {
		target,
		body: withAssetIds(
			body,
			files.map(({ slot: { path }, file: { key } }) => ({ path, assetId: key })),
		),
		finalBody,
		async bodyToPrice() {
			if (files.some(({ slot }) => isNeededForPrice(slot, inputs))) return await finalBody();
			return withoutFiles(
				body,
				files.map(({ slot }) => slot.path),
			);
		},
	};
}

/**
 * Reads and checks the request of an item and its files, and sends nothing.
 *
 * @throws {NodeOperationError} one message that lists all invalid values, or all unsuitable files
 * @throws {NodeApiError} when a record can't be fetched
 */
export type RequestReader = (itemIndex: number) => Promise<PreparedRequest>;

/** Items that are read without a pause. n8n resolves the whole form for each, which may take 3 ms. */
const READ_AT_ONCE = 20;

/** Milliseconds in which n8n does other work. */
const PAUSE_MS = 1;

/**
 * Completes a reader of values by the files in them, each of which a run uploads once. Of many items it
 * reads a few at a time, so that n8n isn't blocked.
 */
export function withFiles(
	run: Run,
	readValues: (itemIndex: number) => CheckedRequest | Promise<CheckedRequest>,
): RequestReader {
	const { context, client } = run;
	let uploads: Uploader | undefined;
	const getUploader = () => (uploads ??= createUploader(context, client));
	const inTurn = limitConcurrency(READ_AT_ONCE);
	let count = 0;
	const read = async (itemIndex: number) => {
		if (++count > READ_AT_ONCE) await client.clock.sleep(PAUSE_MS, client.signal);
		return await prepareRequest(run, getUploader, await readValues(itemIndex), itemIndex);
	};
	return async (itemIndex) => await inTurn(async () => await read(itemIndex), client.signal);
}

/** The reader of a run's requests to models or apps. */
export function createRequestReader(run: Run, kind: RunnableKind): RequestReader {
	const models = createModelLoader(run.client, kind);
	return withFiles(
		run,
		async (itemIndex) => await readRequest(run.context, kind, models, itemIndex),
	);
}
