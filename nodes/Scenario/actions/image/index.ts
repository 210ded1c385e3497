import { modalityResource } from '../generation/modality';

export const imageResource = modalityResource({
	value: 'image',
	name: 'Image',
	lower: 'image',
	plural: 'images',
	promptExample: 'A wooden cabin in a snowy forest, soft morning light',
});
