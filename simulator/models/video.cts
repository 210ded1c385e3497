import {
	always,
	choice,
	file,
	files,
	groups,
	model,
	negativePrompt,
	number,
	prompt,
	seconds,
	seed,
	text,
	toggle,
} from './build.cts';

const MOVIES = ['txt2video', 'img2video'];

const GOOGLE = { provider: 'Google', capabilities: MOVIES };
const KLING = { provider: 'Kuaishou Technology', capabilities: ['img2video'] };
const LUMA = { provider: 'Luma Labs', capabilities: MOVIES, tags: ['Luma'] };
const ASSEMBLY = { provider: 'Scenario', capabilities: ['video2video'] };

const veoFrames = () => [
	file('image', 'image', { label: 'First Frame' }),
	file('lastFrameImage', 'image', { label: 'Last Frame' }),
	files('referenceImages', 'image', { maxLength: 3 }),
];

const veoSettings = () => [
	choice('resolution', ['720p', '1080p'], { default: '720p' }),
	toggle('generateAudio', { required: always, default: true, costImpact: true }),
	choice('aspectRatio', ['16:9', '9:16'], { default: '16:9' }),
	choice('duration', [4, 6, 8], { default: 8 }),
	number('seed'),
];

const range = (from: number, to: number) =>
	Array.from({ length: to - from + 1 }, (_, i) => String(from + i));

const inSeconds = (name: string) => number(name, 0, undefined, { step: 0.1 });

const BYTEDANCE_RATIOS = ['16:9', '4:3', '1:1', '3:4', '9:16', '21:9'];
const BYTEDANCE_SECONDS = range(4, 15).map(Number);

const MOTIONS = ['dolly_in', 'dolly_out', 'dolly_left', 'dolly_right', 'jib_up', 'jib_down'];

const VOICES = `
	Melissa, Warm Pro Narrator, Chill Brian, Ivy, John Doe, Monika Sogam, Hope, Archer, Brittney,
	Patrick, David Castlemore, Michael C, Adam Stone, Juniper, Cassidy, Jessica Anne Bogart,
	Arabella, Andrew, Grace Elder, Helen, Canyon Rivers, Mellow Marcus, Reid, Reagan, Terry,
	Jenny, Radio Rick, Denise, Iskander, Thompson, Kingston, Bold Blake, Jane, Expressive Evan,
	Marianne - IA, Aaron, Willow, Rafael, June - Lifelike, Crisp Chloe, Slick Simon,
	Nassim - Informative, Baritone Ben, Maxwell, Milani, Professor Dean, Shona, Hudson Wilder,
	Ann - IA, Alastair Kensington, Oxley, Christina, Andrew Rizz, Peyton, Chloe - Lifelike,
	Stephanie, Anthony - IA, Luca, Lisa - Voice 1, Winter, Mireia - Lifelike, Georgia, Stella,
	Masha - Lifelike, Serenity, Annie - Excited, Ralph, Bethany, Dominic, Mason Finn, Leena,
	Veteran Victor, Tamara, Calm Chloe, Reilly, Raul, Imposing Ian, Relaxed Ray,
	Dexter - Professional, Relaxed Rick, Edwin, Rupert Blackwood, Ginny
`
	.trim()
	.split(/,\s*/);

/** Models that make videos, by provider. */
export const video = [
	model(
		'model_bytedance-seedance-2-0',
		'Seedance 2.0',
		{
			provider: 'Bytedance',
			capabilities: [...MOVIES, 'video2video'],
			plan: 50,
			price: 60,
			tags: [
				...['First Frame', 'I2V', 'Last Frame', 'Reference Images'],
				...['Seedance', 'T2V', 'V2V', 'Video'],
			],
			selects: {
				duration: { '-1': 'Auto', ...seconds(...BYTEDANCE_SECONDS) },
				aspectRatio: {
					...Object.fromEntries(BYTEDANCE_RATIOS.map((ratio) => [ratio, ratio])),
					adaptive: 'Auto',
				},
			},
		},
		[
			prompt({ maxLength: 6000 }),
			file('image', 'image', {
				label: 'First Frame',
				backgroundBehavior: 'opaque',
				required: {
					ifDefined: { lastFrameImage: { message: 'A last frame needs a first frame.' } },
				},
			}),
			file('lastFrameImage', 'image', { label: 'Last Frame', backgroundBehavior: 'opaque' }),
			files('referenceImages', 'image', { maxLength: 9 }),
			files('referenceVideos', 'video', { maxLength: 3, costImpact: true }),
			files('referenceAudio', 'audio', { maxLength: 3 }),
			choice('duration', [-1, ...BYTEDANCE_SECONDS], { default: -1 }),
			choice('resolution', ['480p', '720p', '1080p', '4k'], { default: '720p' }),
			choice('aspectRatio', [...BYTEDANCE_RATIOS, 'adaptive'], { default: 'adaptive' }),
			toggle('generateAudio', { default: true }),
		],
	),
	// An old-style record: `required` is a plain boolean.
	model('model_veo3', 'Google Veo 3', { ...GOOGLE, price: 120 }, [
		prompt({ required: false }),
		file('image', 'image', { required: false }),
		negativePrompt({ required: false }),
		choice('resolution', ['720p', '1080p'], { default: '720p', required: false }),
		toggle('generateAudio', { required: true, default: true, costImpact: true }),
		choice('aspectRatio', ['16:9', '9:16'], { default: '16:9', required: false }),
		choice('duration', [4, 6, 8], { default: 8, required: false }),
		number('seed', undefined, undefined, { required: false }),
	]),
	model(
		'model_veo3-1',
		'Google Veo 3.1',
		{
			...GOOGLE,
			plan: 25,
			price: 120,
			tags: ['Veo', 'Video', 'sc:featured'],
			selects: { referenceImagesType: { ASSET: 'Asset', STYLE: 'Style' } },
		},
		[
			prompt({ required: always }),
			...veoFrames(),
			choice('referenceImagesType', ['ASSET', 'STYLE'], { default: 'ASSET' }),
			negativePrompt(),
			...veoSettings(),
		],
	),
	model(
		'model_veo3-1-fast',
		'Google Veo 3.1 Fast',
		{ ...GOOGLE, price: 48, tags: ['Veo', 'Video'] },
		[prompt({ required: always }), ...veoFrames(), negativePrompt(), ...veoSettings()],
	),
	model('model_kling-v2-1', 'Kling V2.1', { ...KLING, price: 30 }, [
		prompt({ required: always, maxLength: 2500 }),
		file('startImage', 'image', { required: always }),
		negativePrompt(),
		choice('duration', [5, 10], { default: 5 }),
	]),
	model(
		'model_kling-v2-6-i2v-pro',
		'Kling V2.6 I2V Pro',
		{
			...KLING,
			price: 42,
			tags: ['Kling', 'First Frame', 'Last Frame'],
			selects: { duration: seconds('5', '10') },
		},
		[
			prompt({ required: always, maxLength: 2500 }),
			file('image', 'image', { label: 'First Frame', required: always }),
			file('lastFrameImage', 'image', { label: 'Last Frame' }),
			toggle('generateAudio', { default: false, costImpact: true }),
			choice('duration', ['5', '10'], { default: '5' }),
			negativePrompt(),
		],
	),
	model(
		'model_kling-v3-t2v-pro',
		'Kling V3 T2V Pro',
		{
			...KLING,
			capabilities: ['txt2video'],
			plan: 25,
			price: 56,
			tags: ['Kling', 'T2V', 'Video'],
			selects: {
				duration: seconds(...range(3, 15)),
				shotType: { customize: 'Customize', intelligent: 'Intelligent' },
				// Real records label inputs that don't exist.
				cameraControl: { none: 'None' },
			},
		},
		[
			prompt({
				maxLength: 2500,
				required: {
					ifNotDefined: {
						multiPrompt: { message: 'Give a prompt, or the prompts of several shots.' },
					},
				},
			}),
			groups('multiPrompt', { label: 'Shots', maxLength: 6 }, [
				prompt({ required: always, maxLength: 512 }),
				choice('duration', range(1, 15), { default: '5' }),
			]),
			choice('duration', range(3, 15), { default: '5' }),
			toggle('generateAudio', { default: true, costImpact: true }),
			choice('shotType', ['customize', 'intelligent'], { default: 'customize' }),
			choice('aspectRatio', ['9:16', '1:1', '16:9'], { default: '16:9' }),
			number('cfgScale', 0, 1, { default: 0.5, step: 0.1, label: 'CFG Scale' }),
			negativePrompt({ maxLength: 2500 }),
		],
	),
	model('model_luma-ray-3-2', 'Luma Ray 3.2', { ...LUMA, plan: 50, price: 40 }, [
		prompt({ required: always }),
		file('startFrame', 'image'),
		file('endFrame', 'image', { maxSize: 20 * 1024 ** 2 }),
		choice('duration', ['5s', '10s'], { default: '5s' }),
		choice('resolution', ['540p', '720p', '1080p'], { default: '720p' }),
		choice('aspectRatio', ['9:16', '3:4', '1:1', '4:3', '16:9', '21:9'], { default: '16:9' }),
		toggle('loop', { default: false }),
		toggle('hdr', { default: false, label: 'HDR', costImpact: true }),
	]),
	model(
		'model_wan-2-5-t2v',
		'Wan 2.5 - T2V',
		{ provider: 'Alibaba', capabilities: ['txt2video'], price: 25 },
		[
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
	),
	model(
		'model_runway-gen4-5',
		'Runway Gen4.5',
		{ provider: 'Runway ML', capabilities: MOVIES, plan: 75, price: 60 },
		[
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
	),
	model(
		'model_open-ai-sora-2',
		'SORA 2',
		{ provider: 'OpenAI', capabilities: MOVIES, plan: 100, price: 50 },
		[
			prompt({ required: always }),
			file('image', 'image'),
			choice('aspectRatio', ['16:9', '9:16'], { default: '16:9' }),
			choice('duration', [4, 8, 12, 16, 20], { default: 4 }),
		],
	),
	model(
		'model_sync-lipsync-v2',
		'Sync Lipsync v2',
		{ provider: 'Sync Labs', capabilities: ['video2video'], price: 30 },
		[
			file('video', 'video', { required: always }),
			file('audio', 'audio', { required: always, maxDuration: 300 }),
			choice('syncMode', ['loop', 'bounce', 'cut_off', 'silence', 'remap'], { default: 'loop' }),
			number('temperature', 0, 1, { default: 0.5 }),
		],
	),
	model(
		'model_topazlabs-video-upscale',
		'Topaz Video Upscale',
		{ provider: 'Topaz Labs', capabilities: ['video2video'], plan: 25, price: 80 },
		[
			file('video', 'video', { required: always, maxSize: 1024 ** 3 }),
			choice('resolution', ['720p', '1080p', '4k'], { default: '1080p' }),
			number('fps', 15, 60, { default: 60, label: 'FPS', costImpact: true }),
		],
	),
	// Scenario's own tools that finish a video, with the inputs that its public pages name.
	model('model_scenario-video-concat', 'Scenario Video Concat', { ...ASSEMBLY, price: 1 }, [
		files('videos', 'video', { required: always, minLength: 2, maxLength: 50 }),
		toggle('preserveAudio', { default: true }),
		groups('transitions', {}, [
			text('type', { default: 'fade' }),
			number('duration', 0.1, 5, { default: 0.5 }),
		]),
	]),
	model('model_scenario-caption-studio', 'Scenario Caption Studio', { ...ASSEMBLY, price: 5 }, [
		file('video', 'video', { required: always }),
		file('subtitles', 'text'),
		text('targetLanguage', { default: 'auto' }),
		text('stylePrompt'),
		choice('textPosition', ['top', 'middle', 'bottom'], { default: 'bottom' }),
		number('maxSegmentWords', 1),
		toggle('outputSrt', { default: false }),
	]),
	model(
		'model_scenario-compose-video',
		'Scenario Compose Video',
		{ ...ASSEMBLY, price: 2, tags: ['tool'] },
		[
			groups('layers', { required: always, minLength: 1, maxLength: 50 }, [
				// The kind of a layer is that of its source.
				file('source', undefined, { required: always }),
				...['startTime', 'endTime', 'trimStart', 'trimEnd', 'duration'].map(inSeconds),
				number('zIndex', undefined, undefined, { step: 1 }),
				...['x', 'y', 'width', 'height'].map((name) => text(name)),
				choice(
					'anchor',
					[
						...['top-left', 'top-center', 'top-right', 'center-left', 'center', 'center-right'],
						...['bottom-left', 'bottom-center', 'bottom-right'],
					],
					{ default: 'top-left' },
				),
				choice('fit', ['fill', 'cover', 'contain'], { default: 'fill' }),
				number('volume', 0, 2, { default: 1 }),
				toggle('mute', { default: false }),
			]),
			choice('canvasMode', ['auto', 'custom'], { default: 'auto' }),
			number('canvasWidth', 1, 7680),
			number('canvasHeight', 1, 4320),
			text('backgroundColor', { default: '#000000' }),
			choice('durationMode', ['auto', 'custom'], { default: 'auto' }),
			number('duration', 0.1),
			number('fps', 1, 120, { default: 30, label: 'FPS' }),
			choice('videoOutputFormat', ['mp4', 'mov', 'webm', 'gif'], { default: 'mp4' }),
			number('compressionLevel', 15, 51, { default: 23 }),
		],
	),
	model(
		'model_ltx-2-19b-keyframes-to-video',
		'LTX-2 19b Keyframes to Video',
		{ provider: 'Lightricks', capabilities: ['img2video'], price: 28 },
		[
			prompt({ required: always }),
			groups('keyframes', { required: always, minLength: 2, maxLength: 8 }, [
				file('image', 'image', { required: always }),
				number('time', 0, 20, { required: always, label: 'Timestamp' }),
				number('strength', 0, 1, { default: 1 }),
			]),
			negativePrompt(),
			choice('cameraMotion', ['none', 'static', ...MOTIONS], { default: 'none' }),
			number('cameraMotionStrength', 0, 2, { default: 1 }),
			number('duration', 3, 20, { default: 6 }),
			choice('aspectRatio', ['auto', '16:9', '9:16', '4:3', '3:4', '1:1', '21:9'], {
				default: 'auto',
			}),
			choice('resolution', ['720p', '1080p', '1440p', '2160p'], { default: '1080p' }),
			number('width', 64, 4096, { step: 1 }),
			number('height', 64, 4096, { step: 1 }),
			number('fps', 1, 60, { default: 25, label: 'FPS' }),
			number('numInferenceSteps', 1, 100, { default: 40, step: 1, label: 'Inference Steps' }),
			number('guidanceScale', 1, 20, { default: 3 }),
			toggle('generateAudio', { default: true }),
			toggle('enhancePrompt', { default: false }),
			seed(),
		],
	),
	model(
		'model_heygen-avatar4-i2v',
		'HeyGen Avatar 4',
		{ provider: 'HeyGen', capabilities: ['img2video'], plan: 75, price: 90 },
		[
			file('image', 'image', { required: always }),
			prompt({ required: always, label: 'Script' }),
			groups('background', { maxLength: 1 }, [
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
			]),
			choice('voice', VOICES, { required: always, default: 'Melissa' }),
			choice('resolution', ['360p', '480p', '540p', '720p', '1080p'], { default: '720p' }),
			choice('talkingStyle', ['stable', 'expressive'], { default: 'stable' }),
			toggle('caption', { default: false }),
		],
	),
];
