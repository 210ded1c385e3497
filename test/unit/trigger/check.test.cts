import type { ScenarioClient } from '../../../nodes/Scenario/transport/client';
import { JOB_TYPES } from '../../../nodes/Scenario/jobs/jobTypes';
import { isEvent, isOfModel } from '../../../nodes/Scenario/trigger/check';
import { jobOf } from '../clients.cts';

const settings = {
	isNotified: false,
	events: ['success'],
	modelId: '',
	downloadFiles: false,
	binaryPropertyOutput: 'data',
	simplify: true,
};

test.each([
	['a job of a model', { jobType: 'custom' }, true],
	['a job of an app', { jobType: 'workflow', metadata: { workflowId: 'wflow_1' } }, true],
	['a training', { jobType: 'flux-model-training' }, true],
	['an unknown type', { jobType: 'hologram' }, true],
	['no type at all', {}, true],
	['an upload', { jobType: 'upload' }, false],
	['a download of many assets', { jobType: 'assets-download' }, false],
	['a step of an app', { jobType: 'custom', metadata: { workflowJobId: 'job_0' } }, false],
	['another final status', { jobType: 'custom', status: 'failure' }, false],
	['a running job', { jobType: 'custom', status: 'in-progress' }, false],
])('%s', (_, record, yes) => expect(isEvent(jobOf(record), settings)).toBe(yes));

test('the excluded types are types of the API', () => {
	const left = JOB_TYPES.filter((jobType) => !isEvent(jobOf({ jobType }), settings));
	expect(left).toEqual([
		'assets-download',
		'canvas-export',
		'embed',
		'mesh-preview-rendering',
		'model-download',
		'model-import',
		'upload',
	]);
});

describe('a filter by model', () => {
	const input = { modelId: 'model_lora', baseModelId: 'model_base' };
	const job = jobOf({ metadata: { input } });
	/** Can't be asked: the record tells. */
	const client = {} as ScenarioClient;

	test.each([
		['the base model that ran', 'model_base', true],
		['the trained model it used', 'model_lora', true],
		['another model', 'model_other', false],
	])('%s', async (_, modelId, yes) => {
		expect(await isOfModel(client, job, { ...settings, modelId })).toBe(yes);
	});
});
