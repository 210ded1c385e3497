import { describeIssues } from '../../../nodes/Scenario/models/describe';
import type { Model, ModelInput } from '../../../nodes/Scenario/models/model';
import { parseModel } from '../../../nodes/Scenario/models/model';
import { bodyFromValues } from '../../../nodes/Scenario/models/requestBody';

/** The model of a valid record. */
export function modelOf(record: unknown): Model {
	const model = parseModel(record);
	if (!model) throw new Error('The record of this test has no id');
	return model;
}

/** Inputs from records as the API returns them. */
export const inputsOf = (...inputs: object[]): ModelInput[] =>
	modelOf({ id: 'model_test', inputs }).inputs;

/** The body of valid values. */
export function bodyOf(inputs: ModelInput[], values: Record<string, unknown>) {
	const built = bodyFromValues(inputs, values);
	if ('issues' in built) throw new Error(`Refused: ${describeIssues(built.issues)}`);
	return built.body;
}

/** The issues of values, one message each; empty if they are valid. */
export function messagesOf(inputs: ModelInput[], values: Record<string, unknown>): string[] {
	const built = bodyFromValues(inputs, values);
	return 'issues' in built ? built.issues.map(({ message }) => message) : [];
}
