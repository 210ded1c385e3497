import type { IExecuteFunctions } from 'n8n-workflow';

/** Says beside the output that the execution was not parked, and why (a clause). */
export function hintAtRunning(context: IExecuteFunctions, whyNot: string): void {
	context.addExecutionHints({
		message: `The execution was kept running and not parked: ${whyNot}.`,
		type: 'warning',
		location: 'outputPane',
	});
}
