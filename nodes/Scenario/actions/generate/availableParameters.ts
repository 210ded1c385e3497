import type { INodeProperties } from 'n8n-workflow';

import { BASE_MODEL_PATH } from '../../catalog/baseModels';
import type { RunnableKind } from '../../catalog/runnable';

const createList = ({ parameter, noun }: Pick<RunnableKind, 'parameter' | 'noun'>) => ({
	displayName: 'Available Parameters',
	name: 'availableParameters',
	type: 'options' as const,
	default: '',
	noDataExpression: true,
	// What was looked up for another model is not an issue of the node.
	allowArbitraryValues: true,
	typeOptions: {
		loadOptionsMethod: noun === 'app' ? 'listAppParameters' : 'listModelParameters',
		loadOptionsDependsOn: [
			`${parameter}.value`,
			...(noun === 'model' ? [`${BASE_MODEL_PATH}.value`] : []),
		],
	},
	description: `The parameters of the ${noun} with types and allowed values, to look up. Selecting one changes nothing.`,
	builderHint: {
		propertyHint: `Only to look up names, types and allowed values: list it, in either mode, with ${parameter} in the current node parameters. Leave it unset.`,
	},
});

/**
 * A list to look things up in: what the selected model or app takes, for people who write the JSON or
 * name columns. AI builders reach it too, because they can only call methods that list options. No
 * operation reads it, so that a workflow does the same whatever is selected.
 */
export function availableParametersProperties(
	kind: Pick<RunnableKind, 'parameter' | 'noun'>,
): INodeProperties[] {
	const list = createList(kind);
	const prompt = kind.noun === 'model' ? ', or "prompt",' : '';
	return [
		{ ...list, displayOptions: { show: { parameterMode: ['json'] } } },
		{
			...list,
			hint: `Columns named like these${prompt} are used. Others are ignored.`,
			displayOptions: {
				show: { parameterMode: ['fields'], '/parameters.mappingMode': ['autoMapInputData'] },
				hide: { [kind.parameter]: [''] },
			},
		},
	];
}
