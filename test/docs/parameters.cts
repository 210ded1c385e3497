import type { INodeProperties, INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';

type Option = NonNullable<INodeProperties['options']>[number];

const isProperty = (option: Option): option is INodeProperties => 'type' in option;

const isChoice = (option: Option): option is INodePropertyOptions => 'value' in option;

const choicesOf = ({ options = [] }: INodeProperties) => options.filter(isChoice);

/** The default of a parameter as shown in the panel, in the notation of the pages. */
function defaultText(property: INodeProperties): string {
	const { default: given } = property;
	const nameOf = (value: unknown) =>
		choicesOf(property).find((choice) => choice.value === value)?.name ?? String(value);
	if (typeof given === 'boolean') return given ? 'on' : 'off';
	if (Array.isArray(given)) return given.map(nameOf).join(', ');
	if (typeof given !== 'object') return nameOf(given);
	// Of a list or an ID, as opposed to a form or a collection.
	return given && 'mode' in given ? String(given.value).replace(/^=/, '') : '';
}

/** A row of a table of parameters: the name as the panel shows it, and the default. */
export type Row = [name: string, preset: string];

/** Parameters, and those inside them: Additional Options, Filters. */
export const rowsOf = (properties: INodeProperties[]): Row[] =>
	properties
		.filter(({ type }) => type !== 'hidden' && type !== 'notice')
		.flatMap((property) => {
			const { type, displayName, options = [] } = property;
			const inner = type === 'collection' ? options.filter(isProperty) : [];
			return [[displayName, defaultText(property)], ...rowsOf(inner)];
		});

const isShownFor = ({ displayOptions }: INodeProperties, key: string, value: string): boolean =>
	displayOptions?.show?.[key]?.includes(value) ?? false;

/** The operations of a node, with names as in its panel, each with all parameters it can show. */
export function operationsOf({ properties }: INodeTypeDescription) {
	const resources = properties.find(({ name }) => name === 'resource');
	return (resources ? choicesOf(resources) : []).flatMap(({ name: resourceName, value }) => {
		const resource = String(value);
		const own = properties.filter((each) => isShownFor(each, 'resource', resource));
		const picker = own.find(({ name }) => name === 'operation');
		return (picker ? choicesOf(picker) : []).map((operation) => ({
			resource,
			value: String(operation.value),
			name: operation.name,
			resourceName,
			rows: rowsOf(own.filter((each) => isShownFor(each, 'operation', String(operation.value)))),
		}));
	});
}
