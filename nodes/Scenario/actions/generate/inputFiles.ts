import { checkInputFile } from '../../assets/inputFile';
import type { PendingFile } from '../../assets/inputFile';
import type { Uploader } from '../../assets/upload';
import { createUploader, uploadAsset } from '../../assets/upload';
import type { RunTarget } from '../../catalog/runnable';
import type { Run } from '../../execution/run';
import { describeIssues } from '../../models/describe';
import type { FileSlot } from '../../models/fileSource';
import { isNeededForPrice, withAssetIds, withoutFiles } from '../../models/fileSource';
import type { Body, ModelInput } from '../../models/model';
import type { PreparedRequest } from '../../submission/submitJob';
import { refuse } from './values';

/** A request whose values are checked. */
export interface CheckedRequest {
	target: RunTarget;
	body: Body;
	/** The files in the body, with their sources. */
	files: FileSlot[];
	inputs: ModelInput[];
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
		return refuse(context, itemIndex, describeIssues(issues), advice, 'uploaded or submitted');
	}
	return checked.flatMap(({ slot, check }) =>
		check && 'file' in check ? [{ slot, file: check.file }] : [],
	);
}

/** Checks the files of a request and returns its bodies. */
async function prepareRequest(
	run: Run,
	uploads: Uploader,
	request: CheckedRequest,
	itemIndex: number,
): Promise<PreparedRequest> {
	const { target, body, inputs } = request;
	const files = await filesToUpload(run, request, itemIndex);

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

/** Completes a reader of values by the files in them, each of which a run uploads once. */
export function withFiles(
	run: Run,
	readValues: (itemIndex: number) => CheckedRequest | Promise<CheckedRequest>,
): RequestReader {
	const uploads = createUploader(run.context, run.client);
	return async (itemIndex) =>
		await prepareRequest(run, uploads, await readValues(itemIndex), itemIndex);
}
