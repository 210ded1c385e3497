import { bodyFromValues } from '../../../nodes/Scenario/models/body';
import { fieldsOfModel } from '../../../nodes/Scenario/models/fields';
import { readModel } from '../../../nodes/Scenario/models/readModel';
import type { Case } from './models.cts';

/** Microseconds, medians. */
export interface PureRow {
	name: string;
	inputs: number;
	/** Of its record as JSON. */
	kilobytes: number;
	/** From the record to the fields of the form. */
	fields: number;
	/** From the values to the body that is sent. */
	body: number;
}

function modelOf({ name, record }: Case) {
	const model = readModel(record);
	if (!model) throw new Error(`The record of ${name} is no model's`);
	return model;
}

/** @throws {Error} when the values of a case do not fit its model */
export async function measurePure(each: Case, milliseconds: number): Promise<PureRow> {
	const { Bench } = await import('tinybench');
	const { name, record, values } = each;
	const { inputs } = modelOf(each);
	const built = bodyFromValues(inputs, values);
	if ('issues' in built) throw new Error(`${name}: ${JSON.stringify(built.issues)}`);
	const bench = new Bench({ time: milliseconds, warmupTime: milliseconds / 2 });
	bench.add('fields', () => void fieldsOfModel(modelOf(each)));
	bench.add('body', () => void bodyFromValues(inputs, values));
	await bench.run();
	const microseconds = (task: string) => {
		const result = bench.getTask(task)?.result;
		if (!result || !('latency' in result)) throw new Error(`${task} of ${name} was not measured`);
		return result.latency.p50 * 1000;
	};
	return {
		name,
		inputs: inputs.length,
		kilobytes: JSON.stringify(record).length / 1000,
		fields: microseconds('fields'),
		body: microseconds('body'),
	};
}
