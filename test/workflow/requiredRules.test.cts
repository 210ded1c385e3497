import type { IDataObject } from 'n8n-workflow';

import { errorOf } from '../../tools/engine/runWorkflow.cts';
import { byId, generateJson } from './parameters.cts';
import { useSimulator } from './support.cts';

const simulated = useSimulator();

const MODEL = 'model_simulator-dialogue';

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
		const parameters = generateJson(values, { model: byId(MODEL), waitForCompletion: false });
		expect(errorOf(await simulated.run(parameters)).message).toBe(expected);
		const dryRun = `/generate/custom/${MODEL}?dryRun=true`;
		const { ok } = await simulated.call('POST', dryRun, { prompt: 'Two friends', ...values });
		expect(ok).toBe(expected === '');
		expect(simulated.created()).toHaveLength(expected === '' ? 1 : 0);
	},
);
