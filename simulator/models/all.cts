import { edgeCases } from './edgeCases.cts';
import { image } from './image.cts';
import { project, trained } from './madeByUsers.cts';
import { audio, threeD, writing } from './otherKinds.cts';
import type { SimulatedModel } from './types.cts';
import * as video from './video.cts';

/** A new copy of every model, by id, so that tests can change them. */
export function allModels(): Map<string, SimulatedModel> {
	const models = [
		...video.bytedance,
		...image,
		...video.google,
		...audio,
		...writing,
		...video.kling,
		...video.luma,
		...video.textToVideo,
		...threeD,
		...video.imageToVideo,
		...video.assembly,
		...video.lightricks,
		...video.heygen,
		...edgeCases,
		...trained,
		...project,
	];
	return new Map(structuredClone(models).map((each) => [each.record.id, each]));
}
