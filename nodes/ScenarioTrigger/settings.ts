import type { IPollFunctions } from 'n8n-workflow';

import { recordOf, textsOf } from '../Scenario/transport/json';

/** Which jobs start the workflow, and what goes out of them. */
export interface TriggerSettings {
	/** Ends of a job: success, failure, canceled. */
	events: string[];
	/** Empty for all models and apps. */
	modelId: string;
	downloadFiles: boolean;
	binaryPropertyOutput: string;
	simplify: boolean;
}

export function triggerSettings(context: IPollFunctions): TriggerSettings {
	const modelId = context.getNodeParameter('model', '', { extractValue: true });
	const options = recordOf(context.getNodeParameter('options', {}));
	return {
		events: textsOf(context.getNodeParameter('events', ['success'])),
		modelId: typeof modelId === 'string' ? modelId.trim() : '',
		downloadFiles: context.getNodeParameter('downloadFiles', false) === true,
		binaryPropertyOutput: String(options.binaryPropertyOutput ?? '').trim() || 'data',
		simplify: context.getNodeParameter('simplify', true) !== false,
	};
}
