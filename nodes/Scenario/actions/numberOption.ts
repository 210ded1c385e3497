import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

interface NumberOption {
	/** As the panel shows it. */
	label: string;
	given: unknown;
	/** Taken when nothing is given. */
	usual: number;
	min: number;
}

/**
 * A number of Additional Options. The panel keeps to its limits, an expression does not.
 *
 * @throws {NodeOperationError} when it is no number, or too small
 */
export function numberOption(
	context: IExecuteFunctions,
	itemIndex: number,
	{ label, given, usual, min }: NumberOption,
): number {
	if (given === undefined || given === null || given === '') return usual;
	const value = typeof given === 'string' ? Number(given.trim() || NaN) : given;
	if (typeof value === 'number' && Number.isFinite(value) && value >= min) return value;
	throw new NodeOperationError(
		context.getNode(),
		`${label} must be a number of at least ${min}, not ${JSON.stringify(given)}`,
		{ itemIndex, description: 'Change it in Additional Options. Nothing was submitted.' },
	);
}
