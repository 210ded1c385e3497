import { APP } from '../../catalog/runnable';
import { estimateCostOperation } from '../generation/estimateCost';
import { generationOperation } from '../generation/generate';
import { inputProperties } from '../generation/properties';
import type { Resource } from '../operation';
import { workflowProperty } from './properties';

/** The prompts of an app are inputs like the others: there may be several. */
const RUNNING = {
	kind: APP,
	lower: 'app',
	properties: [workflowProperty, ...inputProperties(APP, 'getWorkflowParameters')],
};

export const workflowResource: Resource = {
	name: 'App',
	value: 'workflow',
	defaultOperation: 'run',
	operations: [
		generationOperation(RUNNING, {
			name: 'Run App',
			value: 'run',
			action: 'Run app',
			description: 'Run a Scenario app and get the files. Each run costs Creative Units.',
		}),
		estimateCostOperation(RUNNING),
	],
};
