import { audio } from './audio.cts';
import { bytedance } from './bytedance.cts';
import { google } from './google.cts';
import { heygen } from './heygen.cts';
import { image } from './image.cts';
import { imageToVideo } from './imageToVideo.cts';
import { kling } from './kling.cts';
import { lightricks } from './lightricks.cts';
import { luma } from './luma.cts';
import { oddities } from './oddities.cts';
import { project } from './project.cts';
import { textToVideo } from './textToVideo.cts';
import { threeD } from './threeD.cts';
import type { SimulatedModel } from './types.cts';

/** A fresh copy of every model, by id, so that a test may change one. */
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
		...lightricks,
		...heygen,
		...oddities,
		...project,
	];
	return new Map(structuredClone(models).map((model) => [model.record.id, model]));
}
