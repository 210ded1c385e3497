import type { IDataObject } from 'n8n-workflow';

import { errorOf } from '../../tools/engine/runWorkflow.cts';
import { byId, generateJson } from './parameters.cts';
import { useSimulator } from './support.cts';

const simulated = useSimulator();

const MODEL = 'model_simulator-dialogue';

/** What the node says to the values, and what the service says. */
async function answersTo(values: IDataObject) {
	const run = await simulated.run(
		generateJson(values, { model: byId(MODEL), waitForCompletion: false }),
	);
	const { apiKey, apiSecret, baseUrl } = simulated.simulator;
	const reply = await fetch(`${baseUrl}/generate/custom/${MODEL}?dryRun=true`, {
		method: 'POST',
		headers: {
			authorization: `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`,
			'content-type': 'application/json',
		},
		body: JSON.stringify({ prompt: 'Two friends', ...values }),
	});
	return { message: errorOf(run).message, accepted: reply.ok };
}

test.each<[IDataObject, string]>([
	[{}, ''],
	[{ speech: 'none' }, ''],
	[{ speech: 'spoken', lines: 'Hello' }, ''],
	[{ speech: 'spoken' }, 'Lines is required when Speech is spoken or sung'],
	[{ language: 'foreign', credits: 'Anna' }, ''],
	[{ language: 'foreign' }, 'Credits is required when Language is foreign'],
	[
		{ speech: 'spoken', language: 'foreign', lines: 'Hello', credits: 'Anna' },
		'Translation is required when Speech is spoken and Language is foreign',
	],
])(
	'%j: the node requires what the service requires, before it submits',
	async (values, expected) => {
		const { message, accepted } = await answersTo(values);
		expect({ message, accepted }).toEqual({ message: expected, accepted: expected === '' });
		expect(simulated.control.jobsCreated()).toHaveLength(expected === '' ? 1 : 0);
	},
);
