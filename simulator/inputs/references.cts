import { badRequest, notFound } from '../middleware/httpError.cts';
import { findAsset } from '../files/asset.cts';
import type { InputRecord } from '../models/types.cts';
import type { State } from '../state.cts';
import { isDataUrl, parseDataUrl } from './dataUrls.cts';

/** What the limits of a file input are about. */
function findFile(value: string, at: string, state: State) {
	if (isDataUrl(value)) {
		const file = parseDataUrl(value);
		if (!file) throw badRequest(`Input ${at} must be a valid data URL`);
		return { kind: file.kind, size: file.bytes.length, duration: 0 };
	}
	const asset = findAsset(state, value);
	if (!asset) throw badRequest(`Asset ${value} not found`);
	const { kind, content, properties } = asset;
	return { kind, size: content.size, duration: properties.duration ?? 0 };
}

/**
 * Checks a file, given by the id of its asset or as a data URL: it must exist and match the kind,
 * size and duration of the input.
 *
 * @throws {HttpError} 400
 */
export function checkFile(value: unknown, input: InputRecord, at: string, state: State): void {
	if (typeof value !== 'string' || value === '') {
		throw badRequest(`Input ${at} must be an asset id`);
	}
	const file = findFile(value, at, state);
	const { kind = file.kind, maxSize = Infinity, maxDuration = Infinity } = input;
	if (file.kind !== kind) throw badRequest(`Input ${at} must be an asset of kind ${kind}`);
	if (file.size > maxSize) throw badRequest(`Input ${at} must be at most ${maxSize} bytes`);
	if (file.duration > maxDuration) {
		throw badRequest(`Input ${at} must be at most ${maxDuration} seconds long`);
	}
}

/** Model types that any of these inputs takes; undefined where one takes all types. */
function unionOfTypes(inputs: InputRecord[]): string[] | undefined {
	const takers = inputs.filter(({ type }) => type === 'model' || type === 'model_array');
	if (takers.some(({ modelTypes }) => !modelTypes)) return undefined;
	return [...new Set(takers.flatMap(({ modelTypes = [] }) => modelTypes))];
}

/**
 * Checks the ids of models. Recorded: a model of a type that no input of the base takes is answered
 * with all types of the base, one that another input takes with the types of this input.
 *
 * @param siblings all inputs of the base
 * @throws {HttpError} 404 for an unknown model, 400 for a wrong type
 */
export function checkModels(
	ids: unknown[],
	{ modelTypes }: InputRecord,
	siblings: InputRecord[],
	state: State,
): void {
	const types = ids.map((id) => {
		const model = state.models.get(String(id));
		if (!model) throw notFound('Model', String(id));
		return model.record.type;
	});
	for (const allowed of [unionOfTypes(siblings), modelTypes]) {
		const wrong = ids.filter((_, i) => allowed && !allowed.includes(types[i] ?? ''));
		if (wrong.length === 0) continue;
		throw badRequest(
			`Invalid model(s): ${wrong.join(', ')}.\nAllowed model types: ${allowed?.join(', ')}`,
		);
	}
}
