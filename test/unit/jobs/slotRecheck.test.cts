import { recheckDelay } from '../../../nodes/Scenario/jobs/slotRecheck';

const MINUTE = 60_000;

const full = { ownJobs: 3, slots: 10, unchangedMs: 0 };

describe('a full account is asked again', () => {
	it('after a quarter of a minute at first, less often the longer it stays full', () => {
		const minutes = [0, 1, 2, 3, 4, 60];
		const delays = minutes.map((minute) =>
			recheckDelay({ ...full, unchangedMs: minute * MINUTE }, 0.5),
		);
		expect(delays).toEqual([15_000, 15_000, 30_000, 45_000, 60_000, 60_000]);
	});

	it('at different times by different processes', () => {
		expect(recheckDelay(full, 0)).toBe(7_500);
		expect(recheckDelay(full, 0.99)).toBeGreaterThan(22_000);
	});

	it('not before the service asks', () => {
		expect(recheckDelay({ ...full, waitMs: 50_000 }, 0)).toBe(50_000);
		expect(recheckDelay({ ...full, waitMs: 50_000 }, 0.99)).toBeLessThan(65_000);
	});

	it('after an hour when all its jobs are those of the process', () => {
		expect(recheckDelay({ ...full, ownJobs: 10, waitMs: 50_000 }, 0)).toBe(60 * MINUTE);
	});
});
