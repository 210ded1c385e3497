import { median } from 'simple-statistics';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

import type { Observation } from '../../../nodes/Scenario/jobs/pollSchedule';
import { nextPollDelay } from '../../../nodes/Scenario/jobs/pollSchedule';

const SECOND = 1_000;
const INTERVAL = 5 * SECOND;
/** The first poll is early: some jobs are fast. */
const FIRST = 2 * SECOND;
const NOTICE = 100;
/** Until a job is as old as four intervals it is polled more often. */
const YOUNG_POLLS = 6;

/** The progress of a job that takes `duration`, after `at` milliseconds. */
type Shape = (at: number, duration: number) => number;

const round = (progress: number) => Math.round(progress * 100) / 100;

const SHAPES: Record<string, Shape> = {
	linear: (at, duration) => round(Math.min(0.99, at / duration)),
	'linear after a while in the queue': (at, duration) =>
		round(Math.min(0.99, Math.max(0, (at / duration - 0.15) / 0.85))),
	stuck: (at, duration) => round(Math.min(0.5, at / duration)),
	jumping: (at, duration) => {
		const share = at / duration;
		if (share < 0.2) return 0;
		if (share < 0.35) return 0.4;
		return share < 0.8 ? 0.45 : 0.9;
	},
	absent: () => 0,
};

/** Polls a job until it has ended. */
function follow(shape: Shape, duration: number, delay: typeof nextPollDelay, durations: number[]) {
	const observed: Observation[] = [];
	for (let at = FIRST; ;) {
		if (at >= duration) return { polls: observed.length + 1, late: at - duration };
		observed.push({ at, progress: shape(at, duration) });
		at += NOTICE + delay({ elapsed: at, observed, durations }, INTERVAL);
	}
}

const atInterval = (_: unknown, interval: number) => interval;

/** Many jobs between half a minute and two, one after the other. */
function measure(shape: Shape, delay: typeof nextPollDelay, hasHistory: boolean) {
	const generator = xoroshiro128plus(3);
	const results = [];
	for (let model = 0; model < 60; model++) {
		const usual = uniformInt(generator, 30 * SECOND, 120 * SECOND);
		const durations: number[] = [];
		for (let job = 0; job < 10; job++) {
			const duration = usual * (0.8 + uniformInt(generator, 0, 400) / 1000);
			results.push(follow(shape, duration, delay, durations.slice(-5)));
			if (hasHistory) durations.push(duration);
		}
	}
	return {
		polls: median(results.map(({ polls }) => polls)),
		late: median(results.map(({ late }) => late)),
		latest: Math.max(...results.map(({ late }) => late)),
	};
}

describe('the median delay after the end of a job', () => {
	const cases = Object.keys(SHAPES).flatMap((name) => [
		[name, false] as const,
		[name, true] as const,
	]);

	it.each(cases)(
		'progress %s, known model: %p: no longer, with few more polls',
		(name, isKnown) => {
			const shape = SHAPES[name]!;
			const ours = measure(shape, nextPollDelay, isKnown);
			const before = measure(shape, atInterval, isKnown);
			expect(ours.late).toBeLessThanOrEqual(before.late * 1.15);
			expect(ours.polls).toBeLessThanOrEqual(before.polls + YOUNG_POLLS);
			expect(ours.latest).toBeLessThanOrEqual(4 * INTERVAL + NOTICE);
		},
	);

	it.each([3, 5, 8, 12, 20])('a job of %i s is noticed within a quarter of its time', (seconds) => {
		const { late } = follow(SHAPES.absent!, seconds * SECOND, nextPollDelay, []);
		expect(late).toBeLessThanOrEqual(Math.max(SECOND, seconds * SECOND * 0.25) + NOTICE);
	});

	it.each([
		['linear after a while in the queue', [], 12],
		['absent', [60 * SECOND], 7],
		['stuck', [55 * SECOND, 62 * SECOND], 7],
	])('of a minute is few polls: %s, after %j: at most %i', (name, durations, most) => {
		const polls = [55, 58, 60, 62, 65].map(
			(seconds) => follow(SHAPES[name]!, seconds * SECOND, nextPollDelay, durations).polls,
		);
		expect(median(polls)).toBeLessThanOrEqual(most);
	});
});
