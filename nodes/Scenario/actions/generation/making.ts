import type { INodeProperties } from 'n8n-workflow';

import type { Runnable } from '../../catalog/runnable';

/** What a resource makes, and what from. */
export interface Making {
	kind: Runnable;
	/** What is made, in the middle of a sentence, e.g. "video". */
	lower: string;
	/** The parameters that say what is to be made. */
	properties: INodeProperties[];
}
