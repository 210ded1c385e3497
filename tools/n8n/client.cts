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
import { START } from './workflows.cts';

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

	/** Sends a request. n8n wraps what it returns in `data`. */
	const send = async <T,>(
		method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
		path: string,
		data?: object,
		params?: object,
	): Promise<T> =>
		(await http.request<{ data: T }>({ method, url: `/rest/${path}`, data, params })).data.data;
	const get = async <T,>(path: string, params?: object) =>
		await send<T>('GET', path, undefined, params);
	const post = async <T,>(path: string, data: object = {}) => await send<T>('POST', path, data);

	const execution = async (id: string): Promise<Execution> => {
		const found = await get<Omit<Execution, 'data'> & { data: string }>(`executions/${id}`);
		return { ...found, data: parse(found.data) as IRunExecutionData };
	};

	const createWorkflow = async (workflow: WorkflowToCreate) =>
		await post<Workflow>('workflows', { settings: {}, ...workflow });

	/** Starts a workflow by hand from one of its triggers. Returns the execution's id. */
	const run = async (workflowId: string, trigger: string) => {
		const start = { triggerToStartFrom: { name: trigger } };
		return (await post<{ executionId: string }>(`workflows/${workflowId}/run`, start)).executionId;
	};

	/** Waits until an execution has ended, well or not. A paused one has not. */
	const ended = async (id: string, seconds?: number) => {
		const hasEnded = async () => !isUnended(await execution(id));
		await until(`execution ${id} has ended`, hasEnded, { seconds, everyMs: 200 });
		return await execution(id);
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
		setUpOwner: async (owner: Owner) =>
			await post('owner/setup', { ...owner, firstName: 'Olive', lastName: 'Owner' }),

		/** All node types that this n8n offers. */
		nodeTypes: async () => (await http.get<INodeTypeDescription[]>('/types/nodes.json')).data,

		createCredential: async (credential: CredentialToCreate) =>
			await post<{ id: string; name: string }>('credentials', credential),

		updateCredential: async (id: string, credential: CredentialToCreate) =>
			await send('PATCH', `credentials/${id}`, credential),

		deleteCredential: async (id: string) => await send('DELETE', `credentials/${id}`),

		/** Tests a credential as its dialog does. `id` may be one that isn't saved yet. */
		testCredential: async (credentials: CredentialToCreate & { id: string }) =>
			await post<{ status: 'OK' | 'Error'; message: string }>('credentials/test', { credentials }),

		/** An empty data table with text columns. Returns its id. */
		createDataTable: async (name: string, columns: string[]) => {
			const project = await get<{ id: string }>('projects/personal');
			const table = await post<{ id: string }>(`projects/${project.id}/data-tables`, {
				name,
				columns: columns.map((column) => ({ name: column, type: 'string' })),
			});
			return table.id;
		},

		createWorkflow,

		workflow: async (id: string) => await get<Workflow>(`workflows/${id}`),

		/** Saves a change, as the editor does. */
		updateWorkflow: async (id: string, change: Partial<WorkflowToCreate>) =>
			await send<Workflow>('PATCH', `workflows/${id}`, change),

		/** From now on its triggers and webhooks run. */
		publish: async ({ id, versionId }: Pick<Workflow, 'id' | 'versionId'>) =>
			await post<Workflow>(`workflows/${id}/activate`, { versionId }),

		unpublish: async (id: string) => await post<Workflow>(`workflows/${id}/deactivate`),

		/** How the triggers of a published workflow are; none until n8n has tried to activate them. */
		triggerStatuses: async (id: string) => {
			type Status = { triggers: Array<{ status: string; errorMessage: string | null }> };
			return (await get<Status>(`workflows/${id}/publication-status`)).triggers;
		},

		run,

		execution,

		/**
		 * The executions of a workflow, newest first, without their data. n8n returns a hundred at a time,
		 * and where the next begin. It sorts by start and pages by ID, so an execution that was resumed
		 * meanwhile can be on two pages.
		 */
		executions: async (workflowId: string): Promise<Summary[]> => {
			const all = new Map<string, Summary>();
			const filter = JSON.stringify({ workflowId });
			let cursor: string | undefined;
			do {
				const page = await get<{ results: Summary[]; nextCursor?: string }>('executions', {
					filter,
					limit: 100,
					cursor,
				});
				for (const summary of page.results) all.set(summary.id, summary);
				cursor = page.nextCursor ?? undefined;
			} while (cursor);
			return [...all.values()];
		},

		ended,

		/** Creates a workflow and starts it by hand. Returns the execution once it has ended. */
		execute: async (workflow: WorkflowToCreate, trigger = START) => {
			const { id } = await createWorkflow(workflow);
			return await ended(await run(id, trigger));
		},

		/** Runs a failed execution again from where it failed. Returns the new execution's id. */
		retry: async (executionId: string, { loadWorkflow = false } = {}) =>
			(await post<{ id: string }>(`executions/${executionId}/retry`, { loadWorkflow })).id,

		stop: async (executionId: string) => await post(`executions/${executionId}/stop`),

		/** Removes executions for good, with their files. */
		removeExecutions: async (ids: string[]) => await post('executions/delete', { ids }),

		/** The bytes of a binary field: `id` is the field's own, e.g. `filesystem-v2:…`. */
		binary: async (id: string) => {
			const params = { id, action: 'download' };
			const options = { params, responseType: 'arraybuffer' } as const;
			return Buffer.from((await http.get<ArrayBuffer>('/rest/binary-data', options)).data);
		},

		/**
		 * Turns on n8n's own MCP server, as an owner does in Settings → Instance-level MCP. Returns a new
		 * access token of this user; the one before no longer works.
		 */
		enableMcpServer: async () => {
			await send('PATCH', 'mcp/settings', { mcpAccessEnabled: true });
			return (await send<{ apiKey: string }>('POST', 'mcp/api-key/rotate')).apiKey;
		},

		/**
		 * What of the workflows a major version of n8n breaks, as Settings → Migration Report shows it.
		 * Findings about the instance itself are left out.
		 */
		migrationReport: async (version: 'v2' | 'v3') => {
			type Report = { report: { workflowResults: Array<{ ruleId: string }> } };
			type Finding = { ruleId: string; affectedWorkflows: Array<{ id: string; name: string }> };
			const path = 'breaking-changes/report';
			const { report } = await send<Report>('POST', `${path}/refresh`, undefined, { version });
			// The report only counts the workflows of a rule; each rule's own report names them.
			return await Promise.all(
				report.workflowResults.map(async ({ ruleId }) => await get<Finding>(`${path}/${ruleId}`)),
			);
		},

		/** One page of a resource locator's list. */
		listSearch: async (
			node: NodeParameterRequest & { filter?: string; paginationToken?: string },
		) =>
			await post<INodeListSearchResult>('dynamic-node-parameters/resource-locator-results', node),

		/** The fields of a resource mapper. */
		mapperFields: async (node: NodeParameterRequest) =>
			await post<ResourceMapperFields>('dynamic-node-parameters/resource-mapper-fields', node),
	};
}

export type N8nClient = ReturnType<typeof n8nClient>;
