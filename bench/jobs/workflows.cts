import type { INodeParameters } from 'n8n-workflow';

import type { WorkflowToCreate } from '../../tools/n8n/client.cts';
import {
	builtIn,
	chain,
	manualTrigger,
	noOp,
	type Credential,
	type NodeToPlace,
} from '../../tools/n8n/workflows.cts';

/** What every way generates: a model without required inputs besides its prompt. */
export const MODEL = 'model_veo3-1-fast';
export const BODY = { generateAudio: true };
/** Statuses of a job that has ended. */
export const ENDED = ['success', 'failure', 'canceled'];

/** Seconds between status checks: the default of our node, and the Wait of the others. */
const POLL_SECONDS = 5;

/** A prompt for each item. */
export const createPrompts = (items: number): string[] =>
	Array.from({ length: items }, (_, item) => `A fox in the snow, take ${item}`);

const hasEnded = (job: string) => `${JSON.stringify(ENDED)}.includes(${job}.status)`;

const splitOut = (name: string, fieldToSplitOut: string) =>
	builtIn(name, 'splitOut', 1, { fieldToSplitOut, options: {} });

/** Built-in nodes that return an item for each of these texts, as `value`. */
const createItemNodes = (values: string[]): NodeToPlace[] => [
	manualTrigger,
	builtIn('Rows', 'set', 3.4, {
		mode: 'raw',
		jsonOutput: JSON.stringify({ rows: values.map((value) => ({ value })) }),
		options: {},
	}),
	splitOut('Items', 'rows'),
];

/** A node that gets an item for each of these texts, as `value`. */
export const createValuesWorkflow = (values: string[], node: NodeToPlace): WorkflowToCreate =>
	chain(node.name, ...createItemNodes(values), node);

/** n8n's HTTP Request node, with a credential for HTTP Basic unless it requests a signed URL. */
const httpRequest = (
	name: string,
	parameters: INodeParameters,
	credential?: Credential,
): NodeToPlace => ({
	...builtIn(name, 'httpRequest', 4.2, {
		...(credential
			? { authentication: 'genericCredentialType', genericAuthType: 'httpBasicAuth' }
			: { authentication: 'none' }),
		options: {},
		...parameters,
	}),
	...(credential && { credentials: { httpBasicAuth: credential } }),
});

const condition = (name: string, expression: string) =>
	builtIn(name, 'if', 2.2, {
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
	});

/**
 * Loops over items in batches: each batch is submitted, `poll` waits for its jobs, and the asset of the
 * job and its file are requested. The last nodes lead back.
 *
 * @param job the job in the items that `poll` returns, as an expression
 * @param outputs where outputs of `poll` lead to, other than to the next node
 */
function createLoop(
	name: string,
	[items, batchSize]: [items: number, batchSize: number],
	{ credential, baseUrl }: { credential: Credential; baseUrl: string },
	poll: NodeToPlace[],
	job: string,
	outputs: Record<string, string[]> = {},
): WorkflowToCreate {
	const submission = {
		method: 'POST',
		url: `${baseUrl}/generate/custom/${MODEL}`,
		sendBody: true,
		specifyBody: 'json',
		jsonBody: `={{ { prompt: $json.value, ...${JSON.stringify(BODY)} } }}`,
	};
	const workflow = chain(
		name,
		...createItemNodes(createPrompts(items)),
		builtIn('Loop', 'splitInBatches', 3, { batchSize, options: {} }),
		httpRequest('Submit', submission, credential),
		...poll,
		httpRequest(
			'Asset',
			{ url: `=${baseUrl}/assets/{{ ${job}.metadata.assetIds[0] }}` },
			credential,
		),
		httpRequest('File', {
			url: '={{ $json.asset.url }}',
			options: { response: { response: { responseFormat: 'file', outputPropertyName: 'data' } } },
		}),
		noOp('Done'),
	);
	const others = { Loop: ['Done', 'Submit'], File: ['Loop'], ...outputs };
	for (const [from, targets] of Object.entries(others)) {
		workflow.connections[from] = {
			main: targets.map((node) => [{ node, type: 'main', index: 0 }]),
		};
	}
	return workflow;
}

/** One item after the other: Loop Over Items, HTTP Request, Wait, HTTP Request, IF, and back. */
export const createLoopWorkflow = (items: number, credential: Credential, baseUrl: string) =>
	createLoop(
		'HTTP Request, Wait and IF',
		[items, 1],
		{ credential, baseUrl },
		[
			builtIn('Wait', 'wait', 1.1, {
				resume: 'timeInterval',
				amount: POLL_SECONDS,
				unit: 'seconds',
			}),
			httpRequest('Get Job', { url: `=${baseUrl}/jobs/{{ $json.job.jobId }}` }, credential),
			condition('Ended?', hasEnded('$json.job')),
		],
		'$json.job',
		{ 'Ended?': ['Asset', 'Wait'] },
	);

/**
 * The best that built-in nodes offer: as many jobs at once as the account allows, and the paging of
 * one HTTP Request node as a poller: its next page is the same list of jobs again, until all jobs
 * of the batch have ended.
 */
export function createBatchWorkflow(
	items: number,
	credential: Credential,
	baseUrl: string,
	batchSize: number,
): WorkflowToCreate {
	const pagination = {
		paginationMode: 'updateAParameterInEachRequest',
		parameters: { parameters: [{ type: 'headers', name: 'x-poll', value: '={{ $pageCount }}' }] },
		paginationCompleteWhen: 'other',
		completeExpression: `={{ $response.body.jobs.every((job) => ${hasEnded('job')}) }}`,
		limitPagesFetched: false,
		requestInterval: POLL_SECONDS * 1000,
	};
	const url = `=${baseUrl}/jobs?pageSize={{ $('Submit').all().length }}`;
	const getJobs = httpRequest(
		'Get Jobs',
		{ url, options: { pagination: { pagination } } },
		credential,
	);
	return createLoop(
		'HTTP Request with paging',
		[items, batchSize],
		{ credential, baseUrl },
		[
			{ ...getJobs, executeOnce: true },
			builtIn('Last Page', 'limit', 1, { maxItems: 1, keep: 'lastItems' }),
			splitOut('Jobs', 'jobs'),
		],
		'$json',
	);
}
