import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { finish } from './finish';
import { look } from './look';
import type { Parked, Step } from './order';
import { result } from './result';
import { start } from './start';

type DoStep = (context: IExecuteFunctions, parked: Parked) => Promise<INodeExecutionData[]>;

/** What this node does for each step of the workflows behind a parked execution. */
export const steps: Record<Step, DoStep> = { start, look, finish, result };
