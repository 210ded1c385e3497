import type { ServerResponse } from 'node:http';
import { request } from 'node:http';

import { useHostileServer } from '../../security/hostileServer.cts';
import { pause } from '../../support/activity.cts';
import { skippingClock } from '../../support/skippingClock.cts';

const HOUR = 3_600_000;

const silent = new Set<number>();
const clock = skippingClock({ pace: 1, unanswered: () => [...silent] });

const { hostile } = useHostileServer();

beforeEach(() => {
	silent.clear();
	clock.start();
});

/** Sends a request, and tells how it ends. */
const send = async (timeout?: number): Promise<string> =>
	await new Promise((resolve, reject) => {
		const sent = request(hostile.origin, { timeout }, (response) => {
			response.resume().once('end', () => resolve('answered'));
		});
		sent.once('error', reject).once('timeout', () => {
			sent.destroy();
			resolve('timed out');
		});
		sent.end();
	});

/** Longer than anything that is ready takes to happen. */
const aWhile = async () => {
	for (let turn = 0; turn < 50; turn++) await pause();
};

/** Sleeps an hour; tells whether it is over. */
function sleepAnHour() {
	const slept = { isOver: false, end: clock.sleep(HOUR) };
	slept.end = slept.end.then(() => void (slept.isOver = true));
	return slept;
}

describe('a sleep', () => {
	it('of hours ends at once when nothing else happens, the shorter one first', async () => {
		const start = clock.now();
		const ended: number[] = [];
		const sleep = async (hours: number) => {
			await clock.sleep(hours * HOUR);
			ended.push(hours);
			expect(clock.now() - start).toBeGreaterThanOrEqual(hours * HOUR);
		};
		await Promise.all([sleep(5), sleep(1), sleep(3)]);
		expect(ended).toEqual([1, 3, 5]);
	});

	it('lasts while a request waits for its reply', async () => {
		const asked = new Promise<ServerResponse>((resolve) => hostile.answers.set('/', resolve));
		const answer = send();
		const response = await asked;
		const slept = sleepAnHour();
		await aWhile();
		expect(slept.isOver).toBe(false);
		response.end();
		expect(await answer).toBe('answered');
		await slept.end;
	});

	it('lasts while someone waits for real time to pass', async () => {
		const timer = setTimeout(() => {}, HOUR);
		const slept = sleepAnHour();
		await aWhile();
		expect(slept.isOver).toBe(false);
		clearTimeout(timer);
		await slept.end;
	});
});

it('a request that is never answered times out between the sleeps around its timeout', async () => {
	hostile.answers.set('/', ({ socket }) => silent.add(socket?.remotePort ?? 0));
	const ended: string[] = [];
	await Promise.all([
		clock.sleep(2 * HOUR).then(() => ended.push('long')),
		clock.sleep(HOUR / 2).then(() => ended.push('short')),
		send(clock.realTimeout(HOUR)).then((end) => ended.push(end)),
	]);
	expect(ended).toEqual(['short', 'timed out', 'long']);
});
