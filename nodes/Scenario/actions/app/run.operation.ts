import { APP_KIND } from '../../catalog/runnable';
import { generationOperation, runnableGeneration } from '../generate/generate.operation';
import { inputProperties } from '../generate/properties';
import { appProperty } from '../locators';
import { approvalStepOption } from '../properties';

/** An app may have several prompts, so they are inputs like all others. */
export const appGeneration = runnableGeneration(APP_KIND, {
	lower: 'app',
	properties: [appProperty, ...inputProperties(APP_KIND)],
	options: [approvalStepOption],
});

export const runAppOperation = generationOperation(appGeneration, {
	name: 'Run App',
	value: 'run',
	action: 'Run app',
	description: 'Run a Scenario app and return the files. Each run costs Creative Units.',
});
