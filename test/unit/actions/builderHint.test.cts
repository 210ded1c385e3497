import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';

import { Scenario } from '../../../nodes/Scenario/Scenario.node';
import { ScenarioTrigger } from '../../../nodes/Scenario/ScenarioTrigger.node';

const scenario = new Scenario();
const trigger = new ScenarioTrigger();

interface Described extends Pick<INodeProperties, 'name' | 'builderHint'> {
	value?: unknown;
	options?: Described[];
}

/** A node's parameters and options, nested ones too. */
const flatten = (items: Described[] = []): Described[] =>
	items.flatMap((item) => [item, ...flatten(item.options)]);

const all = flatten([scenario, trigger].flatMap(({ description }) => description.properties));

const hints = [
	...all.flatMap(({ builderHint }) => builderHint?.propertyHint ?? []),
	...[scenario, trigger].flatMap(({ description }) => description.builderHint?.searchHint ?? []),
];

/** Names that a hint may use: parameters, values, fields of items, and the parts of a form's value. */
const known = new Set<unknown>([
	...all.flatMap(({ name, value }) => [name, value]),
	'assetId',
	'mappingMode',
	'defineBelow',
]);

const nodeTypes = ({ builderHint }: INodeTypeDescription) =>
	(builderHint?.relatedNodes ?? []).map(({ nodeType }) => nodeType);

it('hints only name what exists', () => {
	expect(new Set(hints).size).toBeGreaterThan(9);
	const names = hints.flatMap((hint) => hint.match(/\b[a-z]+[A-Z]\w*/g) ?? []);
	expect(names).toContain('availableParameters');
	expect(names.filter((name) => !known.has(name))).toEqual([]);
});

it('the nodes name each other', () => {
	const typeOf = ({ name }: INodeTypeDescription) => `n8n-nodes-scenario.${name}`;
	expect(nodeTypes(scenario.description)).toEqual([typeOf(trigger.description)]);
	expect(nodeTypes(trigger.description)).toEqual([typeOf(scenario.description)]);
});

/** A type definition repeats them for each operation. */
it('hints of parameters are short', () => {
	const long = all.filter(({ builderHint }) => (builderHint?.propertyHint.length ?? 0) > 180);
	expect(long.map(({ name }) => name)).toEqual([]);
});

/** The parameters in the example are read by the operation that it shows. */
it('the example sets parameters of Generate Video', () => {
	const [{ content, displayOptions } = { content: '', displayOptions: {} }] =
		scenario.description.builderHint?.extraTypeDefContent ?? [];
	expect(displayOptions?.show).toEqual({ resource: ['video'], operation: ['generate'] });
	const own = scenario.description.properties.filter(({ displayOptions: shown }) =>
		shown?.show?.operation?.includes('generate'),
	);
	const set = [...content.matchAll(/^ {6}(\w+):/gm)].map(([, name]) => name);
	expect(set).toContain('parameters');
	const names = [...own.map(({ name }) => name), 'resource', 'operation'];
	expect(set.filter((name) => !names.includes(name ?? ''))).toEqual([]);
});
