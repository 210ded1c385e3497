/**
 * What a model can do, by the resource that it is listed under. These are the API's 33
 * capabilities, each in one place: by what they make, and those that make text by what they read,
 * for text has no resource of its own.
 */
export const CAPABILITIES_OF = {
	video: ['txt2video', 'img2video', 'video2video', 'audio2video'],
	image: [
		'txt2img',
		'img2img',
		'video2img',
		'inpaint',
		'outpaint',
		'reference',
		'controlnet',
		'txt2img_ip_adapter',
		'img2img_ip_adapter',
		'inpaint_ip_adapter',
		'txt2img_texture',
		'img2img_texture',
		'reference_texture',
		'controlnet_img2img',
		'controlnet_inpaint',
		'controlnet_reference',
		'controlnet_texture',
		'controlnet_ip_adapter',
		'controlnet_inpaint_ip_adapter',
		'img2txt',
		'txt2txt',
	],
	audio: ['txt2audio', 'audio2audio', 'video2audio', 'audio2txt'],
	threeD: ['txt23d', 'img23d', 'video23d', '3d23d'],
} as const satisfies Record<string, readonly string[]>;

const BY_RESOURCE = new Map<string, readonly string[]>(Object.entries(CAPABILITIES_OF));

/** The capabilities listed under a resource of the node; none for a resource that makes nothing. */
export const capabilitiesOf = (resource: string): readonly string[] =>
	BY_RESOURCE.get(resource) ?? [];
