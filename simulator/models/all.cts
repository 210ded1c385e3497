import { edgeCases } from './edgeCases.cts';
import { image } from './image.cts';
import { madeByUsers } from './madeByUsers.cts';
import { otherKinds } from './otherKinds.cts';
import type { SimulatedModel } from './types.cts';
import { video } from './video.cts';

/** A new copy of every model, by id, so that tests can change them. */
export function allModels(): Map<string, SimulatedModel> {
	const models = [...video, ...image, ...otherKinds, ...edgeCases, ...madeByUsers];
	return new Map(structuredClone(models).map((each) => [each.record.id, each]));
}
