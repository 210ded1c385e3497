import { readModel } from '../../../nodes/Scenario/models/readModel';
import type { ModelInput } from '../../../nodes/Scenario/models/types';
import { avatars, klingV3, veo31 } from '../../../test/fixtures/models.cts';

/** A model's record, and values for all its inputs. */
export interface Case {
	name: string;
	record: unknown;
	values: Record<string, unknown>;
}

/** Something that the input takes. */
function valueFor({ type, allowedValues, min, kind }: ModelInput): unknown {
	const [allowed] = allowedValues ?? [];
	if (allowed !== undefined) return type.endsWith('_array') ? [allowed] : allowed;
	if (type === 'boolean') return true;
	if (type === 'number') return min ?? 1;
	if (type === 'number_array') return [min ?? 1];
	if (type === 'inputs_array') return [{ prompt: 'A fox in the snow' }];
	if (type.endsWith('_array')) return kind ? ['asset_3ozWujykU62eMC4FHcjzf1eT'] : ['A fox'];
	return kind ? 'asset_3ozWujykU62eMC4FHcjzf1eT' : 'A fox in the snow';
}

export function caseOf(name: string, record: unknown): Case {
	const inputs = readModel(record)?.inputs ?? [];
	const values = Object.fromEntries(inputs.map((input) => [input.name, valueFor(input)]));
	return { name, record, values };
}

/** A model of today, and the largest: 28 inputs, one of them with 1286 choices. */
export const cases = (): Case[] =>
	[klingV3(), veo31(), avatars()].map((record) => caseOf(record.name, record));

/** A model with so many inputs: those of Veo again and again, under other names. */
export function caseWithInputs(count: number): Case {
	const record = veo31();
	const [prompt, ...others] = record.inputs;
	const more = Array.from({ length: count - 1 }, (_, index) => {
		const input = others[index % others.length];
		return { ...input, name: `${input?.name}${index}` };
	});
	return caseOf(`${count} inputs`, { ...record, inputs: [prompt, ...more] });
}
