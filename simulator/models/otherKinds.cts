import {
	always,
	choice,
	choices,
	file,
	files,
	model,
	number,
	prompt,
	seed,
	text,
	texts,
	toggle,
} from './build.cts';

const TRACKS = [
	...['vocals', 'backing_vocals', 'drums', 'bass', 'guitar', 'keyboard'],
	...['percussion', 'strings', 'synth', 'fx', 'brass', 'woodwinds'],
];

const ACE_STEP = { provider: 'Academia', capabilities: ['audio2audio'], price: 8 };

const source = () =>
	file('srcAudio', 'audio', { label: 'Source Audio', required: always, maxDuration: 600 });

const last = () => [
	number('numOutputs', 1, 4, { default: 1, step: 1 }),
	number('seed', 0),
	number('guidanceScale', 1, 15, { default: 7 }),
];

const ACADEMIA = { provider: 'Academia', capabilities: ['img23d'] };

const STRATEGIES = [
	...['average_right', 'weighted_average', 'sequential', 'average'],
	...['adaptive_guidance_weight', 'fixed_guidance_rescale'],
];

/** Models that make sounds, texts and 3D models. */
export const otherKinds = [
	// Speaks its `text`, which is not flagged as a prompt.
	model(
		'model_elevenlabs-tts-v3',
		'ElevenLabs V3',
		{ provider: 'ElevenLabs', capabilities: ['txt2audio'], price: 4 },
		[
			text('text', { required: always, maxLength: 40_000 }),
			choice('voice', ['Aria', 'Roger', 'Sarah', 'Laura'], { default: 'Aria' }),
			number('stability', 0, 1, { default: 0.5 }),
			number('speed', 0.7, 1.2, { default: 1 }),
			text('previousText'),
			text('nextText'),
		],
	),
	model(
		'model_sonilo-v1-1-text-to-music',
		'Sonilo V1.1 Text to Music',
		{ provider: 'Sonilo', capabilities: ['txt2audio'], price: 10 },
		[
			prompt({ required: always }),
			number('duration', 1, 600, { default: 90 }),
			number('numSamples', 1, 3, { default: 1, step: 1 }),
		],
	),
	model('model_ace-step-1-5-edit-complete-track', 'ACE-Step 1.5 Edit Complete Track', ACE_STEP, [
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
	model('model_ace-step-1-5-edit-stem-extract', 'ACE-Step 1.5 Edit Stem Extract', ACE_STEP, [
		source(),
		choice('trackName', TRACKS, { required: always, label: 'Track' }),
		prompt(),
		...last(),
	]),
	// Scenario's language model, with what public clients say of its record and send to it.
	model(
		'model_scenario-llm',
		'Scenario LLM',
		{ provider: 'Scenario', capabilities: ['txt2txt', 'img2txt'], price: 0.5, tags: ['tool'] },
		[
			text('instruction', { required: always, maxLength: 100_000 }),
			choice('model', ['claude-haiku-4-5', 'gemini-3.5-flash-lite'], {
				default: 'gemini-3.5-flash-lite',
			}),
			texts('textInputs', { maxLength: 10 }),
			files('images', 'image', { maxLength: 10 }),
			number('numOutputs', 1, 5, { default: 1, step: 1 }),
		],
	),
	model('model_partcrafter', 'PartCrafter', { ...ACADEMIA, price: 15 }, [
		// A single file, despite its name.
		file('images', 'image', { label: 'Image', required: always }),
		number('numParts', 1, 16, { default: 6, step: 1 }),
		number('steps', 1, 100, { default: 75, step: 1 }),
		number('guidanceScale', 1, 10, { default: 7 }),
		number('numTokens', 1024, 4096, { default: 4096, step: 1 }),
		seed(),
	]),
	model('model_reconviagen-0-5', 'ReconViaGen 0.5', { ...ACADEMIA, price: 20 }, [
		files('images', 'image', { required: always, minLength: 1, maxLength: 8 }),
		choice('resolution', [512, 1024, 1536], { default: 1024 }),
		choice('multiImageStrategy', STRATEGIES, { default: 'adaptive_guidance_weight' }),
		choice('ssSource', ['direct', 'mesh', 'mvtrellis2'], { default: 'mesh' }),
		choice('textureSize', [1024, 2048, 4096], { default: 2048 }),
		number('decimationTarget', 5000, 2000000, { default: 500000, step: 1 }),
		seed(),
	]),
];
