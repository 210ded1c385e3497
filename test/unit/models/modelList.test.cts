import { CAPABILITIES_OF, capabilitiesOf } from '../../../nodes/Scenario/models/capabilities';
import { modelChoices } from '../../../nodes/Scenario/models/modelList';
import * as fixtures from '../../fixtures/models.cts';
import { modelOf } from './inputs.cts';

const models = [
	fixtures.seedance2(),
	fixtures.veo31(),
	fixtures.klingV3(),
	fixtures.ltxKeyframes(),
	fixtures.patina(),
	fixtures.flux1Dev(),
].map(modelOf);

const capabilities = capabilitiesOf('video');
const namesOf = (filter?: string) =>
	modelChoices(models, { capabilities, filter }).map(({ name }) => name);

const rowOf = (row: object) =>
	modelOf({ id: 'model_a', type: 'custom', capabilities: ['txt2video'], ...row });

test('the models of a resource, by name, with the plan that they need', () => {
	expect(namesOf()).toEqual([
		'Google Veo 3.1',
		'Kling V3 T2V Pro (Pro plan)',
		'LTX-2 19b Keyframes to Video',
		'Seedance 2.0 (Pro plan)',
	]);
	const images = modelChoices(models, { capabilities: capabilitiesOf('image') });
	expect(images).toEqual([
		{
			name: 'FLUX.1 Dev',
			value: 'model_bfl-flux-1-dev',
			url: 'https://app.scenario.com/models/model_bfl-flux-1-dev',
		},
		{
			name: 'PATINA Material (Creator plan)',
			value: 'model_patina-material',
			url: 'https://app.scenario.com/models/model_patina-material',
		},
	]);
});

describe('searching', () => {
	test.each([
		['', 4],
		['  ', 4],
		['KLING', 1],
		['pro kling', 1],
		['kuaishou', 1],
		['model_veo3-1', 1],
		['i2v', 1],
		['google seedance', 0],
		['third-party', 0],
	])('%j finds %i', (filter, count) => {
		expect(namesOf(filter)).toHaveLength(count);
	});
});

test('plans: the levels that the reference names, and those that it does not', () => {
	const nameOf = (accessRestrictions: number) =>
		modelChoices([rowOf({ name: 'A', accessRestrictions })], { capabilities })[0]?.name;
	expect([0, 25, 50, 75, 100, 1].map(nameOf)).toEqual([
		'A',
		'A (Creator plan)',
		'A (Pro plan)',
		'A (Team plan)',
		'A (Enterprise plan)',
		'A (plan level 1)',
	]);
});

test('what can not be run or should not is left out', () => {
	const rows = [
		rowOf({ id: 'model_old', tags: ['deprecated:model_new'] }),
		rowOf({ id: 'model_lora', type: 'flux.1-lora' }),
		rowOf({ id: 'model_image', capabilities: ['txt2img'] }),
		rowOf({ id: 'model_nothing', capabilities: [] }),
		rowOf({ id: 'model_new', tags: ['deprecatedly'] }),
	];
	expect(modelChoices(rows, { capabilities }).map(({ value }) => value)).toEqual(['model_new']);
});

test("the project's own come first, names count as people count, a model is listed once", () => {
	const rows = [
		rowOf({ id: 'model_p10', name: 'Alpha 10', privacy: 'public' }),
		rowOf({ id: 'model_p9', name: 'alpha 9', privacy: 'public' }),
		rowOf({ id: 'model_own', name: 'Zeta', privacy: 'private' }),
		rowOf({ id: 'model_p9', name: 'alpha 9', privacy: 'public' }),
	];
	expect(modelChoices(rows, { capabilities }).map(({ value }) => value)).toEqual([
		'model_own',
		'model_p9',
		'model_p10',
	]);
});

test('each of the 33 capabilities belongs to one resource', () => {
	const all = Object.values(CAPABILITIES_OF).flat();
	expect(new Set(all).size).toBe(33);
	expect(all).toHaveLength(33);
	const making = (what: string) => all.filter((name) => name.endsWith(`2${what}`));
	expect([...CAPABILITIES_OF.video].sort()).toEqual(making('video').sort());
	expect([...CAPABILITIES_OF.threeD].sort()).toEqual(making('3d').sort());
	expect(CAPABILITIES_OF.audio).toEqual(expect.arrayContaining(making('audio')));
	expect(CAPABILITIES_OF.image).toEqual(expect.arrayContaining(making('img')));
});

test.each(['job', 'asset', '', 'constructor', '__proto__'])('%j makes nothing', (resource) => {
	expect(capabilitiesOf(resource)).toEqual([]);
});
