import { always, choice, file, prompt, text } from '../models/inputs.cts';
import type { InputRecord } from '../models/types.cts';
import type { FileKind } from '../types.cts';

/** An app: a workflow of models with inputs of its own. */
export interface SimulatedWorkflow {
	record: {
		id: string;
		name: string;
		description: string;
		privacy: 'public' | 'private';
		/** A draft has nothing that runs. */
		status: 'ready' | 'draft';
		inputs: InputRecord[];
		[more: string]: unknown;
	};
	/** Creative Units of a run with every input at its default. */
	price: number;
	makes: FileKind;
}

function app(
	name: string,
	record: Pick<SimulatedWorkflow['record'], 'id' | 'inputs'> &
		Partial<Pick<SimulatedWorkflow['record'], 'privacy' | 'status'>>,
	price: number,
	makes: FileKind,
): SimulatedWorkflow {
	const at = '2026-05-11T08:00:00.000Z';
	const fixed = { ownerId: 'proj_simulator', createdAt: at, updatedAt: at, uiConfig: {} };
	const description = `${name}, simulated.`;
	return {
		record: { ...fixed, name, description, privacy: 'public', status: 'ready', ...record },
		price,
		makes,
	};
}

const WORKFLOWS = [
	app(
		'Product Turntable',
		{
			id: 'wflow_turntable',
			inputs: [
				file('product', 'image', { label: 'Product Image', required: always }),
				choice('duration', [5, 10], { default: 5 }),
				text('backdrop', { maxLength: 200 }),
			],
		},
		45,
		'video',
	),
	app(
		'Poster from a Sentence',
		{
			id: 'wflow_poster',
			inputs: [
				prompt({ required: always, label: 'Sentence' }),
				choice('aspectRatio', ['1:1', '16:9', '9:16'], { default: '1:1' }),
			],
		},
		12,
		'image',
	),
	app('Half-Made App', { id: 'wflow_draft', status: 'draft', inputs: [] }, 1, 'image'),
	app(
		'Team Intro',
		{ id: 'wflow_intro', privacy: 'private', inputs: [prompt({ required: always })] },
		30,
		'video',
	),
];

/** A fresh copy of every app, by id. */
export const allWorkflows = (): Map<string, SimulatedWorkflow> =>
	new Map(structuredClone(WORKFLOWS).map((workflow) => [workflow.record.id, workflow]));
