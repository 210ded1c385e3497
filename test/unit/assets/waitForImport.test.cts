import { waitForImport } from '../../../nodes/Scenario/assets/uploadImport';
import type { ScenarioClient } from '../../../nodes/Scenario/transport/client';
import type { JsonRecord } from '../../../nodes/Scenario/utils/json';
import type { Result } from '../../../nodes/Scenario/transport/apiFailure';
import { virtualClock } from '../../support/virtualClock.cts';

/** An upload with these states at consecutive polls; the last one repeats. */
function apiOf(...states: Array<JsonRecord | Result>) {
	const clock = virtualClock();
	let looks = 0;
	const ask = async (): Promise<Result> => {
		const state = states[Math.min(looks++, states.length - 1)] ?? {};
		return 'failure' in state ? (state as Result) : { body: { upload: state } };
	};
	return {
		api: { clock, project: {}, requestWithRetry: ask } as unknown as ScenarioClient,
		clock,
		looks: () => looks,
	};
}

const done: Result = { body: {} };
const refused: Result = { failure: { status: 400, reason: 'already complete', details: {} } };

describe('waitForImport', () => {
	it('waits through all states, known or not, until the asset exists', async () => {
		const states = ['complete', 'validating', 'scanning', 'validated'].map((status) => ({
			status,
		}));
		const imported = { status: 'imported', entityId: 'asset_1' };
		const { api, looks } = apiOf(...states, { status: 'imported', entityId: null }, imported);
		expect(await waitForImport(api, { uploadId: 'upload_1', completed: done })).toEqual({
			assetId: 'asset_1',
		});
		expect(looks()).toBe(6);
	});

	it.each([
		[{ status: 'failed', errorMessage: 'no video' }, /couldn't import it: no video$/],
		[{ status: 'failed' }, /couldn't import it: it gave no reason$/],
	])('reports why the import failed: %j', async (state, why) => {
		const { api } = apiOf({ status: 'validating' }, state);
		expect(await waitForImport(api, { uploadId: 'upload_1', completed: done })).toEqual({
			why: expect.stringMatching(why),
		});
	});

	it('relies on the status of the upload when its completion was rejected', async () => {
		const going = apiOf({ status: 'validating' }, { status: 'imported', entityId: 'asset_1' });
		expect(await waitForImport(going.api, { uploadId: 'upload_1', completed: refused })).toEqual({
			assetId: 'asset_1',
		});
		const pending = apiOf({ status: 'pending' });
		expect(await waitForImport(pending.api, { uploadId: 'upload_1', completed: refused })).toBe(
			refused,
		);
	});

	it('first checks after a little less than the last import took', async () => {
		const clock = virtualClock();
		const project = {};
		const importing = async (importMs: number) => {
			const importedAt = clock.now() + importMs;
			let looks = 0;
			const requestWithRetry = async (): Promise<Result> => {
				looks++;
				const status = clock.now() >= importedAt ? 'imported' : 'validating';
				return { body: { upload: { status, entityId: 'asset_1' } } };
			};
			const api = { clock, project, requestWithRetry } as unknown as ScenarioClient;
			await waitForImport(api, { uploadId: 'upload_1', completed: done });
			return { looks, late: clock.now() - importedAt };
		};
		expect((await importing(3_000)).looks).toBe(3);
		const next = [];
		for (let i = 0; i < 20; i++) next.push(await importing(3_000));
		const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / 20;
		expect(mean(next.map(({ looks }) => looks))).toBeLessThan(1.6);
		expect(mean(next.map(({ late }) => late))).toBeLessThan(1_000);
	});

	it('times out after ten minutes, polling ever less often', async () => {
		const { api, clock, looks } = apiOf({ status: 'validating' });
		expect(await waitForImport(api, { uploadId: 'upload_1', completed: done })).toEqual({
			why: expect.stringMatching(/didn't import it within 10 minutes$/),
		});
		expect(clock.now()).toBeGreaterThan(594_000);
		expect(clock.now()).toBeLessThanOrEqual(600_000);
		expect(looks()).toBeLessThan(135);
	});
});
