import { estimateCostOperation } from '../generation/estimateCost';
import { generateOperation } from '../generation/generate';
import type { Resource } from '../operation';

const VIDEO = { name: 'Video', lower: 'video' };

export const videoResource: Resource = {
	name: 'Video',
	value: 'video',
	defaultOperation: 'generate',
	operations: [generateOperation(VIDEO), estimateCostOperation(VIDEO)],
};
