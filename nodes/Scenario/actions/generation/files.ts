import { NodeOperationError } from 'n8n-workflow';

import type { PendingFile } from '../../assets/incoming';
import { pendingFile } from '../../assets/pending';
import type { Uploads } from '../../assets/uploads';
import type { FileSlot } from '../../models/fileSource';
import { withAssetIds } from '../../models/fileSource';
import { describeIssues } from '../../models/issues';
import type { Body } from '../../models/types';
import { isNeededForPrice, withoutFiles } from '../../models/withoutFiles';
import type { Run } from '../completion';
import { uploadedAsset } from '../uploadedAsset';
import type { GenerationRequest } from './request';

/** The bodies of a request: files have to be uploaded before it can be sent. */
export interface Bodies {
	/** For telling whether it is the same: each file stands as what tells its content apart. */
	body: Body;
	/** For a dry run: with the files that it needs, and without those that are not uploaded. */
	bodyToPrice(): Promise<Body>;
	/** As it is sent: uploads what has to be uploaded. */
	finalBody(): Promise<Body>;
}

interface FileToUpload {
	slot: FileSlot;
	file: PendingFile;
}

/** @throws {NodeOperationError} with every file that does not fit in one message */
async function filesToUpload(
	{ context, api }: Run,
	{ files, target }: GenerationRequest,
	itemIndex: number,
): Promise<FileToUpload[]> {
	const place = { context, api, itemIndex };
	const looked = await Promise.all(
		files.map(async (slot) => {
			const { kind, maxSize } = slot.input;
			return { slot, pending: await pendingFile(place, slot.source, { kind, maxSize }) };
		}),
	);
	const issues = looked.flatMap(({ slot: { label, input }, pending }) =>
		pending && 'why' in pending
			? [{ input: input.name, label, message: `${label} ${pending.why}` }]
			: [],
	);
	if (issues.length > 0) {
		throw new NodeOperationError(api.node, describeIssues(issues), {
			itemIndex,
			description: `For a file give the name of a binary field, an asset ID, a URL or a data URL that fits ${target.id}. Nothing was uploaded or submitted for this item.`,
		});
	}
	return looked.flatMap(({ slot, pending }) =>
		pending && 'file' in pending ? [{ slot, file: pending.file }] : [],
	);
}

/**
 * Looks at the files of a request without sending anything, and gives its bodies.
 *
 * @throws {NodeOperationError} when a file is not there or not what its input takes
 */
export async function bodiesOf(
	run: Run,
	uploads: Uploads,
	request: GenerationRequest,
	itemIndex: number,
): Promise<Bodies> {
	const { body, inputs } = request;
	const files = await filesToUpload(run, request, itemIndex);

	const finalBody = async () => {
		const uploaded = await Promise.all(
			files.map(async ({ slot: { path, label }, file }) => ({
				path,
				assetId: await uploadedAsset(run.api, uploads, file, label, itemIndex),
			})),
		);
		return withAssetIds(body, uploaded);
	};

	return {
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
