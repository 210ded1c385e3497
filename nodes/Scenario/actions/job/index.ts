import type { Resource } from '../operation';
import { cancelJobOperation } from './cancel';
import { getJobOperation } from './get';
import { getManyJobsOperation } from './getMany';
import { waitForCompletionOperation } from './waitForCompletion';

export const jobResource: Resource = {
	name: 'Job',
	value: 'job',
	defaultOperation: 'get',
	operations: [
		cancelJobOperation,
		getJobOperation,
		getManyJobsOperation,
		waitForCompletionOperation,
	],
};
