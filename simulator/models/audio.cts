import { customModel } from './build.cts';
import { always, choice, choices, file, number, prompt, toggle } from './inputs.cts';

const TRACKS = [
	...['vocals', 'backing_vocals', 'drums', 'bass', 'guitar', 'keyboard'],
	...['percussion', 'strings', 'synth', 'fx', 'brass', 'woodwinds'],
];

const source = () =>
	file('srcAudio', 'audio', { label: 'Source Audio', required: always, maxDuration: 600 });

const track = () => choice('trackName', TRACKS, { required: always, label: 'Track' });

const last = () => [
	number('numOutputs', 1, 4, { default: 1, step: 1 }),
	number('seed', 0),
	number('guidanceScale', 1, 15, { default: 7 }),
];

const model = (id: string, name: string, inputs: Parameters<typeof customModel>[0]['inputs']) =>
	customModel({
		id,
		name,
		provider: 'Academia',
		capabilities: ['audio2audio'],
		price: 8,
		inputs,
	});

export const audio = [
	model('model_ace-step-1-5-edit-add-layer', 'ACE-Step 1.5 Edit Add Layer', [
		source(),
		track(),
		prompt({ required: always }),
		number('repaintingStart', 0, undefined, { default: 0 }),
		number('repaintingEnd', -1, undefined, { default: -1 }),
		toggle('thinking', { default: true }),
		...last(),
	]),
	model('model_ace-step-1-5-edit-complete-track', 'ACE-Step 1.5 Edit Complete Track', [
		source(),
		// Recorded like this: the default is comma-separated text although the input is a list.
		choices('completeTrackClasses', TRACKS, {
			label: 'Tracks',
			required: always,
			default: 'drums,bass,guitar',
		}),
		prompt({ required: always }),
		toggle('thinking', { default: true }),
		...last(),
	]),
	model('model_ace-step-1-5-edit-stem-extract', 'ACE-Step 1.5 Edit Stem Extract', [
		source(),
		track(),
		prompt(),
		...last(),
	]),
];
