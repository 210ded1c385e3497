import type { IExecuteFunctions } from 'n8n-workflow';

import { recordOf } from '../transport/json';
import { numberOption } from './numberOption';
import { isTool, LONGEST_TOOL_WAIT } from './tool';

/** How an item's job is waited for and what of it goes out. Times in milliseconds. */
export interface WaitingSettings {
	pollInterval: number;
	timeout: number;
	onTimeout: 'fail' | 'returnJob';
	/** Of the first item: a run waits in one way. */
	waitMode: 'running' | 'parked';
	binaryPropertyOutput: string;
	downloadFiles: boolean;
	simplify: boolean;
}

/** Seconds, as in the panel. */
const POLL_INTERVAL = { label: 'Poll Interval', usual: 5, min: 2 };
const TIMEOUT = { label: 'Timeout', usual: 1200, min: 1 };

/** An agent reads JSON alone, waits with somebody waiting for it, and can look again by itself. */
const forTool = (settings: WaitingSettings): WaitingSettings => ({
	...settings,
	timeout: Math.min(settings.timeout, LONGEST_TOOL_WAIT),
	onTimeout: 'returnJob',
	downloadFiles: false,
});

/**
 * Reads the waiting parameters of an item.
 *
 * @throws {NodeOperationError} when an expression gave what can't be meant
 */
export function waitingSettings(context: IExecuteFunctions, itemIndex: number): WaitingSettings {
	const options = recordOf(context.getNodeParameter('options', itemIndex, {}));
	const seconds = (key: string, limits: typeof TIMEOUT) =>
		numberOption(context, itemIndex, { given: options[key], ...limits });
	const settings: WaitingSettings = {
		pollInterval: seconds('pollInterval', POLL_INTERVAL) * 1000,
		timeout: seconds('timeout', TIMEOUT) * 1000,
		onTimeout: options.onTimeout === 'returnJob' ? 'returnJob' : 'fail',
		waitMode: options.waitMode === 'parked' ? 'parked' : 'running',
		binaryPropertyOutput: String(options.binaryPropertyOutput ?? '').trim() || 'data',
		downloadFiles: context.getNodeParameter('downloadFiles', itemIndex, true) !== false,
		simplify: context.getNodeParameter('simplify', itemIndex, true) !== false,
	};
	return isTool(context) ? forTool(settings) : settings;
}
