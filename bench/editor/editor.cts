import { median } from 'simple-statistics';

import { startSimulator, type Simulator } from '../../simulator/index.cts';
import type { N8nClient, NodeParameterRequest } from '../../tools/n8n/client.cts';
import { credentialFor } from '../../tools/n8n/credential.cts';
import { DEFAULT_N8N_VERSION } from '../../tools/n8n/install.cts';
import { startN8nWithPackage } from '../../tools/n8n/startN8nWithPackage.cts';
import { generateVideo } from '../../tools/n8n/workflows.cts';
import {
	describeMachine,
	formatMachine,
	formatTable,
	keepResult,
	type Column,
	type Machine,
	type Options,
} from '../results.cts';
import { findNodeOfN8n } from '../scaledN8n.cts';

/** About as many as Scenario has. */
const MODELS = 700;
const PICKED = 'model_kling-v2-1';
/** What a person types to find it, one key after the other. */
const TYPED = 'kling v2.1 m';

/** One thing that a person does. */
export interface EditorRow {
	step: string;
	/** From the editor's request to n8n's response, milliseconds. */
	ms: number;
	/** To Scenario. */
	requests: number;
}

export interface EditorResult {
	machine: Machine;
	rounds: number;
	models: number;
	rows: EditorRow[];
}

/** Milliseconds until the form of a model is there. */
export const GOAL = 400;

const FORM = 'Show the form of the picked model';

export const columns: Array<Column<EditorRow>> = [
	{ heading: 'Step', cell: ({ step }) => step },
	{ heading: 'Milliseconds', isNumber: true, cell: ({ ms }) => ms.toFixed(0) },
	{ heading: 'Requests', isNumber: true, cell: ({ requests }) => String(requests) },
];

export const isGoalMet = (rows: EditorRow[]): boolean =>
	rows.every(({ step, ms }) => step !== FORM || ms < GOAL);

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
async function useList(client: N8nClient, simulator: Simulator): Promise<EditorRow[]> {
	const { name, ...credential } = credentialFor(simulator);
	const created = await client.createCredential({ name, ...credential });
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
	const rows: EditorRow[] = [];
	const measure = async (step: string, work: () => Promise<unknown>) => {
		const before = simulator.control.requests().length;
		const startedAt = performance.now();
		await work();
		const ms = performance.now() - startedAt;
		rows.push({ step, ms, requests: simulator.control.requests().length - before });
	};
	const search = async (filter?: string) =>
		await client.listSearch({
			...ask('parameters.model', 'searchModels'),
			...(filter !== undefined && { filter }),
		});
	await measure(`Open the list of ${MODELS} models`, async () => await search());
	await measure(`Type ${TYPED.length} characters`, async () => {
		for (let end = 1; end <= TYPED.length; end++) await search(TYPED.slice(0, end));
	});
	await measure(
		FORM,
		async () => await client.mapperFields(ask('parameters.parameters', 'getModelParameters')),
	);
	return rows;
}

/** Medians of the same step of all rounds. */
const toRows = (rounds: EditorRow[][]): EditorRow[] =>
	(rounds[0] ?? []).map((row, index) => ({
		...row,
		ms: median(rounds.flatMap((round) => round[index]?.ms ?? [])),
	}));

/**
 * How long a person waits for n8n and the node while they pick a model, and the requests it takes.
 *
 * @returns whether the form was there in time; a tiny run shows only that everything works
 */
export async function editor({ tiny, keep, ...options }: Options): Promise<boolean> {
	const rounds = options.rounds ?? (tiny ? 1 : 9);
	const n8n = await startN8nWithPackage({ version: DEFAULT_N8N_VERSION, log: console.log });
	try {
		const samples: EditorRow[][] = [];
		// The first round loads the code and is not counted.
		for (let round = 0; round <= rounds; round++) {
			// Lists are kept per service, so each round has its own.
			const simulator = await startSimulator({ rateLimit: 0, modelPageSize: 500 });
			try {
				addModels(simulator);
				const rows = await useList(n8n.client, simulator);
				if (round > 0) samples.push(rows);
			} finally {
				await simulator.close();
			}
		}
		const rows = toRows(samples);
		const machine = describeMachine(n8n.version, (await findNodeOfN8n()).version);
		console.log(`${formatMachine(machine)}\n\n${formatTable(columns, rows)}\n`);
		if (keep) await keepResult('editor', { machine, rounds, models: MODELS, rows });
		return tiny || isGoalMet(rows);
	} finally {
		await n8n.stop();
	}
}
