import { parse } from 'flatted';
import type {
	ExecutionStatus,
	IConnections,
	INode,
	INodeListSearchResult,
	INodeTypeDescription,
	IPinData,
	IRunExecutionData,
	IWorkflowSettings,
	ResourceMapperFields,
} from 'n8n-workflow';

import { n8nHttp } from './http.cts';
import { until } from './process.cts';

export interface Owner {
	email: string;
	password: string;
}

export interface WorkflowToCreate {
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
	pinData?: IPinData;
}

export interface Workflow extends WorkflowToCreate {
	id: string;
	versionId: string;
}

export interface CredentialToCreate {
	name: string;
	type: string;
	data: Record<string, unknown>;
}

export interface Execution {
	id: string;
	status: ExecutionStatus;
	mode: string;
	startedAt: string;
	stoppedAt?: string;
	data: IRunExecutionData;
}

/** An execution as the list shows it. */
export interface Summary extends Omit<Execution, 'data'> {
	waitTill?: string | null;
}

/** What the editor sends along when a node's method answers for one of its parameters. */
export interface NodeParameterRequest {
	/** The path of the parameter, e.g. `parameters.model`. */
	path: string;
	methodName: string;
	nodeTypeAndVersion: { name: string; version: number };
	currentNodeParameters: Record<string, unknown>;
	credentials: Record<string, { id: string; name: string }>;
}

const STILL_GOING: ExecutionStatus[] = ['new', 'running', 'waiting', 'unknown'];

/** Whether an execution runs, waits or will do so. */
export const isUnended = ({ status }: Summary): boolean => STILL_GOING.includes(status);

/**
 * n8n's own REST API, the one that its editor uses. It is no public interface: paths and shapes
 * are those of n8n 2.41.
 *
 * @param session the cookie of a session that is open already: `n8n-auth=…`
 */
export function n8nClient(url: string, session = '') {
	const { http, cookie } = n8nHttp(url, session);
	const data = async <T,>(answer: Promise<{ data: { data: T } }>) => (await answer).data.data;

	const execution = async (id: string): Promise<Execution> => {
		const found = await data(
			http.get<{ data: Omit<Execution, 'data'> & { data: string } }>(`/rest/executions/${id}`),
		);
		return { ...found, data: parse(found.data) as IRunExecutionData };
	};

	/**
	 * n8n returns a hundred at a time, and where the next begin. It sorts by start and pages by ID, so
	 * an execution that was resumed meanwhile can be on two pages.
	 */
	const summaries = async (workflowId: string): Promise<Summary[]> => {
		const all = new Map<string, Summary>();
		let cursor: string | undefined;
		do {
			const page = await data(
				http.get<{ data: { results: Summary[]; nextCursor?: string } }>('/rest/executions', {
					params: { filter: JSON.stringify({ workflowId }), limit: 100, cursor },
				}),
			);
			for (const summary of page.results) all.set(summary.id, summary);
			cursor = page.nextCursor ?? undefined;
		} while (cursor);
		return [...all.values()];
	};

	return {
		/** The session, as a browser keeps it: `n8n-auth=…`. */
		cookie,

		isReady: async () => {
			const answer = await http
				.get<unknown>('/rest/settings', { timeout: 2_000 })
				.catch(() => undefined);
			return typeof answer?.data === 'object';
		},

		/** Makes the first user and logs in as that. */
		setUpOwner: async (owner: Owner) => {
			await http.post('/rest/owner/setup', { ...owner, firstName: 'Olive', lastName: 'Owner' });
		},

		/** All node types that this n8n offers. */
		nodeTypes: async () => (await http.get<INodeTypeDescription[]>('/types/nodes.json')).data,

		createCredential: async (credential: CredentialToCreate) =>
			await data(
				http.post<{ data: { id: string; name: string } }>('/rest/credentials', credential),
			),

		deleteCredential: async (id: string) => {
			await http.delete(`/rest/credentials/${id}`);
		},

		/** Tests a credential as its dialog does. `id` may be one that isn't saved yet. */
		testCredential: async (credential: CredentialToCreate & { id: string }) =>
			await data(
				http.post<{ data: { status: 'OK' | 'Error'; message: string } }>('/rest/credentials/test', {
					credentials: credential,
				}),
			),

		createWorkflow: async (workflow: WorkflowToCreate) =>
			await data(http.post<{ data: Workflow }>('/rest/workflows', { settings: {}, ...workflow })),

		workflow: async (id: string) =>
			await data(http.get<{ data: Workflow }>(`/rest/workflows/${id}`)),

		/** From now on its triggers and webhooks run. */
		publish: async ({ id, versionId }: Pick<Workflow, 'id' | 'versionId'>) =>
			await data(http.post<{ data: Workflow }>(`/rest/workflows/${id}/activate`, { versionId })),

		unpublish: async (id: string) =>
			await data(http.post<{ data: Workflow }>(`/rest/workflows/${id}/deactivate`, {})),

		/** Starts a workflow by hand from one of its triggers. Returns the execution's id. */
		run: async (workflowId: string, trigger: string) =>
			(
				await data(
					http.post<{ data: { executionId: string } }>(`/rest/workflows/${workflowId}/run`, {
						triggerToStartFrom: { name: trigger },
					}),
				)
			).executionId,

		execution,

		/** The executions of a workflow, newest first, without their data. */
		executions: summaries,

		/** Waits until an execution has ended, well or not. A paused one has not. */
		ended: async (id: string, seconds = 60) => {
			await until(`execution ${id} has ended`, async () => !isUnended(await execution(id)), {
				seconds,
				everyMs: 200,
			});
			return await execution(id);
		},

		/** Runs a failed execution again from where it failed. Returns the new execution's id. */
		retry: async (executionId: string, { loadWorkflow = false } = {}) =>
			(
				await data(
					http.post<{ data: { id: string } }>(`/rest/executions/${executionId}/retry`, {
						loadWorkflow,
					}),
				)
			).id,

		stop: async (executionId: string) => {
			await http.post(`/rest/executions/${executionId}/stop`, {});
		},

		/** Removes executions for good, with their files. */
		removeExecutions: async (ids: string[]) => {
			await http.post('/rest/executions/delete', { ids });
		},

		/** The bytes of a binary field: `id` is the field's own, e.g. `filesystem-v2:…`. */
		binary: async (id: string) =>
			Buffer.from(
				(
					await http.get<ArrayBuffer>('/rest/binary-data', {
						params: { id, action: 'download' },
						responseType: 'arraybuffer',
					})
				).data,
			),

		/**
		 * Turns on n8n's own MCP server, as an owner does in Settings → Instance-level MCP. Returns a new
		 * access token of this user; the one before no longer works.
		 */
		enableMcpServer: async () => {
			await http.patch('/rest/mcp/settings', { mcpAccessEnabled: true });
			const { apiKey } = await data(
				http.post<{ data: { apiKey: string } }>('/rest/mcp/api-key/rotate'),
			);
			return apiKey;
		},

		/** One page of a resource locator's list. */
		listSearch: async (
			node: NodeParameterRequest & { filter?: string; paginationToken?: string },
		) =>
			await data(
				http.post<{ data: INodeListSearchResult }>(
					'/rest/dynamic-node-parameters/resource-locator-results',
					node,
				),
			),

		/** The fields of a resource mapper. */
		mapperFields: async (node: NodeParameterRequest) =>
			await data(
				http.post<{ data: ResourceMapperFields }>(
					'/rest/dynamic-node-parameters/resource-mapper-fields',
					node,
				),
			),
	};
}

export type N8nClient = ReturnType<typeof n8nClient>;
