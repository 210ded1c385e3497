import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { PausedRun, PausingOptions } from '../../tools/engine/pausing.cts';
import { runPausing } from '../../tools/engine/pausing.cts';
import type { NodeSettings, SimulatedNode } from './support.cts';
import { clock, workflowOf } from './support.cts';

const ROWS: INodeExecutionData[] = [0, 1, 2].map((row) => ({ json: { row } }));

/** Runs the Scenario node with these parameters, by default for three items, in an execution that may be paused. */
export const runNodePausing = async (
	{ credentials }: Pick<SimulatedNode, 'credentials'>,
	parameters: IDataObject,
	{ settings, credential, items = ROWS, ...more }: Partial<PausingOptions> & NodeSettings = {},
): Promise<PausedRun> =>
	await runPausing(workflowOf(parameters, { settings }), {
		credentials: { ...credentials(), ...(credential as Record<string, string>) },
		items,
		clock,
		...more,
	});
