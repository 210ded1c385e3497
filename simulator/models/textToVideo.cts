import { customModel, seconds } from './build.cts';
import { always, choice, file, negativePrompt, number, prompt, seed, toggle } from './inputs.cts';

const MOVIES = ['txt2video', 'img2video'];

const hailuo = customModel({
	id: 'model_minimax-hailuo-02',
	name: 'Minimax Hailuo 02',
	provider: 'MiniMax',
	capabilities: MOVIES,
	price: 28,
	selects: { duration: seconds(6, 10) },
	inputs: [
		prompt({ required: always, maxLength: 2000 }),
		file('firstFrameImage', 'image', { label: 'First Frame' }),
		file('lastFrameImage', 'image', { label: 'Last Frame' }),
		choice('duration', [6, 10], { default: 6 }),
		choice('resolution', ['768p', '1080p'], { default: '1080p' }),
		toggle('promptOptimizer', { default: true }),
	],
});

const wan = customModel({
	id: 'model_wan-2-5-t2v',
	name: 'Wan 2.5 - T2V',
	provider: 'Alibaba',
	capabilities: ['txt2video'],
	price: 25,
	inputs: [
		prompt({ required: always, maxLength: 1500 }),
		file('audio', 'audio', { maxDuration: 30 }),
		negativePrompt({ maxLength: 500 }),
		choice('size', ['1280*720', '720*1280', '1920*1080', '1080*1920'], {
			default: '1280*720',
			costImpact: true,
		}),
		choice('duration', [5, 10], { default: 5 }),
		toggle('enablePromptExpansion', { default: true }),
		number('seed'),
	],
});

const runway = customModel({
	id: 'model_runway-gen4-5',
	name: 'Runway Gen4.5',
	provider: 'Runway ML',
	capabilities: MOVIES,
	plan: 75,
	price: 60,
	inputs: [
		prompt({ required: always, maxLength: 1000 }),
		file('image', 'image', { label: 'First Frame' }),
		choice(
			'aspectRatio',
			['1584:672', '1280:720', '1104:832', '960:960', '832:1104', '720:1280', '672:1584'],
			{ default: '1280:720' },
		),
		number('duration', 2, 10, { default: 5, step: 1 }),
		seed(4294967295),
	],
});

const sora = customModel({
	id: 'model_open-ai-sora-2',
	name: 'SORA 2',
	provider: 'OpenAI',
	capabilities: MOVIES,
	plan: 100,
	price: 50,
	inputs: [
		prompt({ required: always }),
		file('image', 'image'),
		choice('aspectRatio', ['16:9', '9:16'], { default: '16:9' }),
		choice('duration', [4, 8, 12, 16, 20], { default: 4 }),
	],
});

const grok = customModel({
	id: 'model_xai-grok-imagine-video',
	name: 'Grok Imagine Video',
	provider: 'xAI',
	capabilities: MOVIES,
	price: 20,
	discount: 2,
	inputs: [
		prompt({ required: always, maxLength: 4096 }),
		file('image', 'image'),
		number('numOutputs', 1, 4, { default: 1, step: 1 }),
		number('duration', 1, 15, { default: 5, step: 1 }),
		choice('aspectRatio', ['auto', '16:9', '3:2', '4:3', '1:1', '3:4', '2:3', '9:16'], {
			default: 'auto',
		}),
		choice('resolution', ['480p', '720p'], { default: '480p' }),
	],
});

export const textToVideo = [hailuo, wan, runway, sora, grok];
