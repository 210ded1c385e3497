import type { IBinaryData, INodeExecutionData, IPairedItemData } from 'n8n-workflow';

import type { Asset } from '../assets/asset';
import { mainFilesFirst } from '../assets/asset';
import type { AssetLoader, FileContext } from '../assets/download';
import { downloadFile, fetchResultAsset, isTextAsset, readAssetText } from '../assets/download';
import { resultName } from '../assets/fileName';
import { explainJobEnd, explainNoResult, explainTimeout } from '../jobs/errorMessages';
import { completeJob, hasResult, promisesResult } from '../jobs/fetchJobs';
import type { Job } from '../jobs/job';
import { assetOutput, jobOutput, textOutput } from '../jobs/job';
import type { ScenarioClient } from '../transport/client';
import type { ConcurrencyLimit } from '../utils/concurrency';
import { asRecord } from '../utils/json';
import { isTool } from './aiTool';
import type { ItemError } from './itemErrors';
import { attachPaidJob, errorItem, jobError, setJobs, toItemError } from './itemErrors';
import type { Run } from './run';
import type { WaitOptions } from './waiting';
import { isWaitOver } from './waiting';

/** What fetching the files of jobs needs. */
export interface FileRun {
	context: FileContext;
	client: ScenarioClient;
	loadAsset: AssetLoader;
	/** Limits concurrent downloads. */
	limitDownloads: ConcurrencyLimit;
}

type FileSettings = Pick<
	WaitOptions,
	'downloadFiles' | 'binaryPropertyOutput' | 'fileName' | 'simplify'
>;

/** An asset of a job that couldn't be fetched. */
export interface FailedAsset {
	assetId: string;
	/** Names the asset and the job, and has both as data. */
	error: ItemError;
}

export interface ResultFiles {
	/** One item per fetched asset, the main files first, or one item with the job's text. */
	items: INodeExecutionData[];
	failures: FailedAsset[];
}

/** Attaches the job and asset to an error, for error items and the log. */
function failedAsset(
	run: FileRun,
	job: Job,
	assetId: string,
	itemIndex: number,
	reason: unknown,
): FailedAsset {
	const error = toItemError({ getNode: () => run.client.node }, reason, itemIndex);
	const { jobId, status, modelId, baseModelId } = job;
	setJobs(error, [{ itemIndex, jobId, status, modelId, baseModelId, assetId }]);
	return { assetId, error: attachPaidJob(error, job) };
}

/**
 * Fetches the results of a successful job. An asset that can't be fetched doesn't hold back the
 * others.
 *
 * @param retryMs retry period of each asset in milliseconds; default: ten minutes
 * @throws only the signal's reason, once the execution is canceled
 */
export async function fetchResultFiles(
	run: FileRun,
	job: Job,
	{ downloadFiles, binaryPropertyOutput, fileName, simplify }: FileSettings,
	pairedItem?: IPairedItemData,
	retryMs?: number,
): Promise<ResultFiles> {
	const { context, client, loadAsset, limitDownloads } = run;
	const { jobId } = job;
	const origin = pairedItem && { pairedItem };
	if (job.assetIds.length === 0) {
		return { items: [{ json: textOutput(job, simplify), ...origin }], failures: [] };
	}

	const orFailure = async <T>(assetId: string, fetch: () => Promise<T>) => {
		try {
			return { assetId, value: await fetch() };
		} catch (reason) {
			return failedAsset(run, job, assetId, pairedItem?.item ?? 0, reason);
		}
	};

	const createItem = async (asset: Asset, position: number): Promise<INodeExecutionData> => {
		const named = { ...asset, modelId: asset.modelId ?? job.modelId };
		const name = resultName(named, fileName, position);
		const options = { jobId, name, retryMs, limit: limitDownloads };
		let file: Promise<IBinaryData> | undefined;
		const download = async () => await (file ??= downloadFile(context, client, asset, options));
		const text =
			simplify && isTextAsset(asset)
				? await readAssetText(context, client, asset, download)
				: undefined;
		const json = assetOutput(job, asset, simplify, text);
		if (!downloadFiles) return { json, ...origin };
		return { json, binary: { [binaryPropertyOutput]: await download() }, ...origin };
	};

	const loaded = await Promise.all(
		job.assetIds.map(
			async (assetId) =>
				await orFailure(
					assetId,
					async () => await fetchResultAsset(client, loadAsset, { assetId, jobId }, retryMs),
				),
		),
	);
	const assets = mainFilesFirst(loaded.flatMap((asset) => ('value' in asset ? asset.value : [])));
	const fetched = await Promise.all(
		assets.map(
			async (asset, position) =>
				await orFailure(asset.assetId, async () => await createItem(asset, position)),
		),
	);
	client.signal?.throwIfAborted();
	return {
		items: fetched.flatMap((item) => ('value' in item ? item.value : [])),
		failures: [...loaded, ...fetched].flatMap((result) => ('error' in result ? result : [])),
	};
}

/** Without this hint an agent may submit, and pay for, the same job again. */
const HINT_FOR_AGENTS =
	'The job is still running. Do not submit it again: check it later with this jobId.';

const APPROVAL_HINT_FOR_AGENTS =
	'The app waits for a decision, see pendingStep. Do not run it again: ask the user, answer with Answer Approval and this jobId, then wait for its completion.';

/** Retry period of files while an agent waits; it can call again. */
const TOOL_RETRY_MS = 60_000;

/**
 * The items of a successful job. With On Error: Continue, each asset that can't be fetched becomes an
 * error item after the others.
 *
 * @throws {NodeApiError | NodeOperationError} of the first asset that can't be fetched, once all
 *   others are done: its data lists the fetched ones
 */
async function fetchResultItems(
	run: Run,
	job: Job,
	settings: WaitOptions,
	itemIndex: number,
): Promise<INodeExecutionData[]> {
	const { context, onError } = run;
	const retryMs = isTool(context) ? TOOL_RETRY_MS : undefined;
	const origin = { item: itemIndex };
	const { items, failures } = await fetchResultFiles(run, job, settings, origin, retryMs);
	const [first] = failures;
	if (!first) return items;
	if (onError !== 'stopWorkflow') {
		return [
			...items,
			...failures.map(({ error }) => errorItem(context, error, itemIndex, onError)),
		];
	}
	const failedIds = failures.map(({ assetId }) => assetId);
	const fetchedAssetIds = job.assetIds.filter((assetId) => !failedIds.includes(assetId));
	first.error.context.data = { ...asRecord(first.error.context.data), fetchedAssetIds };
	throw first.error;
}

/**
 * The output of a job after the wait: one item per asset.
 *
 * @throws {NodeOperationError} when the job didn't succeed, didn't finish in time (unless On Timeout or
 *   On Approval Step returns the job), or when a file can't be fetched
 */
export async function createResultItems(
	run: Run,
	known: Job,
	settings: WaitOptions,
	itemIndex: number,
): Promise<INodeExecutionData[]> {
	const retryMs = isTool(run.context) ? TOOL_RETRY_MS : undefined;
	const job = await completeJob(run.client, known, retryMs);
	if (job.end === 'success') {
		if (!hasResult(job) && promisesResult(job)) {
			throw jobError(run.context, job, explainNoResult(job), itemIndex);
		}
		return await fetchResultItems(run, job, settings, itemIndex);
	}
	if (job.end) throw jobError(run.context, job, explainJobEnd(job), itemIndex);
	if (isWaitOver(job, settings) || settings.onTimeout === 'returnJob') {
		const json = jobOutput(job, settings.simplify);
		const hint = job.pendingStep ? APPROVAL_HINT_FOR_AGENTS : HINT_FOR_AGENTS;
		if (isTool(run.context)) json.hint = hint;
		return [{ json, pairedItem: { item: itemIndex } }];
	}
	throw jobError(run.context, job, explainTimeout(job, settings.timeout / 1000), itemIndex);
}
