import type { Machine } from '../common/machine.cts';
import type { Column } from '../common/textTable.cts';
import type { Sample } from './samples.cts';

export interface SlotsRow {
	waitMode: 'running' | 'parked';
	executions: number;
	/** Seconds until the last had ended. */
	seconds: number;
	/** Most that were awake at the same time. */
	peak: number;
	/** Awake on the average, over all this time. */
	mean: number;
	/** To the API for each execution. */
	requests: number;
	samples: Sample[];
}

export interface SlotsResult {
	machine: Machine;
	pace: number;
	/** Seconds that a job takes. */
	jobSeconds: number;
	rows: SlotsRow[];
}

export const NAMES = { running: 'Keep Execution Running', parked: 'Park Execution' };

export const columns: Array<Column<SlotsRow>> = [
	{ head: 'Wait Mode', align: 'left', cellOf: ({ waitMode }) => NAMES[waitMode] },
	{ head: 'Executions', align: 'right', cellOf: ({ executions }) => String(executions) },
	{ head: 'Slots held, mean', align: 'right', cellOf: ({ mean }) => mean.toFixed(1) },
	{ head: 'At the most', align: 'right', cellOf: ({ peak }) => String(peak) },
	{ head: 'All ended after s', align: 'right', cellOf: ({ seconds }) => seconds.toFixed(0) },
	{ head: 'Requests each', align: 'right', cellOf: ({ requests }) => requests.toFixed(1) },
];
