import { always, choice, model, prompt, text } from './build.cts';

const MADE_UP = { provider: 'Simulator', capabilities: ['txt2video'], price: 5 };

/** Made-up models for cases that the API allows and no recorded model shows. */
export const edgeCases = [
	model('model_simulator-no-inputs', 'Simulator: No Inputs', { ...MADE_UP, price: 1 }, []),
	model('model_simulator-dialogue', 'Simulator: Dialogue', MADE_UP, [
		prompt({ required: always }),
		choice('speech', ['none', 'spoken', 'sung'], { default: 'none' }),
		choice('language', ['native', 'foreign'], { default: 'native' }),
		text('lines', { required: { conditional: { values: { speech: ['spoken', 'sung'] } } } }),
		text('translation', {
			required: {
				conditional: { values: { speech: ['spoken'], language: ['foreign'] }, operator: 'and' },
			},
		}),
		text('credits', {
			required: {
				conditional: { values: { speech: ['sung'], language: ['foreign'] }, operator: 'or' },
			},
		}),
	]),
];
