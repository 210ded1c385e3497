import type { INodeExecutionData } from 'n8n-workflow';
import { createHash } from 'node:crypto';

import type { Control } from '../../../simulator/control/control.cts';
import type { Execution, N8nClient } from '../../../tools/n8n/client.cts';

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Stable names for the IDs of jobs and assets, and for the bytes of files. */
export function createNames({ jobsCreated, assetBytes }: Control): Map<string, string> {
	const names = new Map<string, string>();
	for (const { jobId, assetIds, body } of jobsCreated()) {
		names.set(jobId, `job of ${String(body.prompt)}`);
		assetIds.forEach((id, place) => {
			names.set(id, `asset of ${String(body.prompt)}.${place}`);
			// Names of files end in it.
			names.set(id.slice(-6), `end of ${String(body.prompt)}.${place}`);
			names.set(hashOf(assetBytes(id)), `bytes of ${String(body.prompt)}.${place}`);
		});
	}
	return names;
}

/** Values that differ between runs in any mode. */
const VARYING_FIELDS = [
	'url',
	'createdAt',
	'updatedAt',
	'statusHistory',
	'firstFrame',
	'lastFrame',
	'thumbnail',
];

/** The same value with known ids replaced by their names, and without times and signatures. */
function plain(value: unknown, names: Map<string, string>): unknown {
	if (typeof value === 'string') {
		return [...names].reduce((text, [id, name]) => text.replaceAll(id, name), value);
	}
	if (Array.isArray(value)) return value.map((entry) => plain(entry, names));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([key]) => !VARYING_FIELDS.includes(key))
			.map(([key, entry]) => [key, plain(entry, names)]),
	);
}

async function filesOf(client: N8nClient, { binary = {} }: INodeExecutionData) {
	const fields = Object.entries(binary).map(
		async ([field, { id, mimeType, fileExtension, fileName }]) => {
			const bytes = await client.binary(id ?? '');
			return { field, mimeType, fileExtension, fileName, content: hashOf(bytes) };
		},
	);
	return await Promise.all(fields);
}

/** Everything of a node's last run that is visible to later nodes and in the editor. */
export async function readResult(
	client: N8nClient,
	{ status, data }: Execution,
	node: string,
	names: Map<string, string>,
) {
	const run = data.resultData.runData[node]?.at(-1);
	const outputs = (run?.data?.main ?? []).map(
		async (items) =>
			await Promise.all(
				(items ?? []).map(async (item) => ({
					json: plain(item.json, names),
					pairedItem: item.pairedItem,
					files: plain(await filesOf(client, item), names),
				})),
			),
	);
	const { error } = data.resultData;
	const description = error && 'description' in error ? error.description : undefined;
	return {
		status,
		outputs: await Promise.all(outputs),
		message: plain(error?.message, names),
		description: description ? String(plain(description, names)) : undefined,
		errorOfNode: error && 'node' in error ? error.node?.name : undefined,
	};
}

export type NodeResult = Awaited<ReturnType<typeof readResult>>;
