import { createRequire } from 'node:module';

import type { IBinaryData, IDataObject } from 'n8n-workflow';

import { isInCache } from '../../../test/e2e/harness/cache.cts';
import {
	cacheNameOf,
	DEFAULT_N8N_VERSION,
	installN8n,
} from '../../../test/e2e/harness/install.cts';
import { startChild } from '../common/child.cts';
import type { Place } from './place.cts';
import { newestUpload, urlForUpload } from './simulator.cts';
import type { Row } from './table.cts';
import type { Measured, Step, Transfer } from './transfer.cts';
import { TRANSFER } from './transferFile.cts';
import { hashBehind, hashOnDisk } from './video.cts';

/** The same ways through n8n's own HTTP Request node, with what its editor would save. */

const NODE = `HTTP Request of n8n ${DEFAULT_N8N_VERSION}`;

/**
 * The file of n8n's HTTP Request node in the n8n that the end-to-end tests installed, or undefined
 * where they have not run.
 */
export async function fileOfHttpRequest(): Promise<string | undefined> {
	if (!isInCache(cacheNameOf(DEFAULT_N8N_VERSION))) return undefined;
	const { n8n } = await installN8n(DEFAULT_N8N_VERSION, () => undefined);
	return createRequire(n8n).resolve('n8n-nodes-base/dist/nodes/HttpRequest/HttpRequest.node.js');
}

async function measure({ peer = '', service, node }: Place, small: Step, large: Step) {
	const task: Transfer = {
		credentials: service.credentials,
		small,
		large,
		other: {
			node: { type: 'n8n-nodes-base.httpRequest', typeVersion: 4.5 },
			file: peer,
			exported: 'HttpRequest',
		},
	};
	return (await startChild<Measured>(TRANSFER, task, node)).told;
}

const request = (method: string, url: string, more: IDataObject): IDataObject => ({
	method,
	url,
	authentication: 'none',
	options: {},
	...more,
});

export async function uploadBinary(
	place: Place,
	small: IBinaryData,
	large: IBinaryData,
): Promise<Row> {
	const upload = async (data: IBinaryData): Promise<Step> => ({
		parameters: request('PUT', await urlForUpload(place.service, data), {
			sendBody: true,
			contentType: 'binaryData',
			inputDataFieldName: 'data',
		}),
		data,
	});
	const { memory } = await measure(place, await upload(small), await upload(large));
	const arrived = (await newestUpload(place.service))?.parts[0]?.sha256;
	const isWhole = arrived === (await hashOnDisk(large));
	return {
		way: 'Upload of a binary field',
		node: NODE,
		version: place.version,
		...memory,
		isWhole,
	};
}

export async function download(place: Place, urls: { small: string; large: string }): Promise<Row> {
	const get = (url: string): Step => ({
		parameters: request('GET', url, {
			options: { response: { response: { responseFormat: 'file', outputPropertyName: 'data' } } },
		}),
	});
	const { memory, large } = await measure(place, get(urls.small), get(urls.large));
	const isWhole = (await hashOnDisk(large.binary?.data)) === (await hashBehind(urls.large));
	return { way: 'Download', node: NODE, version: place.version, ...memory, isWhole };
}

/** The files behind so many URLs, one for each item, all at once as the node does it by itself. */
export async function downloadMany(place: Place, few: string[], many: string[]): Promise<Row> {
	const step = (urls: string[]): Step => ({
		parameters: request('GET', '={{ $json.url }}', {
			options: { response: { response: { responseFormat: 'file', outputPropertyName: 'data' } } },
		}),
		items: urls.map((url) => ({ url })),
	});
	const { memory, outputs } = await measure(place, step(few), step(many));
	const isWhole = outputs === many.length;
	return {
		way: `${many.length} small files`,
		node: NODE,
		version: place.version,
		...memory,
		isWhole,
	};
}
