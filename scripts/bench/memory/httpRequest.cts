import { createRequire } from 'node:module';

import type { IBinaryData, IDataObject } from 'n8n-workflow';

import { isInCache } from '../../../test/e2e/harness/cache.cts';
import {
	cacheNameOf,
	DEFAULT_N8N_VERSION,
	installN8n,
} from '../../../test/e2e/harness/install.cts';
import { startChild } from './child.cts';
import type { Service } from './simulator.cts';
import { newestUpload, urlForUpload } from './simulator.cts';
import type { Row } from './table.cts';
import type { Measured, Step, Transfer } from './transfer.cts';
import { hashBehind, hashOnDisk } from './video.cts';

/** The same ways through n8n's own HTTP Request node, with what its editor would save. */

const node = `HTTP Request of n8n ${DEFAULT_N8N_VERSION}`;

/**
 * The file of n8n's HTTP Request node in the n8n that the end-to-end tests installed, or undefined
 * where they have not run.
 */
export async function fileOfHttpRequest(): Promise<string | undefined> {
	if (!isInCache(cacheNameOf(DEFAULT_N8N_VERSION))) return undefined;
	const { n8n } = await installN8n(DEFAULT_N8N_VERSION, () => undefined);
	return createRequire(n8n).resolve('n8n-nodes-base/dist/nodes/HttpRequest/HttpRequest.node.js');
}

async function measure(file: string, service: Service, small: Step, large: Step) {
	const task: Transfer = {
		credentials: service.credentials,
		small,
		large,
		other: {
			node: { type: 'n8n-nodes-base.httpRequest', typeVersion: 4.5 },
			file,
			exported: 'HttpRequest',
		},
	};
	return (await startChild<Measured>('transfer.cts', task)).told;
}

const request = (method: string, url: string, more: IDataObject): IDataObject => ({
	method,
	url,
	authentication: 'none',
	options: {},
	...more,
});

export async function uploadBinary(
	file: string,
	service: Service,
	small: IBinaryData,
	large: IBinaryData,
): Promise<Row> {
	const upload = async (data: IBinaryData): Promise<Step> => ({
		parameters: request('PUT', await urlForUpload(service, data), {
			sendBody: true,
			contentType: 'binaryData',
			inputDataFieldName: 'data',
		}),
		data,
	});
	const { memory } = await measure(file, service, await upload(small), await upload(large));
	const arrived = (await newestUpload(service))?.parts[0]?.sha256;
	const isWhole = arrived === (await hashOnDisk(large));
	return { way: 'Upload of a binary field', node, ...memory, isWhole };
}

export async function download(
	file: string,
	service: Service,
	urls: { small: string; large: string },
): Promise<Row> {
	const get = (url: string): Step => ({
		parameters: request('GET', url, {
			options: { response: { response: { responseFormat: 'file', outputPropertyName: 'data' } } },
		}),
	});
	const { memory, large } = await measure(file, service, get(urls.small), get(urls.large));
	const isWhole = (await hashOnDisk(large.binary?.data)) === (await hashBehind(urls.large));
	return { way: 'Download', node, ...memory, isWhole };
}
