import { APP_KIND } from '../../catalog/runnable';
import { estimateCostOperation } from '../generate/estimateCost.operation';
import { generationOperation } from '../generate/generate.operation';
import { inputProperties } from '../generate/properties';
import type { Resource } from '../operation';
import { approvalStepOption } from '../properties';
import { answerApprovalOperation } from './decide.operation';
import { getAppOperation } from './get.operation';
import { getManyAppsOperation } from './getMany.operation';
import { appProperty } from './properties';

/** An app may have several prompts, so they are inputs like all others. */
const APP_SPEC = {
	kind: APP_KIND,
	lower: 'app',
	properties: [appProperty, ...inputProperties(APP_KIND, 'getAppParameters')],
	options: [approvalStepOption],
};

export const appResource: Resource = {
	name: 'App',
	value: 'app',
	defaultOperation: 'run',
	operations: [
		answerApprovalOperation,
		estimateCostOperation(APP_SPEC),
		getAppOperation,
		getManyAppsOperation,
		generationOperation(APP_SPEC, {
			name: 'Run App',
			value: 'run',
			action: 'Run app',
			description: 'Run a Scenario app and return the files. Each run costs Creative Units.',
		}),
	],
};
