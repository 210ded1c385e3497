import type { IExecuteFunctions, INode } from 'n8n-workflow';

import { canPause } from '../../../nodes/Scenario/execution/waitMode';

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

it('canPause accepts a saved workflow in a version that resumes after a crash', async () => {
	expect(await canPause(contextOf(), NEW_N8N)).toEqual({ workflowId: 'w1', executionId: '42' });
});

it.each([
	['an agent calls it', contextOf({ isTool: true }), NEW_N8N, /AI agent/],
	['an engine runs it as a tool', contextOf({ type: 'x.scenarioTool' }), NEW_N8N, /AI agent/],
	['the workflow has no ID', contextOf({ workflowId: '' }), NEW_N8N, /isn't saved/],
	['the workflow is not stored', contextOf({ workflowId: '__EMPTY__' }), NEW_N8N, /isn't saved/],
	['the execution has no ID', contextOf({ executionId: '' }), NEW_N8N, /keeps no record/],
	['the execution is unknown', contextOf({ executionId: '__UNKNOWN__' }), NEW_N8N, /no record/],
	['n8n is too old', contextOf(), {}, /2\.41/],
])('canPause rejects when %s', async (_, context, runtime, why) => {
	expect(await canPause(context, runtime)).toEqual({ whyNot: expect.stringMatching(why) });
});

it('canPause recognizes the version of n8n in these tests', async () => {
	expect(await canPause(contextOf())).toEqual({ workflowId: 'w1', executionId: '42' });
});
