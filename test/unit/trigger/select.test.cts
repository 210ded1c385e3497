import { readJob } from '../../../nodes/Scenario/jobs/job';
import { JOB_TYPES } from '../../../nodes/Scenario/jobs/jobTypes';
import { isEvent } from '../../../nodes/ScenarioTrigger/select';

const settings = {
	events: ['success'],
	modelId: '',
	downloadFiles: false,
	binaryPropertyOutput: 'data',
	simplify: true,
};

function jobOf(record: object) {
	const job = readJob({ jobId: 'job_1', status: 'success', ...record });
	if (!job) throw new Error('The record of this test has no id');
	return job;
}

test.each([
	['what a model made', { jobType: 'custom' }, true],
	['what an app made', { jobType: 'workflow', metadata: { workflowId: 'wflow_1' } }, true],
	['a training', { jobType: 'flux-model-training' }, true],
	['a type that nobody knows', { jobType: 'hologram' }, true],
	['no type at all', {}, true],
	['an upload', { jobType: 'upload' }, false],
	['a download of many assets', { jobType: 'assets-download' }, false],
	['a step of an app', { jobType: 'custom', metadata: { workflowJobId: 'job_0' } }, false],
	['another end', { jobType: 'custom', status: 'failure' }, false],
	['a job that runs', { jobType: 'custom', status: 'in-progress' }, false],
])('%s', (_, record, yes) => expect(isEvent(jobOf(record), settings)).toBe(yes));

test('the types that are left out are types of the API', () => {
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
