import { NodeApiError } from 'n8n-workflow';

import { findBaseModel, findWith } from '../../../nodes/Scenario/catalog/baseModels';
import { getModelKind } from '../../../nodes/Scenario/models/model';
import clientRequests from '../../contract/clientRequests.json';
import { NODE } from '../clients.cts';
import { modelOf } from '../models/inputs.cts';

/** A base model that runs this type. */
const baseOf = (id: string, type: string) =>
	modelOf({
		id,
		inputs: [
			{ name: 'loras', type: 'model_array', modelTypes: [type] },
			{ name: 'modelId', type: 'model', modelTypes: [type] },
		],
		uiConfig: {
			lorasComponent: {
				modelInput: 'loras',
				scaleInput: 'lorasScale',
				modelIdInput: 'modelId',
			},
		},
	});

/** The IDs that are looked up for a type, and the base that is found, if those in `takers` run it. */
async function lookUp(type: string, takers: (id: string) => boolean) {
	const asked: string[] = [];
	const found = await findBaseModel(modelOf({ id: 'model_trained', type }), '', async (id) => {
		asked.push(id);
		return await Promise.resolve(baseOf(id, takers(id) ? type : 'other-lora'));
	});
	return { asked, base: 'base' in found ? found.base.id : undefined };
}

/** The default base of every trained type that the vendor's client knows. */
const DEFAULTS: Record<string, string> = {
	'flux.1-composition': 'model_bfl-flux-1-dev',
	'flux.1-kontext-lora': 'model_flux-kontext-editing',
	// Its base takes no LoRAs in the reference: the record of another decides.
	'flux.1-krea-lora': 'model_bfl-flux-1-dev',
	'flux.1-lora': 'model_bfl-flux-1-dev',
	'flux.2-dev-edit-lora': 'model_bfl-flux-2-dev',
	'flux.2-dev-lora': 'model_bfl-flux-2-dev',
	'flux.2-klein-4b-edit-lora': 'model_bfl-flux-2-klein-4b',
	'flux.2-klein-4b-lora': 'model_bfl-flux-2-klein-4b',
	'flux.2-klein-9b-edit-lora': 'model_bfl-flux-2-klein-9b',
	'flux.2-klein-9b-lora': 'model_bfl-flux-2-klein-9b',
	'flux.2-klein-base-4b-edit-lora': 'model_bfl-flux-2-klein-4b-base',
	'flux.2-klein-base-4b-lora': 'model_bfl-flux-2-klein-4b-base',
	'flux.2-klein-base-9b-edit-lora': 'model_bfl-flux-2-klein-9b-base',
	'flux.2-klein-base-9b-lora': 'model_bfl-flux-2-klein-9b-base',
	'qwen-image-2512-lora': 'model_qwen-image-2512',
	'qwen-image-edit-2509-lora': 'model_qwen-image-edit-2509',
	'qwen-image-edit-2511-lora': 'model_qwen-image-edit-2511',
	'qwen-image-edit-lora': 'model_qwen-image-edit',
	'qwen-image-lora': 'model_qwen-image',
	'zimage-de-turbo-lora': 'model_z-image',
	'zimage-lora': 'model_z-image',
	'zimage-turbo-lora': 'model_z-image-turbo',
};

test('every trained type of the client has a base to look up', () => {
	const types = clientRequests['models.list'].query.type.oneOf.filter((type) =>
		['lora', 'composition'].includes(getModelKind(type) ?? ''),
	);
	expect(types.sort()).toEqual(Object.keys(DEFAULTS));
});

test.each(Object.entries(DEFAULTS))('%s runs on %s, after one request', async (type, base) => {
	expect(await lookUp(type, () => true)).toEqual({ asked: [base], base });
});

test('the next base is used if the first does not take the type', async () => {
	expect(await lookUp('zimage-lora', (id) => id.endsWith('turbo'))).toEqual({
		asked: ['model_z-image', 'model_z-image-turbo'],
		base: 'model_z-image-turbo',
	});
});

test('no base is found for a type that none takes, or that is new', async () => {
	expect((await lookUp('flux.1-lora', () => false)).base).toBeUndefined();
	expect(await lookUp('flux.9-lora', () => true)).toEqual({ asked: [], base: undefined });
});

test('findWith returns undefined for an unknown model only', async () => {
	const fail = (httpCode: string) => async () =>
		await Promise.reject(new NodeApiError(NODE, { reason: 'x' }, { httpCode, message: 'x' }));

	expect(await findWith(fail('404'))('model_a')).toBeUndefined();
	await expect(findWith(fail('500'))('model_a')).rejects.toBeInstanceOf(NodeApiError);
});
