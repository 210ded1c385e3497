import type { Resource } from '../operation';
import { getModelOperation } from './get';
import { getManyModelsOperation } from './getMany';

export const modelResource: Resource = {
	name: 'Model',
	value: 'model',
	defaultOperation: 'getMany',
	operations: [getModelOperation, getManyModelsOperation],
};
