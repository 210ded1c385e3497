import type {
	INodeParameterResourceLocator,
	INodeProperties,
	INodePropertyOptions,
	INodeTypeDescription,
} from 'n8n-workflow';

type Option = NonNullable<INodeProperties['options']>[number];

const isProperty = (option: Option): option is INodeProperties => 'type' in option;

const isChoice = (option: Option): option is INodePropertyOptions =>
	'value' in option && !('values' in option);

const isLocator = (value: unknown): value is INodeParameterResourceLocator =>
	typeof value === 'object' && value !== null && 'mode' in value;

const choicesOf = ({ options = [] }: INodeProperties) => options.filter(isChoice);

/** The default of a parameter as shown in the panel, in the notation of the pages. */
function defaultText(property: INodeProperties): string {
	const { default: given } = property;
	const nameOf = (value: unknown) =>
		choicesOf(property).find((choice) => choice.value === value)?.name ?? String(value);
	if (typeof given === 'boolean') return given ? 'on' : 'off';
	if (Array.isArray(given)) return given.map(nameOf).join(', ');
	if (isLocator(given)) return String(given.value).replace(/^=/, '');
	if (typeof given === 'object') return '';
	return property.type === 'options' ? nameOf(given) : String(given);
}

/** A row of a table of parameters: the name as the panel shows it, and the default. */
export type Row = [name: string, preset: string];

/** A parameter, and those inside it: Additional Options, Filters. */
function rowsOf(property: INodeProperties): Row[] {
	if (property.type === 'hidden' || property.type === 'notice') return [];
	const inner = property.type === 'collection' ? (property.options ?? []).filter(isProperty) : [];
	return [[property.displayName, defaultText(property)], ...inner.flatMap(rowsOf)];
}

export const rowsOfAll = (properties: INodeProperties[]): Row[] => properties.flatMap(rowsOf);

export interface DescribedOperation {
	resource: string;
	value: string;
	/** As the panel shows it. */
	name: string;
	resourceName: string;
	rows: Row[];
}

const isShownFor = ({ displayOptions }: INodeProperties, key: string, value: string): boolean =>
	displayOptions?.show?.[key]?.includes(value) ?? false;

/** The operations of a node, each with all parameters its panel can show. */
export function operationsOf({ properties }: INodeTypeDescription): DescribedOperation[] {
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
			rows: rowsOfAll(own.filter((each) => isShownFor(each, 'operation', String(operation.value)))),
		}));
	});
}
