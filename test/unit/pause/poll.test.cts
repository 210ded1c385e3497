import {
	addAnswers,
	jobsToPoll,
	parseProgress,
	serializeProgress,
	type PollProgress,
} from '../../../nodes/Scenario/execution/pause/poll';
import type { PendingJob } from '../../../nodes/Scenario/execution/pause/state';
import type { Job } from '../../../nodes/Scenario/jobs/job';
import { jobOf } from '../clients.cts';

const DEADLINE = 1_000_000;

const jobWith = (number: number, status = 'in-progress', more: object = {}) =>
	jobOf({ jobId: `job_${number}`, status, ...more });

const pendingJob = (item: number): PendingJob => ({
	item,
	job: jobWith(item),
	deadline: DEADLINE,
	settings: {} as PendingJob['settings'],
});

const progressOf = (jobs: number): PollProgress => ({
	pendingJobs: Array.from({ length: jobs }, (_, item) => pendingJob(item)),
	unanswered: 0,
});

const answersOf = (...jobs: Job[]) => ({
	jobs: new Map(jobs.map((job) => [job.jobId, job])),
	refused: new Map(),
});

/** The progress as the loop passes it on. */
const passOn = (after: PollProgress) =>
	parseProgress(progressOf(after.pendingJobs.length).pendingJobs, serializeProgress(after));

/** A poll that gets an answer about the first of the jobs. */
function poll(progress: PollProgress, most: number, at = 0) {
	const polled = jobsToPoll(progress);
	const answered = polled.slice(0, most);
	const next = passOn(addAnswers(progress, polled, answersOf(...answered), at));
	return { answered: answered.map(({ jobId }) => jobId.slice(4)), next };
}

const endsOf = ({ pendingJobs }: PollProgress) => pendingJobs.map(({ end }) => end);

describe('polls that get to a few jobs only', () => {
	it('poll the jobs in turn', () => {
		let progress = progressOf(7);
		const rounds: string[] = [];
		for (let round = 0; round < 4; round++) {
			const { answered, next } = poll(progress, 3);
			rounds.push(answered.join(''));
			progress = next;
		}
		expect(rounds).toEqual(['012', '345', '601', '234']);
	});

	it.each([1, 2, 3])('get to all others while %i jobs never answer and end each poll', (broken) => {
		const isBroken = ({ jobId }: Job) => Number(jobId.slice(4)) < broken;
		let progress = progressOf(10);
		const answered = new Set<string>();
		for (let round = 0; round < 40; round++) {
			const polled = jobsToPoll(progress);
			const first = polled.findIndex(isBroken);
			const reached = polled.slice(0, Math.min(3, first < 0 ? polled.length : first));
			reached.forEach(({ jobId }) => answered.add(jobId));
			progress = addAnswers(progress, polled, answersOf(...reached), 0);
		}
		expect(answered.size).toBe(10 - broken);
	});

	it('do not poll a job again whose end is known', () => {
		const progress = progressOf(3);
		const polled = jobsToPoll(progress);
		const ended = jobWith(1, 'success', { metadata: { assetIds: ['asset_1'] } });
		const next = passOn(addAnswers(progress, polled, answersOf(ended, jobWith(0)), 0));
		expect(jobsToPoll(next).map(({ jobId }) => jobId)).toEqual(['job_2', 'job_0']);
		expect(next.pendingJobs[1]).toMatchObject({
			end: 'ended',
			job: { end: 'success', assetIds: ['asset_1'] },
		});
	});

	it('pass on an equal text while no further job ends', () => {
		const progress = progressOf(5);
		const ended = addAnswers(progress, jobsToPoll(progress), answersOf(jobWith(1, 'success')), 0);
		const first = poll(ended, 2).next;
		const second = poll(first, 2).next;
		expect(first.next).not.toBe(second.next);
		expect(serializeProgress(first).latest).toBe(serializeProgress(second).latest);
	});

	it('poll a job of two items once, and end both', () => {
		const progress = { pendingJobs: [pendingJob(0), { ...pendingJob(0), item: 1 }], unanswered: 0 };
		const polled = jobsToPoll(progress);
		expect(polled).toHaveLength(1);
		const answers = answersOf(jobWith(0, 'failure', { error: 'moderation' }));
		expect(endsOf(addAnswers(progress, polled, answers, 0))).toEqual(['ended', 'ended']);
	});
});

describe('at its deadline', () => {
	it('a job that was not reached is polled once more before it counts as timed out', () => {
		const { next } = poll(progressOf(3), 2, DEADLINE);
		expect(endsOf(next)).toEqual(['timedOut', 'timedOut', undefined]);
		const last = poll(next, 2, DEADLINE + 1).next;
		expect(endsOf(last)).toEqual(['timedOut', 'timedOut', 'timedOut']);
	});

	it('a poll that started earlier times no job out', () => {
		expect(endsOf(poll(progressOf(1), 1, DEADLINE - 1).next)).toEqual([undefined]);
	});

	it('jobs time out unpolled when Scenario has not answered five polls in a row', () => {
		let progress = progressOf(2);
		for (let round = 0; round < 5; round++) {
			expect(endsOf(progress)).toEqual([undefined, undefined]);
			progress = poll(progress, 0, DEADLINE).next;
		}
		expect(endsOf(progress)).toEqual(['timedOut', 'timedOut']);
	});

	it('one answer starts that count anew', () => {
		let progress = progressOf(2);
		for (let round = 0; round < 4; round++) progress = poll(progress, 0, DEADLINE - 10).next;
		progress = poll(progress, 1, DEADLINE - 10).next;
		progress = poll(progress, 0, DEADLINE).next;
		expect(endsOf(progress)).toEqual([undefined, undefined]);
	});
});
