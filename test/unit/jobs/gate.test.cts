import { gateOf } from '../../../nodes/Scenario/jobs/gate';
import type { Answer } from '../../../nodes/Scenario/transport/refusal';
import { virtualClock } from '../../support/virtualClock.cts';

const tooMany = (over: object = {}): Answer => ({
	refusal: { status: 429, reason: 'slow down', details: {}, ...over },
});
const fullHouse = (waitMs?: number) => tooMany({ details: { actionLimit: 5 }, waitMs });
const accepted: Answer = { body: { job: { jobId: 'job_1' } } };

const sender = (...answers: Answer[]) => {
	let sent = 0;
	return { send: async () => answers[sent++] ?? accepted, sent: () => sent };
};

describe('the gate', () => {
	it('sends once what is accepted', async () => {
		const { send, sent } = sender(accepted);
		expect(await gateOf(virtualClock()).pass(send)).toBe(accepted);
		expect(sent()).toBe(1);
	});

	it.each([400, 403, 500, 502, undefined])('does not send again after %p', async (status) => {
		const { send, sent } = sender({ refusal: { status, reason: 'no', details: {} } });
		await gateOf(virtualClock()).pass(send);
		expect(sent()).toBe(1);
	});

	it('waits as long as a rate limit asks', async () => {
		const clock = virtualClock();
		const { send } = sender(tooMany({ waitMs: 12_000 }));
		expect(await gateOf(clock).pass(send)).toBe(accepted);
		expect(clock.now()).toBe(12_000);
	});

	it('goes on as soon as a job of ours has ended', async () => {
		const clock = virtualClock();
		const gate = gateOf(clock);
		const { send, sent } = sender(accepted, fullHouse(60_000));
		await gate.pass(send);
		const passing = gate.pass(send);
		await clock.sleep(5_000);
		gate.free();
		expect(await passing).toBe(accepted);
		expect(clock.now()).toBeLessThan(6_000);
		expect(sent()).toBe(3);
	});

	it('asks again by itself when the jobs in flight are not ours', async () => {
		const clock = virtualClock();
		const { send, sent } = sender(fullHouse(), fullHouse());
		expect(await gateOf(clock).pass(send)).toBe(accepted);
		expect(clock.now()).toBe(30_000);
		expect(sent()).toBe(3);
	});

	it('waits for a place before it asks again, once it knows the ceiling', async () => {
		const clock = virtualClock();
		const gate = gateOf(clock);
		const { send, sent } = sender(accepted, fullHouse());
		await gate.pass(send);
		const second = gate.pass(send);
		await clock.sleep(1_000);
		gate.free();
		await second;
		const third = gate.pass(send);
		await clock.sleep(3_000);
		expect(sent()).toBe(3);
		gate.free();
		expect(await third).toBe(accepted);
		expect(sent()).toBe(4);
	});

	it('tells after an hour that it never opened', async () => {
		const clock = virtualClock();
		const answer = await gateOf(clock).pass(async () => fullHouse());
		expect(answer).toMatchObject({ refusal: { status: 429 } });
		expect(clock.now()).toBeGreaterThanOrEqual(3_600_000);
		expect(clock.now()).toBeLessThan(3_620_000);
	});

	it('ends with the signal', async () => {
		const stop = new AbortController();
		const passing = gateOf(virtualClock(), stop.signal).pass(async () => fullHouse());
		stop.abort(new Error('stopped'));
		await expect(passing).rejects.toThrow('stopped');
	});
});
