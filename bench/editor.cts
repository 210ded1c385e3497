import type { Simulator } from '../simulator/index.cts';
import type { N8nClient, NodeParameterRequest } from '../tools/n8n/client.cts';
import { credentialFor } from '../tools/n8n/credential.cts';
import { generateVideo } from '../tools/n8n/workflows.cts';
import {
	formatTable,
	mediansBy,
	withN8n,
	withSimulator,
	type Bench,
	type Measured,
} from './harness.cts';

/** About as many as Scenario has. */
const MODELS = 700;
const PICKED = 'model_kling-v2-1';
/** What a person types to find it, one key after the other. */
const TYPED = 'kling v2.1 m';

/** Milliseconds until the form of a model is there. */
const GOAL = 400;

const FORM = 'Show the form of the picked model';

function addModels({ control }: Simulator): void {
	for (let index = 0; index < MODELS; index++) {
		control.setModel({
			id: `model_many-${index}`,
			name: `Vendor Video ${index}`,
			description: 'Turns a prompt and an optional first frame into a short video. '.repeat(8),
			capabilities: ['txt2video', 'img2video'],
		});
	}
}

/** Opens the list, types, and picks a model, with a credential that n8n sees for the first time. */
async function useList(client: N8nClient, simulator: Simulator) {
	const created = await client.createCredential(credentialFor(simulator));
	const { type, typeVersion, parameters } = generateVideo(created, {
		model: { __rl: true, mode: 'list', value: PICKED },
		parameterMode: 'fields',
	});
	const ask = (path: string, methodName: string): NodeParameterRequest => ({
		path,
		methodName,
		nodeTypeAndVersion: { name: type, version: typeVersion },
		currentNodeParameters: parameters,
		credentials: { scenarioApi: { id: created.id, name: created.name } },
	});
	/** Milliseconds from the editor's request to n8n's response, and the requests to Scenario. */
	const measure = async (step: string, work: () => Promise<unknown>) => {
		const before = simulator.control.requests().length;
		const startedAt = performance.now();
		await work();
		const ms = performance.now() - startedAt;
		return { step, ms, requests: simulator.control.requests().length - before };
	};
	const search = async (filter?: string) =>
		await client.listSearch({ ...ask('parameters.model', 'searchModels'), filter });
	const form = ask('parameters.parameters', 'getModelParameters');
	return [
		await measure(`Open the list of ${MODELS} models`, async () => await search()),
		await measure(`Type ${TYPED.length} characters`, async () => {
			for (let end = 1; end <= TYPED.length; end++) await search(TYPED.slice(0, end));
		}),
		await measure(FORM, async () => await client.mapperFields(form)),
	];
}

type EditorRow = Awaited<ReturnType<typeof useList>>[number];

/** How long a person waits for n8n and the node while they pick a model, and the requests it takes. */
export const editor: Bench<Measured & { rounds: number; models: number; rows: EditorRow[] }> = {
	about: 'how long picking a model takes, in a real n8n',
	measure: async ({ tiny, rounds = tiny ? 1 : 9 }) =>
		await withN8n(undefined, async ({ client }) => {
			// Lists are kept per service, so each round has its own.
			const measureRound = async () =>
				await withSimulator({ rateLimit: 0, modelPageSize: 500 }, async (simulator) => {
					addModels(simulator);
					return await useList(client, simulator);
				});
			// The first round loads the code and is not counted.
			await measureRound();
			const samples: EditorRow[] = [];
			for (let round = 0; round < rounds; round++) samples.push(...(await measureRound()));
			return { rounds, models: MODELS, rows: mediansBy(samples, ({ step }) => step) };
		}),
	table: ({ rows }) =>
		formatTable(rows, [
			['Step', ({ step }) => step],
			['Milliseconds', ({ ms }) => ms.toFixed(0), 'number'],
			['Requests', ({ requests }) => String(requests), 'number'],
		]),
	isGoalMet: ({ rows }) => rows.every(({ step, ms }) => step !== FORM || ms < GOAL),
	title: 'The editor',
	before: ({ models }) =>
		`What a person waits for while they pick one of ${models} models: the time of n8n and the node from the editor's request to the response, and the requests to Scenario.`,
	after: ({ rounds }) => `Goal: the form in less than ${GOAL} ms. Medians of ${rounds} rounds.`,
};
