import type { IExecuteFunctions, INode } from 'n8n-workflow';

import { parkable } from '../../../nodes/Scenario/actions/parking/parkable';

const NEW_N8N = { WAIT_FOR_SUB_EXECUTION: 'a date' };

const contextOf = ({
	type = 'n8n-nodes-scenario.scenario',
	workflowId = 'w1',
	executionId = '42',
	isTool = false,
} = {}) =>
	({
		getNode: (): Partial<INode> => ({ type }),
		getWorkflow: () => ({ id: workflowId, active: true }),
		getExecutionId: () => executionId,
		isToolExecution: () => isTool,
	}) as unknown as IExecuteFunctions;

it('is possible in a saved workflow of an n8n that resumes after a crash', () => {
	expect(parkable(contextOf(), NEW_N8N)).toEqual({ workflowId: 'w1', executionId: '42' });
});

it.each([
	['an agent calls it', contextOf({ isTool: true }), NEW_N8N, /AI agent/],
	['an engine runs it as a tool', contextOf({ type: 'x.scenarioTool' }), NEW_N8N, /AI agent/],
	['the workflow has no id', contextOf({ workflowId: '' }), NEW_N8N, /not been saved/],
	['the workflow is not stored', contextOf({ workflowId: '__EMPTY__' }), NEW_N8N, /not been/],
	['the execution has no id', contextOf({ executionId: '' }), NEW_N8N, /keeps no record/],
	['the execution is unknown', contextOf({ executionId: '__UNKNOWN__' }), NEW_N8N, /no record/],
	['an older n8n runs it', contextOf(), {}, /2\.41/],
])('is not possible when %s', (_, context, runtime, why) => {
	expect(parkable(context, runtime)).toEqual({ whyNot: expect.stringMatching(why) });
});

it('is told of the n8n that these tests run with', () => {
	expect(parkable(contextOf())).toEqual({ workflowId: 'w1', executionId: '42' });
});
