import type { Resource } from '../operation';
import { getJobOperation } from './get';
import { waitForCompletionOperation } from './waitForCompletion';

export const jobResource: Resource = {
	name: 'Job',
	value: 'job',
	defaultOperation: 'get',
	operations: [getJobOperation, waitForCompletionOperation],
};
