import { assembly } from './assembly.cts';
import { audio } from './audio.cts';
import { bytedance } from './bytedance.cts';
import { google } from './google.cts';
import { heygen } from './heygen.cts';
import { image } from './image.cts';
import { imageToVideo } from './imageToVideo.cts';
import { kling } from './kling.cts';
import { lightricks } from './lightricks.cts';
import { luma } from './luma.cts';
import { edgeCases } from './edgeCases.cts';
import { project } from './project.cts';
import { textToVideo } from './textToVideo.cts';
import { threeD } from './threeD.cts';
import { trained } from './trained.cts';
import type { SimulatedModel } from './types.cts';

/** A new copy of every model, by id, so that tests can change them. */
export function allModels(): Map<string, SimulatedModel> {
	const models = [
		...bytedance,
		...image,
		...google,
		...audio,
		...kling,
		...luma,
		...textToVideo,
		...threeD,
		...imageToVideo,
		...assembly,
		...lightricks,
		...heygen,
		...edgeCases,
		...trained,
		...project,
	];
	return new Map(structuredClone(models).map((model) => [model.record.id, model]));
}
