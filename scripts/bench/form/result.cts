import type { Machine } from '../common/machine.cts';
import { quantile } from '../common/statistics.cts';
import type { Column } from '../common/textTable.cts';
import type { EditorTimes } from './editor.cts';
import type { PureRow } from './pure.cts';

export interface FormResult {
	/** That ran the pure part; the editor ran beside the n8n that is named. */
	machine: Machine;
	pure: PureRow[];
	/** In ascending order. */
	editor: EditorTimes;
}

export const columns: Array<Column<PureRow>> = [
	{ head: 'Model', align: 'left', cellOf: ({ name }) => name },
	{ head: 'Inputs', align: 'right', cellOf: ({ inputs }) => String(inputs) },
	{ head: 'Record in kB', align: 'right', cellOf: ({ kilobytes }) => kilobytes.toFixed(1) },
	{ head: 'Record to fields µs', align: 'right', cellOf: ({ fields }) => fields.toFixed(0) },
	{ head: 'Values to body µs', align: 'right', cellOf: ({ body }) => body.toFixed(0) },
];

/** What the editor's times say, in a sentence. */
export const editorInWords = ({ form, answer }: EditorTimes): string =>
	`In the editor the form stands ${quantile(form, 0.5)} ms after the click on a model (median of ${form.length}; the longest took ${quantile(form, 1)} ms). Of these, n8n and this package answer the editor's request in ${quantile(answer, 0.5)} ms; the rest is the editor's own.`;
