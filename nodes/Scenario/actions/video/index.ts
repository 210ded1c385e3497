import { modalityResource } from '../generation/modality';

export const videoResource = modalityResource({
	value: 'video',
	name: 'Video',
	lower: 'video',
	plural: 'videos',
	promptExample: 'A lone skateboarder on a coastal road at sunset, tracking shot',
});
