import {
	CAPABILITIES,
	getCapabilities,
	modelChoices,
} from '../../../nodes/Scenario/models/modelSearch';
import * as fixtures from '../../fixtures/models.cts';
import { modelOf } from './inputs.cts';

const { seedance2, veo31, klingV3, ltxKeyframes, patina, flux1Dev } = fixtures;
const models = [seedance2, veo31, klingV3, ltxKeyframes, patina, flux1Dev].map((record) =>
	modelOf(record()),
);

const capabilities = getCapabilities('video');
const namesOf = (filter?: string) =>
	modelChoices(models, { capabilities, filter }).map(({ name }) => name);

const rowOf = (row: object) =>
	modelOf({ id: 'model_a', type: 'custom', capabilities: ['txt2video'], ...row });

test('lists the models of a resource with what they make of what, their maker and required plan', () => {
	expect(namesOf()).toEqual([
		'Google Veo 3.1 · text, image → video',
		'Kling V3 T2V Pro · text → video · Kuaishou Technology (Pro plan)',
		'LTX-2 19b Keyframes to Video · image → video · Lightricks',
		'Seedance 2.0 · text, image, video → video · Bytedance (Pro plan)',
	]);
	const images = modelChoices(models, { capabilities: getCapabilities('image') });
	expect(images).toMatchObject([
		{
			name: 'FLUX.1 Dev · text, image → image · BFL',
			value: 'model_bfl-flux-1-dev',
			url: 'https://app.scenario.com/models/model_bfl-flux-1-dev',
		},
		{ name: 'PATINA Material · text → image (Creator plan)', value: 'model_patina-material' },
	]);
});

test.each([
	['  ', 4],
	['KLING', 1],
	['pro kling', 1],
	['kuaishou', 1],
	['model_veo3-1', 1],
	['i2v', 1],
	['google seedance', 0],
	['third-party', 0],
])('searching for %j finds %i', (filter, count) => expect(namesOf(filter)).toHaveLength(count));

test('a name that was copied from the list finds its model', () => {
	for (const name of namesOf()) expect(namesOf(name)).toEqual([name]);
});

test('names plans by the documented levels, and by number otherwise', () => {
	const planOf = (accessRestrictions: number) =>
		modelChoices([rowOf({ name: 'A', accessRestrictions })], { capabilities })[0]?.name.slice(16);
	const plans = ['Creator plan', 'Pro plan', 'Team plan', 'Enterprise plan', 'plan level 1'];
	expect([0, 25, 50, 75, 100, 1].map(planOf)).toEqual(['', ...plans.map((plan) => ` (${plan})`)]);
});

describe('searching by what people want', () => {
	const rows = [
		rowOf({ id: 'model_i2v', name: 'Animate', capabilities: ['img2video'] }),
		rowOf({ id: 'model_t2v', name: 'Tell Lite', description: 'From text to video in 4K.' }),
		rowOf({ id: 'model_lips', name: 'Lipsync 2', capabilities: ['video2video', 'audio2video'] }),
		rowOf({ id: 'model_speak', name: 'Speak', tags: ['Lip-Sync'], capabilities: ['audio2video'] }),
	];
	const LIPS = ['model_lips', 'model_speak'];
	test.each([
		['image to video', ['model_i2v']],
		['img2video', ['model_i2v']],
		['Image-to-Video', ['model_i2v']],
		['image 2 video', ['model_i2v']],
		['txt2video', ['model_t2v']],
		['4k', ['model_t2v']],
		['cheap text to video', ['model_t2v']],
		['lip sync', LIPS],
		['lipsync', LIPS],
		['audio to video', LIPS],
		['3d to video', []],
	])('%s', (filter, ids) => {
		expect(modelChoices(rows, { filter }).map(({ value }) => value)).toEqual(ids);
	});
});

/** The IDs of the models in the order of the list. */
const listed = (rows: ReturnType<typeof rowOf>[], filter = {}) =>
	modelChoices(rows, filter).map(({ value }) => String(value).replace('model_', ''));

test('lists own models first, then featured ones, the newest, and by name, each once', () => {
	const row = { privacy: 'public', createdAt: '2025-01-01T00:00:00.000Z' };
	const rows = [
		rowOf({ ...row, id: 'model_p10', name: 'Alpha 10' }),
		rowOf({ ...row, id: 'model_p9', name: 'alpha 9' }),
		rowOf({ ...row, id: 'model_new', name: 'Gamma', createdAt: '2026-11-01T00:00:00.000Z' }),
		rowOf({ ...row, id: 'model_star', name: 'Zeta', tags: ['featured', 'sc:featured'] }),
		rowOf({ ...row, id: 'model_own', name: 'Zeta', privacy: 'private' }),
		rowOf({ ...row, id: 'model_p9', name: 'alpha 9' }),
	];
	expect(listed(rows, { capabilities })).toEqual(['own', 'star', 'new', 'p9', 'p10']);
});

test("omits models that can't or shouldn't be run", () => {
	const rows = [
		rowOf({ id: 'model_old', tags: ['deprecated:model_new'] }),
		rowOf({ id: 'model_voice', type: 'elevenlabs-voice' }),
		rowOf({ id: 'model_untyped', type: undefined }),
		rowOf({ id: 'model_image', capabilities: ['txt2img'] }),
		rowOf({ id: 'model_nothing', capabilities: [] }),
		rowOf({ id: 'model_new', tags: ['deprecatedly'] }),
	];
	expect(listed(rows, { capabilities })).toEqual(['new']);
});

describe('trained models', () => {
	const open = { privacy: 'public' };
	const rows = [
		rowOf({ id: 'model_b', name: 'Beta', type: 'flux.1-lora', ...open }),
		rowOf({ id: 'model_c', name: 'Gamma', ...open }),
		rowOf({ id: 'model_d', name: 'Delta', type: 'zimage-turbo-lora', privacy: 'private' }),
		rowOf({ name: 'Alpha', type: 'flux.1-composition', accessRestrictions: 50, ...open }),
	];
	const namesOf = (filter: object) => modelChoices(rows, filter).map(({ name }) => name);

	test('are named with their type, own ones first and public ones last', () => {
		expect(namesOf({})).toEqual([
			'Delta (Z-Image Turbo LoRA)',
			'Gamma · text → video',
			'Alpha (FLUX.1 composition, Pro plan)',
			'Beta (FLUX.1 LoRA)',
		]);
	});

	test.each([
		[{ modelKind: 'lora' }, ['Delta (Z-Image Turbo LoRA)', 'Beta (FLUX.1 LoRA)']],
		[{ modelKind: 'composition' }, ['Alpha (FLUX.1 composition, Pro plan)']],
		[{ modelKind: 'custom' }, ['Gamma · text → video']],
		[{ filter: 'lora flux' }, ['Beta (FLUX.1 LoRA)']],
		[{ filter: 'zimage-turbo-lora' }, ['Delta (Z-Image Turbo LoRA)']],
		[{ capabilities: ['txt23d'] }, []],
	])('are found by %j', (filter, names) => expect(namesOf(filter)).toEqual(names));
});

test('assigns each of the 34 capabilities to one resource, by what it makes', () => {
	const all = Object.values(CAPABILITIES).flat();
	expect(new Set(all).size).toBe(34);
	expect(all).toHaveLength(34);
	for (const [resource, made] of Object.entries({
		video: 'video',
		threeD: '3d',
		audio: 'audio',
		text: 'txt',
	})) {
		const making = all.filter((name) => name.endsWith(`2${made}`));
		expect([...getCapabilities(resource)].sort()).toEqual(making.sort());
	}
	const images = all.filter((name) => name.endsWith('2img'));
	expect(CAPABILITIES.image).toEqual(expect.arrayContaining(images));
});

test.each(['job', 'asset', '', 'constructor', '__proto__'])(
	'%j belongs to no resource',
	(resource) => {
		expect(getCapabilities(resource)).toEqual([]);
	},
);
