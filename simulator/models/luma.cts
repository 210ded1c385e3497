import { customModel } from './build.cts';
import { always, choice, choices, file, prompt, toggle } from './inputs.cts';

const RATIOS = ['9:16', '3:4', '1:1', '4:3', '16:9', '21:9'];

/** Names of camera moves; labels are derived from them. */
const CONCEPTS = [
	...['truck_left', 'pan_right', 'pedestal_down', 'low_angle', 'pedestal_up', 'selfie'],
	...['pan_left', 'roll_right', 'zoom_in', 'over_the_shoulder', 'orbit_right', 'orbit_left'],
	...['static', 'tiny_planet', 'high_angle', 'bolt_cam', 'dolly_zoom', 'overhead', 'zoom_out'],
	...['handheld', 'roll_left', 'pov', 'aerial_drone', 'push_in', 'crane_down', 'truck_right'],
	...['tilt_down', 'elevator_doors', 'tilt_up', 'ground_level', 'pull_out', 'aerial'],
	...['crane_up', 'eye_level'],
];

const inWords = (value: string) =>
	value.replace(
		/(^|_)([a-z])/g,
		(_, gap: string, letter: string) => `${gap && ' '}${letter.toUpperCase()}`,
	);

const ray32 = customModel({
	id: 'model_luma-ray-3-2',
	name: 'Luma Ray 3.2',
	provider: 'Luma Labs',
	capabilities: ['txt2video', 'img2video'],
	plan: 50,
	price: 40,
	tags: ['Luma'],
	inputs: [
		prompt({ required: always }),
		file('startFrame', 'image'),
		file('endFrame', 'image', {
			maxSize: 20 * 1024 ** 2,
		}),
		choice('duration', ['5s', '10s'], { default: '5s' }),
		choice('resolution', ['540p', '720p', '1080p'], { default: '720p' }),
		choice('aspectRatio', RATIOS, { default: '16:9' }),
		toggle('loop', { default: false }),
		toggle('hdr', { default: false, label: 'HDR', costImpact: true }),
	],
});

const rayFlash2 = customModel({
	id: 'model_luma-ray-flash-2-720p',
	name: 'Luma Ray 2 Flash - 720p',
	provider: 'Luma Labs',
	capabilities: ['txt2video', 'img2video'],
	price: 16,
	tags: ['Luma'],
	selects: { concepts: Object.fromEntries(CONCEPTS.map((name) => [name, inWords(name)])) },
	inputs: [
		prompt({ required: always }),
		file('image', 'image', { label: 'Start Image' }),
		file('endImage', 'image'),
		choice('duration', [5, 9], { default: 5 }),
		choice('aspectRatio', ['9:21', ...RATIOS], { default: '16:9' }),
		toggle('loop', { default: false }),
		choices('concepts', CONCEPTS, { label: 'Camera Concepts', maxLength: 4 }),
	],
});

export const luma = [ray32, rayFlash2];
