import { customModel } from './build.cts';
import { always, choice, choices, file, number, prompt, text, toggle } from './inputs.cts';

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

/** Speaks its `text`, which is not flagged as a prompt. */
const speech = customModel({
	id: 'model_elevenlabs-tts-v3',
	name: 'ElevenLabs V3',
	provider: 'ElevenLabs',
	capabilities: ['txt2audio'],
	price: 4,
	inputs: [
		text('text', { required: always, maxLength: 40_000 }),
		choice('voice', ['Aria', 'Roger', 'Sarah', 'Laura'], { default: 'Aria' }),
		number('stability', 0, 1, { default: 0.5 }),
		number('speed', 0.7, 1.2, { default: 1 }),
		text('previousText'),
		text('nextText'),
	],
});

export const audio = [
	speech,
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
