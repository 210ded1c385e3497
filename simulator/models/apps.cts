import { PROJECT_ID, USER_ID } from '../ids.cts';
import type { FlowNode } from '../jobs/flow.cts';
import type { FileKind } from '../types.cts';
import { always, choice, file, prompt, text } from './build.cts';
import type { InputRecord } from './types.cts';

/** What differs between apps. */
interface AppSpec {
	id: string;
	name: string;
	inputs: InputRecord[];
	flow?: FlowNode[];
	privacy?: 'public' | 'private';
	/** A draft can't be run. */
	status?: 'ready' | 'draft';
	/** Creative Units of a run with all inputs at their defaults. */
	price: number;
	outputKind: FileKind;
}

const CREATED = '2026-05-11T08:00:00.000Z';

const step = (id: string, modelId: string, dependsOn: string[] = []): FlowNode => ({
	id,
	type: 'custom-model',
	modelId,
	...(dependsOn.length > 0 && { dependsOn }),
});

/** An app: a workflow of models with its own inputs. */
function app({ price, outputKind, flow = [], ...spec }: AppSpec) {
	const description = `${spec.name}, simulated.`;
	const record = {
		ownerId: PROJECT_ID,
		authorId: USER_ID,
		createdAt: CREATED,
		updatedAt: CREATED,
		description,
		shortDescription: description,
		privacy: 'public',
		status: 'ready',
		tagSet: [],
		outputAssetKinds: [outputKind],
		hasFlow: flow.length > 0,
		flow,
		editorInfo: {},
		uiConfig: {},
		...spec,
	};
	return { record, price, outputKind };
}

export type SimulatedWorkflow = ReturnType<typeof app>;

const WORKFLOWS = [
	app({
		id: 'wflow_turntable',
		name: 'Product Turntable',
		inputs: [
			file('product', 'image', { label: 'Product Image', required: always }),
			choice('duration', [5, 10], { default: 5 }),
			text('backdrop', { maxLength: 200 }),
		],
		flow: [step('turn', 'model_kling-v2-1')],
		price: 45,
		outputKind: 'video',
	}),
	app({
		id: 'wflow_poster',
		name: 'Poster from a Sentence',
		inputs: [
			prompt({ required: always, label: 'Sentence' }),
			choice('aspectRatio', ['1:1', '16:9', '9:16'], { default: '1:1' }),
		],
		flow: [step('draw', 'model_bfl-flux-1-schnell'), step('refine', 'model_ernie-image', ['draw'])],
		price: 12,
		outputKind: 'image',
	}),
	app({
		id: 'wflow_review',
		name: 'Campaign with Approval',
		inputs: [prompt({ required: always })],
		flow: [
			step('draft', 'model_ernie-image'),
			{ id: 'approve', type: 'user-approval', dependsOn: ['draft'] },
			step('animate', 'model_kling-v2-1', ['approve']),
		],
		price: 36,
		outputKind: 'video',
	}),
	app({
		id: 'wflow_pick',
		name: 'Pick a Key Visual',
		inputs: [prompt({ required: always })],
		flow: [
			step('draft', 'model_ernie-image'),
			{
				id: 'pick',
				type: 'user-selection',
				dependsOn: ['draft'],
				inputs: [{ name: 'images', type: 'file_array', max: 2 }],
			},
			step('finish', 'model_joyai-image-edit', ['pick']),
		],
		price: 20,
		outputKind: 'image',
	}),
	app({
		id: 'wflow_draft',
		name: 'Half-Made App',
		status: 'draft',
		inputs: [],
		price: 1,
		outputKind: 'image',
	}),
	app({
		id: 'wflow_intro',
		name: 'Team Intro',
		privacy: 'private',
		inputs: [prompt({ required: always })],
		flow: [step('speak', 'model_veo3-1')],
		price: 30,
		outputKind: 'video',
	}),
];

/** A new copy of every app, by id. */
export const allWorkflows = (): Map<string, SimulatedWorkflow> =>
	new Map(structuredClone(WORKFLOWS).map((workflow) => [workflow.record.id, workflow]));
