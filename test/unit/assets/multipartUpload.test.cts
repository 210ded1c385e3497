import fc from 'fast-check';
import { setImmediate as settled } from 'node:timers/promises';
import { mean } from 'simple-statistics';

import {
	planParts,
	withPartMemory,
	waitForImport,
} from '../../../nodes/Scenario/assets/multipartUpload';
import { getProject } from '../../../nodes/Scenario/transport/project';
import { virtualClock } from '../../support/virtualClock.cts';
import { failed } from '../clients.cts';
import type { ScenarioClient } from '../../../nodes/Scenario/transport/client';
import type { JsonRecord } from '../../../nodes/Scenario/utils/json';
import type { Result } from '../../../nodes/Scenario/transport/apiFailure';

const MIB = 1024 ** 2;

describe('planParts', () => {
	it('splits any file into parts the storage accepts, covering all bytes', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 5 * 1024 ** 4 }), (size) => {
				const { count, partSize } = planParts(size);
				expect(partSize).toBeGreaterThanOrEqual(5 * MIB);
				expect(count).toBeLessThanOrEqual(1_000);
				expect((count - 1) * partSize).toBeLessThan(size);
				expect(count * partSize).toBeGreaterThanOrEqual(size);
			}),
		);
	});

	it.each([
		[1, 1, 8],
		[8 * MIB, 1, 8],
		[8 * MIB + 1, 2, 8],
		[1024 * MIB, 128, 8],
		[16 * 1024 * MIB, 964, 17],
	])('splits %d bytes into %d parts of %d MiB', (size, count, mebibytes) => {
		expect(planParts(size)).toEqual({ count, partSize: mebibytes * MIB });
	});
});

const { signal } = new AbortController();

const clientOf = (projectId: string) => {
	const clock = virtualClock();
	const credentials = { apiKey: 'key', apiSecret: 'secret', projectId };
	return { clock, project: getProject(credentials, clock) };
};

/** Parts of a project that are in memory until `end` is called. */
function startParts(projectId: string, count: number, size = 8) {
	const client = clientOf(projectId);
	const buffers: Buffer[] = [];
	let end = () => {};
	const ended = new Promise<void>((resolve) => (end = resolve));
	const work = async (buffer: Buffer) => {
		buffers.push(buffer);
		await ended;
	};
	const parts = Array.from(
		{ length: count },
		async () => await withPartMemory(client, size, work, signal),
	);
	return {
		buffers,
		async end() {
			end();
			await Promise.all(parts);
		},
	};
}

describe('withPartMemory', () => {
	it('gives a project memory for three parts, and leaves one to another project', async () => {
		const one = startParts('one', 9);
		const other = startParts('other', 9);
		await settled();
		expect([one.buffers.length, other.buffers.length]).toEqual([3, 1]);
		await Promise.all([one.end(), other.end()]);
		expect([one.buffers.length, other.buffers.length]).toEqual([9, 9]);
	});

	it('gives each part a buffer of its size, and the memory of parts that are done', async () => {
		const running = startParts('one', 1);
		const bufferOf = async (size: number) => {
			const { buffers, end } = startParts('other', 1, size);
			await end();
			return buffers[0] as Buffer;
		};
		const all = [await bufferOf(10), await bufferOf(20), await bufferOf(15)] as const;
		expect(all.map(({ length }) => length)).toEqual([10, 20, 15]);
		expect(all[2].buffer).toBe(all[1].buffer);
		expect(all[2].byteOffset).toBe(all[1].byteOffset);
		await running.end();
	});

	it('makes room for others when the work throws', async () => {
		const work = async () => await Promise.reject(new Error('no'));
		for (let part = 0; part < 9; part++) {
			await expect(withPartMemory(clientOf('one'), 8, work, signal)).rejects.toThrow('no');
		}
	});
});

/** An upload that has this state at each poll. */
function apiOf(stateAt: (look: number) => JsonRecord, clock = virtualClock(), project = {}) {
	let looks = 0;
	const requestWithRetry = async () => ({ body: { upload: stateAt(looks++) } });
	const api = { clock, project, requestWithRetry } as unknown as ScenarioClient;
	return { api, clock, looks: () => looks };
}

/** One state after the other; the last one repeats. */
const inTurn =
	(...states: JsonRecord[]) =>
	(look: number) =>
		states[Math.min(look, states.length - 1)] ?? {};

const done: Result = { body: {} };
const refused = failed(400);

describe('waitForImport', () => {
	const imported = { status: 'imported', entityId: 'asset_1' };
	const wait = async ({ api }: ReturnType<typeof apiOf>, completed: Result = done) =>
		await waitForImport(api, { uploadId: 'upload_1', completed });

	it('waits through all states, known or not, until the asset exists', async () => {
		const states = ['complete', 'validating', 'scanning', 'validated'].map((status) => ({
			status,
		}));
		const upload = apiOf(inTurn(...states, { ...imported, entityId: null }, imported));
		expect(await wait(upload)).toEqual({ assetId: 'asset_1' });
		expect(upload.looks()).toBe(6);
	});

	it.each([
		[{ status: 'failed', errorMessage: 'no video' }, /couldn't import it: no video$/],
		[{ status: 'failed' }, /couldn't import it: it gave no reason$/],
	])('reports why the import failed: %j', async (state, why) => {
		const upload = apiOf(inTurn({ status: 'validating' }, state));
		expect(await wait(upload)).toEqual({ why: expect.stringMatching(why) });
	});

	it('relies on the status of the upload when its completion was rejected', async () => {
		const going = apiOf(inTurn({ status: 'validating' }, imported));
		expect(await wait(going, refused)).toEqual({ assetId: 'asset_1' });
		expect(await wait(apiOf(inTurn({ status: 'pending' })), refused)).toBe(refused);
	});

	it('first checks after a little less than the last import took', async () => {
		const clock = virtualClock();
		const project = {};
		const importing = async (importMs: number) => {
			const importedAt = clock.now() + importMs;
			const isImported = () => clock.now() >= importedAt;
			const stateNow = () => (isImported() ? imported : { status: 'validating' });
			const upload = apiOf(stateNow, clock, project);
			await wait(upload);
			return { looks: upload.looks(), late: clock.now() - importedAt };
		};
		expect((await importing(3_000)).looks).toBe(3);
		const next = [];
		for (let i = 0; i < 20; i++) next.push(await importing(3_000));
		expect(mean(next.map(({ looks }) => looks))).toBeLessThan(1.6);
		expect(mean(next.map(({ late }) => late))).toBeLessThan(1_000);
	});

	it('times out after ten minutes, polling ever less often', async () => {
		const upload = apiOf(inTurn({ status: 'validating' }));
		const why = expect.stringMatching(/didn't import it within 10 minutes$/);
		expect(await wait(upload)).toEqual({ why });
		expect(upload.clock.now()).toBeGreaterThan(594_000);
		expect(upload.clock.now()).toBeLessThanOrEqual(600_000);
		expect(upload.looks()).toBeLessThan(135);
	});
});
