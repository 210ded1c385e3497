import type { IDataObject, IRun } from 'n8n-workflow';

import { polledTrigger } from '../../tools/engine/polling.cts';
import { errorOf } from '../../tools/engine/runWorkflow.cts';
import { FILES, itemsWith, upload } from './files.cts';
import { byId, generate } from './parameters.cts';
import { jsonOf, until, useSimulator } from './support.cts';

jest.setTimeout(180_000);

const messagesOf = (runs: IRun[]) => runs.map((run) => errorOf(run).message).filter(Boolean);

describe('concurrent runs with one credential', () => {
	const simulated = useSimulator({ rateLimit: 100, maxJobsInFlight: 10, jobSeconds: 12 });

	const sideBySide = async (count: number, over: IDataObject) =>
		await Promise.all(
			Array.from({ length: count }, async () => await simulated.run(generate(over))),
		);

	it('share the rate limit, the status checks and the job limit', async () => {
		const runs = await sideBySide(70, { downloadFiles: false, options: { timeout: 3600 } });
		expect(messagesOf(runs)).toEqual([]);
		expect(runs.flatMap((run) => jsonOf(run))).toHaveLength(70);
		expect(simulated.created()).toHaveLength(70);
		expect(simulated.refused().length).toBeLessThanOrEqual(5);
		expect(simulated.requestsTo(/./).length).toBeLessThanOrEqual(4 * 70);
	});

	it.each([
		['once, of a public one', 'public', 20, 1],
		['each, of an own one', 'private', 1, 2],
	] as const)('read the record of a model %s', async (_, privacy, count, reads) => {
		const id = `model_test-${privacy}`;
		const inputs = [{ name: 'prompt', type: 'string' as const, prompt: true }];
		simulated.control.setModel({ id, inputs, privacy });
		const over = { waitForCompletion: false, model: byId(id) };
		const runs = [...(await sideBySide(count, over)), ...(await sideBySide(1, over))];
		expect(messagesOf(runs)).toEqual([]);
		expect(simulated.requestsTo(new RegExp(`^/v1/models/${id}$`))).toHaveLength(reads);
		expect(simulated.created()).toHaveLength(count + 1);
	});
});

describe('a rate limit used up by other clients', () => {
	const simulated = useSimulator({ rateLimit: 100, maxJobsInFlight: 0, jobSeconds: 12 });

	/** Replies 429 that many times, each with a retry hint of that many seconds. */
	const refuse = (times: number, seconds: number, path = '^/v1/', method = 'GET') => {
		const on = { path, method };
		simulated.control.nextFault({ kind: 'rateLimit', hint: 'body', seconds, times, on });
	};

	it.each<[string, IDataObject, string, string]>([
		['the record of a model', generate(), '/models/', 'GET'],
		['a submission', generate(), '/generate/', 'POST'],
		['a dry run', generate({ operation: 'estimateCost' }), '/generate/', 'POST'],
		['a status check', generate(), '/jobs', 'GET'],
		['the record of an asset', generate(), '/assets/', 'GET'],
		['an upload', upload(), '/assets|/uploads', 'POST'],
		['a list of models', { resource: 'model', operation: 'getMany' }, '/models', 'GET'],
		['a list of jobs', { resource: 'job', operation: 'getMany' }, '/jobs', 'GET'],
	])('delays %s by two minutes without failing the run', async (_, parameters, path, method) => {
		refuse(3, 40, path, method);
		await simulated.outputs(parameters, { items: itemsWith(FILES.image) });
		expect(simulated.refused()).toHaveLength(3);
		expect(simulated.control.faultsLeft()).toEqual([]);
		expect(simulated.created().length).toBeLessThanOrEqual(1);
	});

	it('delays the poll of the trigger without failing it', async () => {
		refuse(3, 40);
		expect(await polledTrigger({}, simulated.credentials()).poll()).toEqual([]);
		expect(simulated.refused()).toHaveLength(3);
	});

	// A list that was loaded is kept for a minute, so each of these loads another one.
	it('delays a list of the editor by seconds', async () => {
		refuse(1, 9);
		const models = await simulated.editor(generate()).list('searchModels', 'veo');
		expect(models.length).toBeGreaterThan(0);
	});

	it('delays a list of the editor by less than a minute', async () => {
		refuse(2, 60);
		await expect(simulated.editor(generate()).list('searchApps')).rejects.toThrow(
			'Rate limit of this Scenario project reached',
		);
	});
});

describe('a run stopped while it waits for a slot', () => {
	const simulated = useSimulator({ rateLimit: 100, maxJobsInFlight: 1, jobSeconds: 40 });

	it('is canceled at once, submits nothing, and leaves the slot to the next', async () => {
		const submitOnly = generate({ waitForCompletion: false });
		expect(messagesOf([await simulated.run(submitOnly)])).toEqual([]);
		let stop = () => {};
		const stopped = simulated.run(submitOnly, { onStart: (cancel) => (stop = cancel) });
		await until(() => simulated.refused()[0]);
		const next = simulated.run(submitOnly);
		stop();
		expect((await stopped).status).toBe('canceled');
		expect(simulated.created()).toHaveLength(1);
		expect(messagesOf([await next])).toEqual([]);
		expect(simulated.created()).toHaveLength(2);
	});
});
