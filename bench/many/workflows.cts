import { randomUUID } from 'node:crypto';

import type { IConnections, INode, INodeParameters } from 'n8n-workflow';

import type { WorkflowToCreate } from '../../tools/n8n/client.cts';
import { generateVideo, manualTrigger, START } from '../../tools/n8n/workflows.cts';
import { ACCOUNT } from './account.cts';

type Node = Omit<INode, 'id' | 'position'>;
type Credential = { id: string; name: string };

/** What every way generates: a model without required inputs besides its prompt. */
export const MODEL = 'model_veo3-1-fast';
export const BODY = { generateAudio: true };
/** Statuses of a job that has ended. */
export const ENDED = ['success', 'failure', 'canceled'];

/** Seconds between status checks: the default of our node, and the Wait of the others. */
const POLL_SECONDS = 5;

const hasEnded = (job: string) => `${JSON.stringify(ENDED)}.includes(${job}.status)`;

/** A workflow in which each output of a node leads to the node named at its place. */
function createWorkflow(
	name: string,
	nodes: Node[],
	outputs: Record<string, string[]>,
): WorkflowToCreate {
	const connections: IConnections = {};
	for (const [from, targets] of Object.entries(outputs)) {
		connections[from] = { main: targets.map((node) => [{ node, type: 'main', index: 0 }]) };
	}
	return {
		name,
		nodes: nodes.map((node, index): INode => ({
			...node,
			id: randomUUID(),
			position: [index * 240, 0],
		})),
		connections,
		settings: { executionOrder: 'v1' },
	};
}

const ROWS = 'Rows';
const ITEMS = 'Items';

/** `count` items with a prompt each, made by built-in nodes. */
const createItemNodes = (count: number): Node[] => [
	manualTrigger,
	{
		name: ROWS,
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: {
			mode: 'raw',
			jsonOutput: `={{ { rows: Array.from({ length: ${count} }, (_, row) => ({ prompt: 'A fox in the snow, take ' + row })) } }}`,
			options: {},
		},
	},
	splitOut(ITEMS, 'rows'),
];

/** The connections from the start to the items, and on to the next node. */
const itemsTo = (next: string): Record<string, string[]> => ({
	[START]: [ROWS],
	[ROWS]: [ITEMS],
	[ITEMS]: [next],
});

const splitOut = (name: string, fieldToSplitOut: string): Node => ({
	name,
	type: 'n8n-nodes-base.splitOut',
	typeVersion: 1,
	parameters: { fieldToSplitOut, options: {} },
});

/** n8n's HTTP Request node, with a credential for HTTP Basic unless it requests a signed URL. */
const httpRequest = (name: string, parameters: INodeParameters, credential?: Credential): Node => ({
	name,
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 4.2,
	parameters: {
		...(credential
			? { authentication: 'genericCredentialType', genericAuthType: 'httpBasicAuth' }
			: { authentication: 'none' }),
		options: {},
		...parameters,
	},
	...(credential && { credentials: { httpBasicAuth: credential } }),
});

const condition = (name: string, expression: string): Node => ({
	name,
	type: 'n8n-nodes-base.if',
	typeVersion: 2.2,
	parameters: {
		conditions: {
			options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
			conditions: [
				{
					id: 'is-true',
					leftValue: `={{ ${expression} }}`,
					rightValue: '',
					operator: { type: 'boolean', operation: 'true', singleValue: true },
				},
			],
			combinator: 'and',
		},
		options: {},
	},
});

const loopOverItems = (name: string, batchSize: number): Node => ({
	name,
	type: 'n8n-nodes-base.splitInBatches',
	typeVersion: 3,
	parameters: { batchSize, options: {} },
});

const noOperation = (name: string): Node => ({
	name,
	type: 'n8n-nodes-base.noOp',
	typeVersion: 1,
	parameters: {},
});

const submit = (baseUrl: string, credential: Credential): Node =>
	httpRequest(
		'Submit',
		{
			method: 'POST',
			url: `${baseUrl}/generate/custom/${MODEL}`,
			sendBody: true,
			specifyBody: 'json',
			jsonBody: `={{ { prompt: $json.prompt, ...${JSON.stringify(BODY)} } }}`,
		},
		credential,
	);

/** The asset's record of a job, and its file. */
const download = (baseUrl: string, credential: Credential, job: string): Node[] => [
	httpRequest('Asset', { url: `=${baseUrl}/assets/{{ ${job}.metadata.assetIds[0] }}` }, credential),
	httpRequest('File', {
		url: '={{ $json.asset.url }}',
		options: { response: { response: { responseFormat: 'file', outputPropertyName: 'data' } } },
	}),
];

/** Our node, with these options. */
export function createScenarioWorkflow(
	items: number,
	credential: Credential,
	options: INodeParameters,
): WorkflowToCreate {
	const node = generateVideo(credential, { prompt: '={{ $json.prompt }}', options });
	return createWorkflow('Scenario', [...createItemNodes(items), node], itemsTo(node.name));
}

/** What tutorials show: Loop Over Items, HTTP Request, Wait, HTTP Request, IF, and back. */
export function createLoopWorkflow(
	items: number,
	credential: Credential,
	baseUrl: string,
): WorkflowToCreate {
	return createWorkflow(
		'HTTP Request, Wait and IF',
		[
			...createItemNodes(items),
			loopOverItems('Loop', 1),
			submit(baseUrl, credential),
			{
				name: 'Wait',
				type: 'n8n-nodes-base.wait',
				typeVersion: 1.1,
				parameters: { resume: 'timeInterval', amount: POLL_SECONDS, unit: 'seconds' },
			},
			httpRequest('Get Job', { url: `=${baseUrl}/jobs/{{ $json.job.jobId }}` }, credential),
			condition('Ended?', hasEnded('$json.job')),
			...download(baseUrl, credential, '$json.job'),
			noOperation('Done'),
		],
		{
			...itemsTo('Loop'),
			Loop: ['Done', 'Submit'],
			Submit: ['Wait'],
			Wait: ['Get Job'],
			'Get Job': ['Ended?'],
			'Ended?': ['Asset', 'Wait'],
			Asset: ['File'],
			File: ['Loop'],
		},
	);
}

/**
 * The best that built-in nodes offer: as many jobs at once as the account allows, and the paging of
 * one HTTP Request node as a poller: its next page is the same list of jobs again, until all jobs
 * of the batch have ended.
 */
export function createBatchWorkflow(
	items: number,
	credential: Credential,
	baseUrl: string,
): WorkflowToCreate {
	const pagination = {
		paginationMode: 'updateAParameterInEachRequest',
		parameters: { parameters: [{ type: 'headers', name: 'x-poll', value: '={{ $pageCount }}' }] },
		paginationCompleteWhen: 'other',
		completeExpression: `={{ $response.body.jobs.every((job) => ${hasEnded('job')}) }}`,
		limitPagesFetched: false,
		requestInterval: POLL_SECONDS * 1000,
	};
	return createWorkflow(
		'HTTP Request with paging',
		[
			...createItemNodes(items),
			loopOverItems('Loop', ACCOUNT.jobsAtOnce),
			submit(baseUrl, credential),
			{
				...httpRequest(
					'Get Jobs',
					{
						url: `=${baseUrl}/jobs?pageSize={{ $('Submit').all().length }}`,
						options: { pagination: { pagination } },
					},
					credential,
				),
				executeOnce: true,
			},
			{
				name: 'Last Page',
				type: 'n8n-nodes-base.limit',
				typeVersion: 1,
				parameters: { maxItems: 1, keep: 'lastItems' },
			},
			splitOut('Jobs', 'jobs'),
			...download(baseUrl, credential, '$json'),
			noOperation('Done'),
		],
		{
			...itemsTo('Loop'),
			Loop: ['Done', 'Submit'],
			Submit: ['Get Jobs'],
			'Get Jobs': ['Last Page'],
			'Last Page': ['Jobs'],
			Jobs: ['Asset'],
			Asset: ['File'],
			File: ['Loop'],
		},
	);
}
