import type { INodeParameters } from 'n8n-workflow';

import type { WorkflowToCreate } from '../../../test/e2e/harness/client.cts';
import { generateVideo } from '../../../test/e2e/harness/workflows.cts';
import type { NodeToPlace } from '../common/workflow.cts';
import {
	condition,
	httpRequest,
	itemLines,
	itemNodes,
	loopOverItems,
	noOperation,
	workflow,
} from '../common/workflow.cts';
import { BODY, ENDED, MODEL } from './api.cts';
import { ACCOUNT } from './service.cts';

interface Credential {
	id: string;
	name: string;
}

/** Seconds between two looks: the default of our node, and the Wait of the others. */
const POLL_SECONDS = 5;

const ALL_ENDED = (job: string) => `${JSON.stringify(ENDED)}.includes(${job}.status)`;

/** Our node, with these options. */
export function scenario(
	items: number,
	credential: Credential,
	options: INodeParameters,
): WorkflowToCreate {
	const node = generateVideo(credential, { prompt: '={{ $json.prompt }}', options });
	return workflow('Scenario', [...itemNodes(items), node], itemLines(node.name));
}

const submit = (baseUrl: string, credential: Credential): NodeToPlace =>
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
const fetchFile = (baseUrl: string, credential: Credential, job: string): NodeToPlace[] => [
	httpRequest('Asset', { url: `=${baseUrl}/assets/{{ ${job}.metadata.assetIds[0] }}` }, credential),
	httpRequest('File', {
		url: '={{ $json.asset.url }}',
		options: { response: { response: { responseFormat: 'file', outputPropertyName: 'data' } } },
	}),
];

/** What tutorials show: Loop Over Items, HTTP Request, Wait, HTTP Request, IF, and back. */
export function waitLoop(items: number, credential: Credential, baseUrl: string): WorkflowToCreate {
	return workflow(
		'HTTP Request, Wait and IF',
		[
			...itemNodes(items),
			loopOverItems('Loop', 1),
			submit(baseUrl, credential),
			{
				name: 'Wait',
				type: 'n8n-nodes-base.wait',
				typeVersion: 1.1,
				parameters: { resume: 'timeInterval', amount: POLL_SECONDS, unit: 'seconds' },
			},
			httpRequest('Look', { url: `=${baseUrl}/jobs/{{ $json.job.jobId }}` }, credential),
			condition('Ended?', ALL_ENDED('$json.job')),
			...fetchFile(baseUrl, credential, '$json.job'),
			noOperation('Done'),
		],
		{
			...itemLines('Loop'),
			Loop: ['Done', 'Submit'],
			Submit: ['Wait'],
			Wait: ['Look'],
			Look: ['Ended?'],
			'Ended?': ['Asset', 'Wait'],
			Asset: ['File'],
			File: ['Loop'],
		},
	);
}

/**
 * The best that built-in nodes give: as many jobs at once as the account takes, and the paging of
 * one HTTP Request node put to another use: its next page is the same list of jobs again, until
 * all of the batch have ended.
 */
export function batches(items: number, credential: Credential, baseUrl: string): WorkflowToCreate {
	const untilAllEnded = `={{ $response.body.jobs.every((job) => ${ALL_ENDED('job')}) }}`;
	const pagination = {
		paginationMode: 'updateAParameterInEachRequest',
		parameters: { parameters: [{ type: 'headers', name: 'x-look', value: '={{ $pageCount }}' }] },
		paginationCompleteWhen: 'other',
		completeExpression: untilAllEnded,
		limitPagesFetched: false,
		requestInterval: POLL_SECONDS * 1000,
	};
	return workflow(
		'HTTP Request with paging',
		[
			...itemNodes(items),
			loopOverItems('Loop', ACCOUNT.jobsInFlight),
			submit(baseUrl, credential),
			{
				...httpRequest(
					'Look',
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
			{
				name: 'Jobs',
				type: 'n8n-nodes-base.splitOut',
				typeVersion: 1,
				parameters: { fieldToSplitOut: 'jobs', options: {} },
			},
			...fetchFile(baseUrl, credential, '$json'),
			noOperation('Done'),
		],
		{
			...itemLines('Loop'),
			Loop: ['Done', 'Submit'],
			Submit: ['Look'],
			Look: ['Last Page'],
			'Last Page': ['Jobs'],
			Jobs: ['Asset'],
			Asset: ['File'],
			File: ['Loop'],
		},
	);
}
