import type { IDataObject } from 'n8n-workflow';

import { errorOf } from '../../tools/engine/runWorkflow.cts';
import { FILES, item } from './files.cts';
import { byId, generateFields } from './parameters.cts';
import { useSimulator } from './support.cts';

/* Models that take no prompt, and those that call it otherwise. */

const simulated = useSimulator();

const bodies = () => simulated.created().map(({ body }) => body);

describe('a model that takes no prompt', () => {
	const upscale = async (prompt: string) =>
		await simulated.run(
			generateFields({ video: 'data' }, { model: byId('model_topazlabs-video-upscale'), prompt }),
			{ items: [item({ data: FILES.video }, { text: 'A fox' })] },
		);

	it('runs if Prompt is empty', async () => {
		expect(errorOf(await upscale('')).message).toBe('');
		expect(bodies()).toEqual([{ video: expect.stringMatching(/^asset_/) }]);
	});

	it.each(['A fox, left from another model', '={{ $json.text }}'])(
		'says that Prompt has to be empty, and submits nothing: %s',
		async (prompt) => {
			const { message } = errorOf(await upscale(prompt));
			expect(message).toContain('This model takes no prompt: leave "Prompt" empty');
			expect(bodies()).toEqual([]);
		},
	);
});

describe('a model that speaks', () => {
	const speak = (over: IDataObject) =>
		generateFields({}, { resource: 'audio', model: byId('model_elevenlabs-tts-v3'), ...over });

	it('takes its text from Prompt', async () => {
		await simulated.run(speak({ prompt: 'Welcome aboard' }));
		expect(bodies()).toEqual([{ text: 'Welcome aboard' }]);
	});

	it('asks for it by the name of the parameter', async () => {
		const { message } = errorOf(await simulated.run(speak({ prompt: '' })));
		expect(message).toContain('Prompt is required');
	});
});
