import { perDoubling, type Series } from '../../../scripts/bench/growth/series.cts';
import { delaysOfFiles, delaysOfOutputs } from '../../../scripts/bench/latency/delays.cts';
import { awakeSeconds, changesOf } from '../../../scripts/bench/slots/samples.cts';
import type { JobRecord, RecordedRequest } from '../../../simulator/index.cts';
import type { Execution } from '../../e2e/harness/client.cts';

describe('samples of awake executions', () => {
	const samples = [
		{ at: 0, awake: 2 },
		{ at: 1, awake: 2 },
		{ at: 3, awake: 0 },
		{ at: 10, awake: 0 },
	];

	test('each holds until the next', () => {
		expect(awakeSeconds(samples)).toBe(6);
		expect(awakeSeconds([])).toBe(0);
	});

	test('the line needs those at which something changes, and the last', () => {
		expect(changesOf(samples).map(({ at }) => at)).toEqual([0, 3, 10]);
	});
});

describe('growth', () => {
	const series = (...values: number[]): Series => ({
		what: '',
		unit: '',
		of: '',
		points: values.map((value, index) => ({ size: 25 * 2 ** index, value })),
	});

	test('is told for one doubling, over all of them', () => {
		expect(perDoubling(series(3, 6, 12))).toBeCloseTo(2);
		expect(perDoubling(series(5, 5, 5))).toBeCloseTo(1);
		expect(perDoubling(series(1, 4, 16))).toBeCloseTo(4);
	});

	test('is not told where there is nothing to compare', () => {
		expect(perDoubling(series(3))).toBeUndefined();
		expect(perDoubling(series(0, 3))).toBeUndefined();
	});
});

describe('delays', () => {
	const jobs = [
		{ jobId: 'job_1', assetIds: ['asset_1'], endsAt: 1_000 },
		{ jobId: 'job_2', assetIds: ['asset_2'], endsAt: 2_000 },
	] as JobRecord[];

	test('last from the end of a job until its file is asked for', () => {
		const requests = [
			{ path: '/v1/jobs', at: 1_100 },
			{ path: '/cdn/files/asset_2', at: 2_700 },
			{ path: '/cdn/files/asset_1', at: 4_000 },
		] as RecordedRequest[];
		expect(delaysOfFiles(jobs, requests)).toEqual([3_000, 700]);
	});

	test('or until the output of the node', () => {
		const execution = (jobId: string, startTime: number, executionTime: number) =>
			({
				data: {
					resultData: {
						runData: {
							Node: [{ startTime, executionTime, data: { main: [[{ json: { jobId } }]] } }],
						},
					},
				},
			}) as unknown as Execution;
		const executions = [execution('job_2', 500, 2_500), execution('job_1', 0, 1_400)];
		expect(delaysOfOutputs(jobs, executions, 'Node')).toEqual([1_000, 400]);
	});
});
