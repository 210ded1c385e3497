import type { Service } from './simulator.cts';

/** What a way is measured with. */
export interface Place {
	service: Service;
	/** The Node that runs the node, and its version. */
	node: string;
	version: string;
	/** The file of n8n's HTTP Request node, where there is an n8n. */
	peer?: string;
}
