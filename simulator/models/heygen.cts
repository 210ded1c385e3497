import { customModel } from './build.cts';
import voices from './heygenVoices.json';
import { always, choice, file, groups, prompt, text, toggle } from './inputs.cts';

const avatar4 = customModel({
	id: 'model_heygen-avatar4-i2v',
	name: 'HeyGen Avatar 4',
	provider: 'HeyGen',
	capabilities: ['img2video'],
	plan: 75,
	price: 90,
	inputs: [
		file('image', 'image', { required: always }),
		prompt({ required: always, label: 'Script' }),
		groups(
			'background',
			[
				choice('type', ['color', 'image'], { default: 'color', required: always }),
				text('color', {
					color: true,
					required: {
						conditionalValues: {
							type: { operation: 'in', allowedValues: ['color'], message: 'Pick a color.' },
						},
					},
				}),
				file('image', 'image'),
			],
			{ maxLength: 1 },
		),
		choice('voice', voices, { required: always, default: 'Melissa' }),
		choice('resolution', ['360p', '480p', '540p', '720p', '1080p'], { default: '720p' }),
		choice('talkingStyle', ['stable', 'expressive'], { default: 'stable' }),
		toggle('caption', { default: false }),
	],
});

export const heygen = [avatar4];
