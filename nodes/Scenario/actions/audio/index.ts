import { modalityResource } from '../generation/modality';

export const audioResource = modalityResource({
	value: 'audio',
	name: 'Audio',
	lower: 'audio',
	plural: 'audio',
	promptExample: 'Rain on a tin roof, distant thunder, no music',
});
