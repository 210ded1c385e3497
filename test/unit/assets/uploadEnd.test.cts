import { uploadEnd } from '../../../nodes/Scenario/assets/uploadEnd';
import type { ScenarioApi } from '../../../nodes/Scenario/transport/api';
import type { JsonRecord } from '../../../nodes/Scenario/transport/json';
import type { Answer } from '../../../nodes/Scenario/transport/refusal';
import { virtualClock } from '../../support/virtualClock.cts';

/** An upload that stands so at one look after the other; the last state lasts. */
function apiOf(...states: Array<JsonRecord | Answer>) {
	const clock = virtualClock();
	let looks = 0;
	const ask = async (): Promise<Answer> => {
		const state = states[Math.min(looks++, states.length - 1)] ?? {};
		return 'refusal' in state ? (state as Answer) : { body: { upload: state } };
	};
	return { api: { clock, ask } as unknown as ScenarioApi, clock, looks: () => looks };
}

const done: Answer = { body: {} };
const refused: Answer = { refusal: { status: 400, reason: 'already complete', details: {} } };

describe('uploadEnd', () => {
	it('waits through all states, known or not, until the asset is there', async () => {
		const states = ['complete', 'validating', 'scanning', 'validated'].map((status) => ({
			status,
		}));
		const imported = { status: 'imported', entityId: 'asset_1' };
		const { api, looks } = apiOf(...states, { status: 'imported', entityId: null }, imported);
		expect(await uploadEnd(api, 'upload_1', done)).toEqual({ assetId: 'asset_1' });
		expect(looks()).toBe(6);
	});

	it.each([
		[{ status: 'failed', errorMessage: 'no video' }, /could not import it: no video$/],
		[{ status: 'failed' }, /could not import it: it gave no reason$/],
	])('tells why it was not imported: %j', async (state, why) => {
		const { api } = apiOf({ status: 'validating' }, state);
		expect(await uploadEnd(api, 'upload_1', done)).toEqual({ why: expect.stringMatching(why) });
	});

	it('goes by the upload itself where completing it was refused', async () => {
		const going = apiOf({ status: 'validating' }, { status: 'imported', entityId: 'asset_1' });
		expect(await uploadEnd(going.api, 'upload_1', refused)).toEqual({ assetId: 'asset_1' });
		const pending = apiOf({ status: 'pending' });
		expect(await uploadEnd(pending.api, 'upload_1', refused)).toBe(refused);
	});

	it('gives up after ten minutes, having looked ever more rarely', async () => {
		const { api, clock, looks } = apiOf({ status: 'validating' });
		expect(await uploadEnd(api, 'upload_1', done)).toEqual({
			why: expect.stringMatching(/not imported it within 10 minutes$/),
		});
		expect(clock.now()).toBeGreaterThan(594_000);
		expect(clock.now()).toBeLessThanOrEqual(600_000);
		expect(looks()).toBeLessThan(135);
	});
});
