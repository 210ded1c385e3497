import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';

import type { IBinaryData, IDataObject, INodeParameters } from 'n8n-workflow';

import { hashContent } from '../../simulator/files/content.cts';
import { isCached } from '../../tools/n8n/cache.cts';
import { cacheName, DEFAULT_N8N_VERSION, installN8n } from '../../tools/n8n/install.cts';
import { PACKAGE_NAME } from '../../tools/n8n/pack.cts';
import { byId, generateVideo } from '../../tools/n8n/workflows.cts';
import { describeMachine, findNodeOfN8n, formatTable, type Bench } from '../harness.cts';
import { startChild } from './child.cts';
import {
	createSmallVideos,
	createUploadUrl,
	getNewestUpload,
	setNextVideos,
	startService,
	type Service,
} from './service.cts';
import { columns, GOAL, isGoalMet, toLines, type MemoryResult, type Pair } from './table.cts';
import type { Outcome, Step, Transfer } from './transfer.cts';

const TRANSFER = path.join(__dirname, 'transfer.cts');
const MIB = 1024 ** 2;

/** What is measured with. */
interface Setup {
	service: Service;
	/** The Node.js that runs the nodes, and its version. */
	node: string;
	version: string;
	/** The file of n8n's HTTP Request node, if an n8n is installed. */
	httpRequestFile?: string;
	/** Folder of the binary data of all measured processes. */
	folder: string;
}

/** How files go through a node. */
interface Side {
	/** What is measured, after a step that isn't: loading the code doesn't count. */
	steps(): Promise<[small: Step, large: Step]> | [small: Step, large: Step];
	/** Whether every byte arrived. */
	isComplete(outcome: Outcome): Promise<boolean> | boolean;
}

/** The environment in which n8n-core keeps its binary data in this folder. */
const storageEnv = (folder: string) => ({
	N8N_BINARY_DATA_STORAGE_PATH: folder,
	N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem',
});

/** SHA-256 of a file in n8n's binary store, whose id is e.g. `filesystem-v2:workflows/…`. */
async function hashOfFile({ folder }: Setup, file: IBinaryData | undefined): Promise<string> {
	const id = file?.id ?? '';
	const stored = path.join(folder, id.slice(id.indexOf(':') + 1));
	return await hashContent({ stream: () => createReadStream(stored) });
}

/** SHA-256 of what a URL serves. */
async function hashOfUrl(url: string): Promise<string> {
	const { body } = await fetch(url);
	if (!body) throw new Error(`${url} has no body`);
	return await hashContent({ stream: () => Readable.fromWeb(body as ReadableStream) });
}

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

const uploadByThem = async (service: Service, data: IBinaryData): Promise<Step> => ({
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
async function findHttpRequestNode(): Promise<string | undefined> {
	if (!isCached(cacheName(DEFAULT_N8N_VERSION))) return undefined;
	const { n8n } = await installN8n(DEFAULT_N8N_VERSION, () => undefined);
	return createRequire(n8n).resolve('n8n-nodes-base/dist/nodes/HttpRequest/HttpRequest.node.js');
}

/** Puts two videos of these sizes in bytes into n8n's binary store. */
async function storeVideos({ folder }: Setup, ...sizes: [small: number, large: number]) {
	const env = storageEnv(folder);
	return (await startChild<[IBinaryData, IBinaryData]>(TRANSFER, { sizes }, { env })).message;
}

/** One way of files through our node, and through n8n's HTTP Request node if that can do it. */
async function measure(
	setup: Setup,
	{ name: way, ours, theirs }: { name: string; ours: Side; theirs?: Side },
): Promise<Pair> {
	const { service: credentials, version, httpRequestFile: file } = setup;
	const options = { node: setup.node, env: storageEnv(setup.folder) };
	const measureSide = async (
		node: string,
		{ steps, isComplete }: Side,
		task: Omit<Transfer, 'credentials' | 'small' | 'large'>,
	) => {
		const [small, large] = await steps();
		const whole: Transfer = { credentials, ...task, small, large };
		const { message: outcome } = await startChild<Outcome>(TRANSFER, whole, options);
		return { way, node, version, ...outcome.memory, isComplete: await isComplete(outcome) };
	};
	return {
		ours: await measureSide('Scenario', ours, {
			node: { type: `${PACKAGE_NAME}.scenario`, typeVersion: 1 },
		}),
		...(theirs &&
			file && {
				theirs: await measureSide(`HTTP Request of n8n ${DEFAULT_N8N_VERSION}`, theirs, {
					node: { type: 'n8n-nodes-base.httpRequest', typeVersion: 4.5 },
					other: { file, exported: 'HttpRequest' },
				}),
			}),
	};
}

/** All ways, with a large file of `bytes` and with `count` small ones. */
async function measureAll(setup: Setup, bytes: number, count: number): Promise<Pair[]> {
	const { service } = setup;
	const [small, large] = await storeVideos(setup, MIB, bytes);
	const sent = await hashOfFile(setup, large);
	const upload = await measure(setup, {
		name: 'Upload of a binary field',
		ours: {
			steps: () => [uploadByUs('data', small), uploadByUs('data', large)],
			isComplete: async () => (await getNewestUpload(service))?.sha256 === sent,
		},
		theirs: {
			steps: async () => [await uploadByThem(service, small), await uploadByThem(service, large)],
			isComplete: async () => (await getNewestUpload(service))?.parts[0]?.sha256 === sent,
		},
	});

	await setNextVideos(service, [MIB, bytes]);
	const step = { parameters: generate() };
	const made = { small: '', large: '', served: '' };
	const isServed = async ({ large: { binary } }: Outcome) =>
		(await hashOfFile(setup, binary?.data)) === made.served;
	const download = await measure(setup, {
		name: 'Download',
		ours: {
			steps: () => [step, step],
			async isComplete(outcome) {
				made.small = String(outcome.small.json.url);
				made.large = String(outcome.large.json.url);
				made.served = await hashOfUrl(made.large);
				return outcome.large.binary?.data?.bytes === bytes && (await isServed(outcome));
			},
		},
		// The URLs are known once ours are measured.
		theirs: {
			steps: () => [requestFile(made.small), requestFile(made.large)],
			isComplete: isServed,
		},
	});

	const uploadFromUrl = await measure(setup, {
		name: 'Upload from a URL',
		ours: {
			steps: () => [uploadByUs('data', small), uploadByUs(made.large)],
			isComplete: async () => (await getNewestUpload(service))?.sha256 === made.served,
		},
	});

	const { assetIds, urls } = await createSmallVideos(service, count);
	const few = Math.ceil(count / 100);
	const downloadByUs = (ids: string[]): Step => ({
		parameters: { resource: 'asset', operation: 'download', assetId: byId('={{ $json.assetId }}') },
		items: ids.map((assetId) => ({ assetId })),
	});
	const downloadByThem = (some: string[]) =>
		requestFile(
			'={{ $json.url }}',
			some.map((url) => ({ url })),
		);
	const isComplete = ({ outputs }: Outcome) => outputs === count;
	const smallFiles = await measure(setup, {
		name: `${count} small files`,
		ours: {
			steps: () => [downloadByUs(assetIds.slice(0, few)), downloadByUs(assetIds)],
			isComplete,
		},
		theirs: {
			steps: () => [downloadByThem(urls.slice(0, few)), downloadByThem(urls)],
			isComplete,
		},
	});
	return [upload, download, uploadFromUrl, smallFiles];
}

/**
 * The peak memory with a large file, up and down, and with many small ones: each in a process of its
 * own, with n8n's binary data on disk, and the same through n8n's HTTP Request node. On this
 * Node.js, and on the one that the newest n8n needs.
 */
export const memory: Bench<MemoryResult> = {
	about: 'peak memory with large files and with many small ones',
	async measure({ tiny, mebibytes = tiny ? 20 : 1024, items: [count = tiny ? 10 : 1000] = [] }) {
		const httpRequestFile = await findHttpRequestNode();
		if (!httpRequestFile) console.log('No HTTP Request node: npm run test:e2e installs an n8n.');
		const nodes = [
			{ node: process.execPath, version: process.versions.node },
			...(httpRequestFile && !tiny ? [await findNodeOfN8n()] : []),
		];
		const pairs: Pair[] = [];
		const folder = mkdtempSync(path.join(tmpdir(), 'scenario-bench-'));
		process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
		for (const node of nodes) {
			const { message: service, end } = await startService();
			const setup: Setup = { service, ...node, httpRequestFile, folder };
			try {
				pairs.push(...(await measureAll(setup, Math.round(mebibytes * MIB), count)));
			} finally {
				end();
			}
		}
		return { machine: describeMachine(), mebibytes, pairs };
	},
	table: ({ pairs }) => formatTable(toLines(pairs), columns),
	isGoalMet: ({ pairs }) => pairs.every(({ ours }) => isGoalMet(ours)),
	isComplete: ({ pairs }) =>
		pairs.every(({ ours, theirs }) => ours.isComplete && theirs?.isComplete !== false),
	title: 'Memory',
	before:
		() => `A large file and many small ones, through our node and through n8n's HTTP Request node, each in a process of its own with n8n's binary data on disk. On Node.js 20, and on the Node.js that n8n 2.41 needs.

What grows is garbage that V8 has not collected yet, not what the node keeps: during the download the JavaScript heap stays as it is, and after 1,000 small files 6 MiB more are in use than before. V8 collects buffers of a connection once they amount to some 70 MiB. A bare Node.js program that reads 1 GiB from a socket and drops it grows by as much. With small files it is the young generation, which may take 128 MiB on Node.js 24: with \`NODE_OPTIONS=--max-semi-space-size=16\` they grew by 48 MiB instead of 97.`,
	after: ({ mebibytes }) =>
		`Before, Peak and Growth are resident memory in MiB; the large file has ${mebibytes} MiB. Goal: a growth of at most ${GOAL / MIB} MiB.`,
};
