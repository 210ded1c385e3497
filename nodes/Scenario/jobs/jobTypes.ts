/** The API's job types (reference of SDK 2.2), in the order of the panel. */
export const JOB_TYPES = [
	'assets-download',
	'canvas-export',
	'caption',
	'caption-llava',
	'custom',
	'describe-style',
	'detection',
	'embed',
	'flux',
	'flux-model-training',
	'generate-prompt',
	'image-generation',
	'image-prompt-editing',
	'inference',
	'mesh-preview-rendering',
	'model-download',
	'model-import',
	'model-training',
	'musubi-model-training',
	'openai-image-generation',
	'patch-image',
	'pixelate',
	'reframe',
	'remove-background',
	'repaint',
	'restyle',
	'segment',
	'skybox-3d',
	'skybox-base-360',
	'skybox-hdri',
	'skybox-upscale-360',
	'splat',
	'texture',
	'translate',
	'upload',
	'upscale',
	'upscale-skybox',
	'upscale-texture',
	'vectorize',
	'workflow',
] as const;

/** The API's list can't filter by these types (docs/service-facts.md, Jobs). */
const NOT_FILTERABLE = new Set<string>([
	'caption-llava',
	'model-download',
	'model-import',
	'patch-image',
]);

export const FILTERABLE_JOB_TYPES = JOB_TYPES.filter((jobType) => !NOT_FILTERABLE.has(jobType));

/** Jobs that only move files: nobody waits for their results. */
const HOUSEKEEPING = new Set<string>([
	'assets-download',
	'canvas-export',
	'embed',
	'mesh-preview-rendering',
	'model-download',
	'model-import',
	'upload',
]);

export const isHousekeeping = (jobType: string): boolean => HOUSEKEEPING.has(jobType);
