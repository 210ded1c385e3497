import type { IDataObject } from 'n8n-workflow';

import { errorOf } from '../../tools/engine/runWorkflow.cts';
import { FILES, item } from './files.cts';
import { byId, generate, generateFields } from './parameters.cts';
import { useSimulator } from './support.cts';

/* Models that take no prompt, and those that call it otherwise. */

const simulated = useSimulator();

const bodies = () => simulated.control.jobsCreated().map(({ body }) => body);

/** The form of an upscaler as the editor saves it, with the mark that hides Prompt. */
const upscale = (over: IDataObject) =>
	generate({
		model: byId('model_topazlabs-video-upscale'),
		parameters: {
			mappingMode: 'defineBelow',
			value: { video: 'data' },
			schema: [{ id: 'video', displayName: 'Video', display: true, formHasNoPrompt: true }],
		},
		...over,
	});

const items = [item({ data: FILES.video }, { text: 'A fox' })];

it('a model without a prompt runs if Prompt is empty, which hides it', async () => {
	const done = await simulated.run(upscale({ prompt: '' }), { items });
	expect(errorOf(done).message).toBe('');
	expect(bodies()).toEqual([{ video: expect.stringMatching(/^asset_/) }]);
});

it.each(['A fox, left from another model', '={{ $json.text }}', '  A fox'])(
	'a model without a prompt does not drop the text of Prompt: %s',
	async (prompt) => {
		const { message } = errorOf(await simulated.run(upscale({ prompt }), { items }));
		expect(message).toContain('This model takes no prompt: leave "Prompt" empty');
		expect(bodies()).toEqual([]);
	},
);

it('the mark of an earlier model does not drop the prompt of the present one', async () => {
	const model = byId('model_veo3-1-fast');
	const { parameters } = upscale({});
	const saved = { ...(parameters as IDataObject), value: {} };
	await simulated.run(generate({ model, prompt: 'A fox', parameters: saved }));
	expect(bodies()).toMatchObject([{ prompt: 'A fox' }]);
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
