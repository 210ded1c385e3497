import { customModel } from './build.cts';
import {
	always,
	choice,
	file,
	files,
	groups,
	negativePrompt,
	number,
	prompt,
	seed,
	toggle,
} from './inputs.cts';

const pika = customModel({
	id: 'model_pika-2-2-frames',
	name: 'Pika 2.2 Frames',
	provider: 'Pika',
	capabilities: ['img2video'],
	price: 30,
	inputs: [
		files('referenceImages', 'image', {
			label: 'Keyframe Images',
			required: always,
			minLength: 2,
			maxLength: 5,
		}),
		prompt({ required: always }),
		negativePrompt(),
		groups('transitions', [prompt(), number('duration', 1, 25, { default: 5 })], { maxLength: 4 }),
		choice('resolution', ['720p', '1080p'], { default: '720p' }),
		seed(),
	],
});

const vidu = customModel({
	id: 'model_vidu-i2v-q3-pro',
	name: 'Vidu Q3 Pro I2V',
	provider: 'Shengshu Technology',
	capabilities: ['img2video'],
	price: 32,
	selects: {
		generationType: { image_to_video: 'Image to Video', start_end_to_video: 'Start/End to Video' },
	},
	inputs: [
		choice('generationType', ['image_to_video', 'start_end_to_video'], {
			required: always,
			default: 'image_to_video',
		}),
		files('images', 'image', { required: always, minLength: 1, maxLength: 2 }),
		prompt({
			maxLength: 2000,
			required: {
				conditional: { values: { generationType: ['start_end_to_video'] }, operator: 'and' },
			},
		}),
		number('duration', 1, 16, { default: 5, step: 1 }),
		choice('resolution', ['540p', '720p', '1080p'], { default: '720p' }),
		toggle('audio', { default: false }),
		number('seed'),
	],
});

const lipsync = customModel({
	id: 'model_sync-lipsync-v2',
	name: 'Sync Lipsync v2',
	provider: 'Sync Labs',
	capabilities: ['video2video'],
	price: 30,
	inputs: [
		file('video', 'video', { required: always }),
		file('audio', 'audio', { required: always, maxDuration: 300 }),
		choice('syncMode', ['loop', 'bounce', 'cut_off', 'silence', 'remap'], { default: 'loop' }),
		number('temperature', 0, 1, { default: 0.5 }),
	],
});

const upscale = customModel({
	id: 'model_topazlabs-video-upscale',
	name: 'Topaz Video Upscale',
	provider: 'Topaz Labs',
	capabilities: ['video2video'],
	plan: 25,
	price: 80,
	inputs: [
		file('video', 'video', { required: always, maxSize: 1024 ** 3 }),
		choice('resolution', ['720p', '1080p', '4k'], { default: '1080p' }),
		number('fps', 15, 60, { default: 60, label: 'FPS', costImpact: true }),
	],
});

const sequence = customModel({
	id: 'model_scenario-image-seq-to-video',
	name: 'Scenario Image Sequence to Video',
	provider: 'Scenario',
	capabilities: ['img2video'],
	price: 1,
	selects: { outputFormat: { mp4: 'MP4', gif: 'GIF' } },
	inputs: [
		files('images', 'image', { required: always, minLength: 1 }),
		file('audio', 'audio'),
		choice('outputFormat', ['mp4', 'gif'], { default: 'mp4' }),
		number('fps', 1, 120, { default: 24, label: 'FPS' }),
		number('compressionLevel', 15, 30, { default: 20 }),
		number('loopCount', 0, 100, { default: 0, step: 1 }),
		toggle('pingpong', { default: false }),
	],
});

export const imageToVideo = [pika, vidu, lipsync, upscale, sequence];
