import { NodeOperationError } from 'n8n-workflow';

import { checkInputFile } from '../../assets/inputFile';
import type { PendingFile } from '../../assets/reader';
import type { Uploader } from '../../assets/upload';
import { uploadAsset } from '../../assets/upload';
import type { Run } from '../../execution/context';
import { describeIssues } from '../../models/describe';
import type { FileSlot } from '../../models/fileSource';
import { isNeededForPrice, withAssetIds, withoutFiles } from '../../models/fileSource';
import type { Body } from '../../models/model';
import type { GenerationRequest } from './request';

/** The bodies of a request before and after its files are uploaded. */
export interface RequestBodies {
	/** For comparison: with each file replaced by its content key. */
	body: Body;
	/** Whether it has files that `finalBody` uploads. */
	hasUploads: boolean;
	/** For a dry run: with the files that affect the price, without the others. */
	bodyToPrice(): Promise<Body>;
	/** As sent. Uploads all files first. */
	finalBody(): Promise<Body>;
}

interface FileToUpload {
	slot: FileSlot;
	file: PendingFile;
}

/** @throws {NodeOperationError} one message that lists all unsuitable files */
async function filesToUpload(
	{ context, client }: Run,
	{ files, target }: GenerationRequest,
	itemIndex: number,
): Promise<FileToUpload[]> {
	const location = { context, client, itemIndex };
	const checked = await Promise.all(
		files.map(async (slot) => {
			const { kind, maxSize } = slot.input;
			return { slot, check: await checkInputFile(location, slot.source, { kind, maxSize }) };
		}),
	);
	const issues = checked.flatMap(({ slot: { label, input }, check }) =>
		check && 'why' in check ? [{ input: input.name, label, message: `${label} ${check.why}` }] : [],
	);
	if (issues.length > 0) {
		throw new NodeOperationError(client.node, describeIssues(issues), {
			itemIndex,
			description: `Enter the name of a binary field, an asset ID, a URL or a data URL that fits ${target.id}. Nothing was uploaded or submitted for this item.`,
		});
	}
	return checked.flatMap(({ slot, check }) =>
		check && 'file' in check ? [{ slot, file: check.file }] : [],
	);
}

/**
 * Checks the files of a request without sending anything and returns its bodies.
 *
 * @throws {NodeOperationError} when a file is missing or doesn't fit its input
 */
export async function prepareBodies(
	run: Run,
	uploads: Uploader,
	request: GenerationRequest,
	itemIndex: number,
): Promise<RequestBodies> {
	const { body, inputs } = request;
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
		body: withAssetIds(
			body,
			files.map(({ slot: { path }, file: { key } }) => ({ path, assetId: key })),
		),
		hasUploads: files.length > 0,
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
