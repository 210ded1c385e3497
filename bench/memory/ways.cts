import { createRequire } from 'node:module';
import path from 'node:path';

import type { IBinaryData, IDataObject, INodeParameters } from 'n8n-workflow';

import { isCached } from '../../tools/n8n/cache.cts';
import { cacheName, DEFAULT_N8N_VERSION, installN8n } from '../../tools/n8n/install.cts';
import { PACKAGE_NAME } from '../../tools/n8n/pack.cts';
import { generateVideo } from '../../tools/n8n/workflows.cts';
import { startChild } from '../child.cts';
import { hashOfFile, hashOfUrl, storageEnv } from './files.cts';
import {
	createSmallVideos,
	createUploadUrl,
	getNewestUpload,
	setNextVideos,
	type Service,
} from './service.cts';
import type { Pair, Row } from './table.cts';
import type { Measured, Step, Transfer, VideosToStore } from './transfer.cts';

/** What ways are measured with. */
export interface Setup {
	service: Service;
	/** The Node.js that runs the nodes, and its version. */
	node: string;
	version: string;
	/** The file of n8n's HTTP Request node, if an n8n is installed. */
	httpRequestFile?: string;
}

const TRANSFER = path.join(__dirname, 'transfer.cts');

const byId = (value: string) => ({ __rl: true, mode: 'id', value });

/** The parameters of Generate Video, as the editor saves them. */
const generate = (parameters: INodeParameters = {}): IDataObject =>
	generateVideo({ id: '', name: '' }, parameters).parameters;

const uploadByUs = (video: string, data?: IBinaryData): Step => ({
	parameters: generate({
		model: byId('model_topazlabs-video-upscale'),
		prompt: '',
		parametersJson: JSON.stringify({ video }),
		waitForCompletion: false,
	}),
	data,
});

const requestFile = (url: string, items?: IDataObject[]): Step => ({
	parameters: {
		method: 'GET',
		url,
		authentication: 'none',
		options: { response: { response: { responseFormat: 'file', outputPropertyName: 'data' } } },
	},
	items,
});

/** The file of n8n's HTTP Request node in the n8n of the end-to-end tests, if it is installed. */
export async function findHttpRequestNode(): Promise<string | undefined> {
	if (!isCached(cacheName(DEFAULT_N8N_VERSION))) return undefined;
	const { n8n } = await installN8n(DEFAULT_N8N_VERSION, () => undefined);
	return createRequire(n8n).resolve('n8n-nodes-base/dist/nodes/HttpRequest/HttpRequest.node.js');
}

/** Puts two videos of these sizes in bytes into n8n's binary store. */
export async function storeVideos(
	small: number,
	large: number,
): Promise<[IBinaryData, IBinaryData]> {
	const task: VideosToStore = { sizes: [small, large] };
	const options = { env: storageEnv };
	return (await startChild<[IBinaryData, IBinaryData]>(TRANSFER, task, options)).message;
}

async function measure(
	{ service, node }: Setup,
	transfer: Omit<Transfer, 'credentials'>,
): Promise<Measured> {
	const task: Transfer = { ...transfer, credentials: service.credentials };
	return (await startChild<Measured>(TRANSFER, task, { node, env: storageEnv })).message;
}

const measureOurs = async (setup: Setup, small: Step, large: Step): Promise<Measured> =>
	await measure(setup, {
		node: { type: `${PACKAGE_NAME}.scenario`, typeVersion: 1 },
		small,
		large,
	});

/** The same through n8n's HTTP Request node. */
async function measureTheirs(
	setup: Setup,
	small: Step,
	large: Step,
	isComplete: (measured: Measured) => Promise<boolean> | boolean,
): Promise<Omit<Row, 'way'> | undefined> {
	const { httpRequestFile: file, version } = setup;
	if (!file) return undefined;
	const measured = await measure(setup, {
		node: { type: 'n8n-nodes-base.httpRequest', typeVersion: 4.5 },
		other: { file, exported: 'HttpRequest' },
		small,
		large,
	});
	const node = `HTTP Request of n8n ${DEFAULT_N8N_VERSION}`;
	return { node, version, ...measured.memory, isComplete: await isComplete(measured) };
}

const toPair = (
	way: string,
	{ version }: Setup,
	{ memory }: Measured,
	isComplete: boolean,
	theirs?: Omit<Row, 'way'>,
): Pair => ({
	ours: { way, node: 'Scenario', version, ...memory, isComplete },
	theirs: theirs && { way, ...theirs },
});

export async function measureUpload(
	setup: Setup,
	small: IBinaryData,
	large: IBinaryData,
): Promise<Pair> {
	const { service } = setup;
	const sent = await hashOfFile(large);
	const ours = await measureOurs(setup, uploadByUs('data', small), uploadByUs('data', large));
	const isComplete = (await getNewestUpload(service))?.sha256 === sent;

	const upload = async (data: IBinaryData): Promise<Step> => ({
		parameters: {
			method: 'PUT',
			url: await createUploadUrl(service, data),
			authentication: 'none',
			sendBody: true,
			contentType: 'binaryData',
			inputDataFieldName: 'data',
			options: {},
		},
		data,
	});
	const theirs = await measureTheirs(
		setup,
		await upload(small),
		await upload(large),
		async () => (await getNewestUpload(service))?.parts[0]?.sha256 === sent,
	);
	return toPair('Upload of a binary field', setup, ours, isComplete, theirs);
}

/** Sizes in bytes. The URL of the large video serves other downloads too. */
export async function measureDownload(
	setup: Setup,
	small: number,
	large: number,
): Promise<{ pair: Pair; url: string }> {
	await setNextVideos(setup.service, [small, large]);
	const step = { parameters: generate() };
	const ours = await measureOurs(setup, step, step);
	const [smallUrl, url] = [ours.small, ours.large].map(({ json }) => String(json.url)) as [
		string,
		string,
	];
	const served = await hashOfUrl(url);
	const file = ours.large.binary?.data;
	const isComplete = file?.bytes === large && (await hashOfFile(file)) === served;
	const theirs = await measureTheirs(
		setup,
		requestFile(smallUrl),
		requestFile(url),
		async (measured) => (await hashOfFile(measured.large.binary?.data)) === served,
	);
	return { pair: toPair('Download', setup, ours, isComplete, theirs), url };
}

export async function measureUploadFromUrl(
	setup: Setup,
	small: IBinaryData,
	url: string,
): Promise<Pair> {
	const ours = await measureOurs(setup, uploadByUs('data', small), uploadByUs(url));
	const isComplete = (await getNewestUpload(setup.service))?.sha256 === (await hashOfUrl(url));
	return toPair('Upload from a URL', setup, ours, isComplete);
}

/** The files of `count` assets, one per item. */
export async function measureSmallFiles(setup: Setup, count: number): Promise<Pair> {
	const { assetIds, urls } = await createSmallVideos(setup.service, count);
	const few = Math.ceil(count / 100);
	const download = (ids: string[]): Step => ({
		parameters: { resource: 'asset', operation: 'download', assetId: byId('={{ $json.assetId }}') },
		items: ids.map((assetId) => ({ assetId })),
	});
	const request = (some: string[]) =>
		requestFile(
			'={{ $json.url }}',
			some.map((url) => ({ url })),
		);
	const ours = await measureOurs(setup, download(assetIds.slice(0, few)), download(assetIds));
	const theirs = await measureTheirs(
		setup,
		request(urls.slice(0, few)),
		request(urls),
		({ outputs }) => outputs === count,
	);
	return toPair(`${count} small files`, setup, ours, ours.outputs === count, theirs);
}
