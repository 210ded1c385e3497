import { bodyFromValues } from '../../../nodes/Scenario/models/body';
import { describeIssues } from '../../../nodes/Scenario/models/issues';
import { readModel } from '../../../nodes/Scenario/models/readModel';
import type { Model, ModelInput } from '../../../nodes/Scenario/models/types';

/** The model of a record that is known to be readable. */
export function modelOf(record: unknown): Model {
	const model = readModel(record);
	if (!model) throw new Error('The record of this test has no id');
	return model;
}

/** Inputs from records as the API gives them. */
export const inputsOf = (...inputs: object[]): ModelInput[] =>
	modelOf({ id: 'model_test', inputs }).inputs;

/** The body of values that fit. */
export function bodyOf(inputs: ModelInput[], values: Record<string, unknown>) {
	const built = bodyFromValues(inputs, values);
	if ('issues' in built) throw new Error(`Refused: ${describeIssues(built.issues)}`);
	return built.body;
}

/** What is wrong with values, one message each; empty when they fit. */
export function messagesOf(inputs: ModelInput[], values: Record<string, unknown>): string[] {
	const built = bodyFromValues(inputs, values);
	return 'issues' in built ? built.issues.map(({ message }) => message) : [];
}
