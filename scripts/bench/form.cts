import { machineAsText, thisMachine } from './common/machine.cts';
import type { Options } from './common/options.cts';
import { startRealN8n } from './common/realN8n.cts';
import { keepResult } from './common/results.cts';
import { say } from './common/say.cts';
import { textTable } from './common/textTable.cts';
import { measureEditor } from './form/editor.cts';
import { cases } from './form/models.cts';
import { measurePure, type PureRow } from './form/pure.cts';
import { columns, editorInWords, type FormResult } from './form/result.cts';

const ascending = (milliseconds: number[]) =>
	milliseconds.map(Math.round).toSorted((one, other) => one - other);

/**
 * From a model's record to the form, and from its values to the body: the functions alone, and
 * what somebody sees who picks a model in the editor.
 *
 * @returns true: there is no goal to keep
 */
export async function form({ tiny, keep, rounds }: Options): Promise<boolean> {
	const pure: PureRow[] = [];
	for (const each of cases()) pure.push(await measurePure(each, tiny ? 20 : 1_000));
	const n8n = await startRealN8n();
	try {
		const { form: formMs, answer } = await measureEditor(n8n, rounds ?? (tiny ? 1 : 10));
		const editor = { form: ascending(formMs), answer: ascending(answer) };
		const result: FormResult = { machine: thisMachine(n8n.version), pure, editor };
		say(`${machineAsText(result.machine)}\n\n${textTable(columns, pure)}\n`);
		say(`${editorInWords(editor)}\n`);
		if (keep) await keepResult('form', result);
		return true;
	} finally {
		await n8n.stop();
	}
}
