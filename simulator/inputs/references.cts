import { badRequest } from '../edge/refusal.cts';
import { findAsset } from '../files/asset.cts';
import type { InputRecord } from '../models/types.cts';
import type { World } from '../world.cts';

/**
 * Checks the id of a file: it must exist and be of the input's kind and size.
 *
 * @throws {Refusal} 400
 */
export function checkFile(value: unknown, input: InputRecord, at: string, world: World): void {
	if (typeof value !== 'string' || value === '') {
		throw badRequest(`Input ${at} must be an asset id`);
	}
	const asset = findAsset(world, value);
	if (!asset) throw badRequest(`Asset ${value} not found`);
	const { kind = asset.kind, maxSize = Infinity, maxDuration = Infinity } = input;
	if (asset.kind !== kind) throw badRequest(`Input ${at} must be an asset of kind ${kind}`);
	if (asset.content.size > maxSize) {
		throw badRequest(`Input ${at} must be at most ${maxSize} bytes`);
	}
	if ((asset.properties.duration ?? 0) > maxDuration) {
		throw badRequest(`Input ${at} must be at most ${maxDuration} seconds long`);
	}
}

/**
 * Checks the ids of models: they must exist and be of the types that the input takes.
 *
 * @throws {Refusal} 400
 */
export function checkModels(ids: unknown[], { modelTypes }: InputRecord, world: World): void {
	const fits = (id: unknown) => {
		const model = typeof id === 'string' ? world.models.get(id) : undefined;
		return model !== undefined && (!modelTypes || modelTypes.includes(model.record.type));
	};
	const wrong = ids.filter((id) => !fits(id));
	if (wrong.length === 0) return;
	const allowed = modelTypes ? `\nAllowed model types: ${modelTypes.join(', ')}` : '';
	throw badRequest(`Invalid model(s): ${wrong.map(String).join(', ')}.${allowed}`);
}
