import { modalityResource } from '../generation/modality';

export const threeDResource = modalityResource({
	value: 'threeD',
	name: '3D Model',
	lower: '3D model',
	plural: '3D models',
	promptExample: 'A brass ship compass with an open lid',
});
