import type { Machine } from '../common/machine.cts';
import type { Column } from '../common/textTable.cts';
import type { PureRow } from './pure.cts';

export interface FormResult {
	/** That ran the pure part; the editor ran beside the n8n that is named. */
	machine: Machine;
	pure: PureRow[];
	/** Milliseconds from picking a model to its form, in ascending order. */
	editor: number[];
}

export const columns: Array<Column<PureRow>> = [
	{ head: 'Model', align: 'left', cellOf: ({ name }) => name },
	{ head: 'Inputs', align: 'right', cellOf: ({ inputs }) => String(inputs) },
	{ head: 'Record in kB', align: 'right', cellOf: ({ kilobytes }) => kilobytes.toFixed(1) },
	{ head: 'Record to fields µs', align: 'right', cellOf: ({ fields }) => fields.toFixed(0) },
	{ head: 'Values to body µs', align: 'right', cellOf: ({ body }) => body.toFixed(0) },
];
