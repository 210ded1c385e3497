import type { INode, INodeType, ResourceMapperField, ResourceMapperValue } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

import { loadOptionsContext } from '../../tools/engine/loadOptions.cts';
import { built, PACKAGE } from '../../tools/engine/nodeTypes.cts';
import type { Scenario } from '../../nodes/Scenario/Scenario.node';
import { useSimulator } from '../simulator/support.cts';
import { exampleFiles, readExample, STICKY_NOTE, type Example } from './support/example.cts';

const scenario = built<Scenario & INodeType>('nodes/Scenario/Scenario.node.js', 'Scenario');
const trigger = built<INodeType>('nodes/Scenario/ScenarioTrigger.node.js', 'ScenarioTrigger');
const OURS: Record<string, INodeType> = {
	[`${PACKAGE}.scenario`]: scenario,
	[`${PACKAGE}.scenarioTool`]: scenario,
	[`${PACKAGE}.scenarioTrigger`]: trigger,
};
/** What n8n adds to each tool and to each trigger that polls. */
const FROM_N8N = ['descriptionType', 'toolDescription', 'pollTimes'];

/** IDs that mark a placeholder for the user's credential. */
const PLACEHOLDERS =
	'scenario-api google-sheets google-drive youtube slack header-auth openai'.split(' ');

/** Patterns of keys, tokens and email addresses. */
const SECRETS =
	/Bearer |xox[abp]-|sk-[\w-]{16}|demo-(key|secret)|AIza|ya29|"(apiKey|apiSecret|accessToken|password|data)":|[\w.]+@[\w.]+\.\w/;

const simulated = useSimulator();

/** Names of the parameters that the panel shows for these values. */
function shown(node: INode, { description }: INodeType): string[] {
	const { properties } = description;
	const given = node.parameters;
	const values = NodeHelpers.getNodeParameters(properties, given, true, false, node, description);
	return properties
		.filter((property) => NodeHelpers.displayParameter(values ?? {}, property, node, description))
		.map(({ name }) => name);
}

/** Names of the entries of a collection that the panel shows for these values. */
function offered(node: INode, { description }: INodeType, name: string): string[] {
	const collection = description.properties.find(
		(property) =>
			property.name === name &&
			NodeHelpers.displayParameter(node.parameters, property, node, description),
	);
	return (collection?.options ?? []).map((option) => option.name);
}

const keysOf = (value: unknown) =>
	typeof value === 'object' && value !== null ? Object.keys(value) : [];

const WAITING = ['generate', 'run', 'waitForCompletion'];

/** Whether a node of ours may take longer than the 100 s after which proxies drop a connection. */
const mayWait = ({ parameters }: INode): boolean =>
	WAITING.includes(String(parameters.operation)) && parameters.waitForCompletion !== false;

/** The names of the two nodes of each connection. */
const linksOf = ({ connections }: Example): Array<{ from: string; to: string }> =>
	Object.entries(connections).flatMap(([from, byType]) =>
		Object.values(byType)
			.flat()
			.flatMap((output) => output ?? [])
			.map(({ node }) => ({ from, to: node })),
	);

/** The nodes that run before a node, by name. */
function nodesBefore(name: string, example: Example, before = new Set<string>()): Set<string> {
	for (const { from, to } of linksOf(example)) {
		if (to !== name || before.has(from)) continue;
		before.add(from);
		nodesBefore(from, example, before);
	}
	return before;
}

/** The nodes that a caller of the workflow has to wait for. */
function nodesBeforeResponse(example: Example): INode[] {
	const isCalled = ({ type }: INode) => /\.(webhook|formTrigger)$/.test(type);
	const mode = example.nodes.find(isCalled)?.parameters.responseMode ?? 'onReceived';
	if (mode === 'onReceived') return [];
	if (mode !== 'responseNode') return example.nodes;
	const responses = example.nodes.filter(({ type }) => type.endsWith('.respondToWebhook'));
	const names = responses.flatMap(({ name }) => [...nodesBefore(name, example)]);
	return example.nodes.filter(({ name }) => names.includes(name));
}

describe.each(exampleFiles())('examples/%s', (file) => {
	const example = readExample(file);
	const nodes = example.nodes.filter(({ type }) => type !== STICKY_NOTE);
	const notes = example.nodes.filter(({ type }) => type === STICKY_NOTE);
	const ours = nodes.filter(({ type }) => OURS[type]);

	it('has unique names and IDs, and connections between existing nodes', () => {
		for (const key of ['id', 'name'] as const) {
			expect(new Set(example.nodes.map((node) => node[key])).size).toBe(example.nodes.length);
		}
		const names = nodes.map(({ name }) => name);
		const targets = linksOf(example).map(({ to }) => to);
		const connected = [...new Set([...Object.keys(example.connections), ...targets])];
		expect(connected.sort()).toEqual(names.sort());
	});

	it('refers only to existing nodes in expressions', () => {
		const names = nodes.map(({ name }) => name);
		const texts = JSON.stringify(nodes.map(({ parameters }) => parameters));
		const named = texts.matchAll(/\$\('([^']+)'\)/g);
		expect(names).toEqual(expect.arrayContaining([...named].map(([, name]) => name)));
	});

	it("doesn't let a caller wait for a video", () => {
		const waiting = nodesBeforeResponse(example).filter((node) => OURS[node.type] && mayWait(node));
		expect(waiting.map(({ name }) => name)).toEqual([]);
	});

	it('uses existing operations and parameters of our nodes', () => {
		expect(ours.length).toBeGreaterThan(0);
		for (const node of ours) {
			const type = OURS[node.type];
			if (!type) continue;
			expect(node.typeVersion).toBe(1);
			expect([...shown(node, type), ...FROM_N8N]).toEqual(
				expect.arrayContaining(Object.keys(node.parameters)),
			);
			expect(offered(node, type, 'options')).toEqual(
				expect.arrayContaining(keysOf(node.parameters.options)),
			);
			const { properties } = type.description;
			const issues = NodeHelpers.getNodeParametersIssues(properties, node, type.description);
			expect(issues).toBeNull();
		}
	});

	it('has the current form of each model and app', async () => {
		const { apiKey, apiSecret, baseUrl } = simulated.simulator;
		for (const { parameters } of ours.filter(({ parameters }) => parameters.parameters)) {
			const context = loadOptionsContext(parameters, { apiKey, apiSecret, baseUrl });
			const { getAppParameters, getModelParameters } = scenario.methods.resourceMapping;
			const getForm = parameters.resource === 'app' ? getAppParameters : getModelParameters;
			const { fields } = await getForm.call(context);
			const form = parameters.parameters as unknown as ResourceMapperValue;
			// Nothing of it is shown.
			if (form.mappingMode === 'autoMapInputData') continue;
			const bare = (field: ResourceMapperField) => ({ ...field, removed: undefined });
			expect(form.schema.map(bare)).toEqual(fields.map(bare));
			const inForm = form.schema.filter(({ removed }) => !removed).map(({ id }) => id);
			expect(inForm).toEqual(expect.arrayContaining(keysOf(form.value)));
		}
	});

	it('is explained by notes that cover no node', () => {
		const [readMe, ...others] = notes;
		expect(readMe?.name).toBe('Read me');
		expect(readMe?.parameters.content).toMatch(/^## .*\*\*Set up\*\*/s);
		expect(others.length).toBeGreaterThan(0);
		// A node is 96 pixels wide and high, an agent wider; its name and subtitle are below it.
		const sizeOf = ({ type, parameters }: INode) => {
			if (type === STICKY_NOTE) return [Number(parameters.width), Number(parameters.height)];
			return [type.endsWith('.agent') ? 224 : 96, 144];
		};
		const boxes = example.nodes.map((node) => ({
			name: node.name,
			at: node.position,
			size: sizeOf(node),
		}));
		type Box = (typeof boxes)[number];
		/** Whether one begins before the other ends, from left to right and from top to bottom. */
		const beginsBefore = (one: Box, other: Box) =>
			one.at.every((begin, i) => begin < (other.at[i] ?? 0) + (other.size[i] ?? 0));
		const overlaps = boxes.flatMap((one, index) =>
			boxes
				.slice(index + 1)
				.filter((other) => beginsBefore(one, other) && beginsBefore(other, one))
				.map((other) => `${one.name} / ${other.name}`),
		);
		expect(overlaps).toEqual([]);
	});

	it('contains no credentials or pinned data', () => {
		const credentials = nodes.flatMap((node) => Object.values(node.credentials ?? {}));
		for (const credential of credentials) {
			expect(Object.keys(credential).sort()).toEqual(['id', 'name']);
			expect(PLACEHOLDERS).toContain(credential.id);
		}
		expect(example.pinData).toEqual({});
		expect(JSON.stringify(example)).not.toMatch(SECRETS);
		expect(ours.every(({ credentials }) => credentials?.scenarioApi)).toBe(true);
	});

	it('limits its cost unless it is started manually', () => {
		const byHand = nodes.some(({ type }) => type.endsWith('.manualTrigger'));
		const paid = ours.filter(({ parameters }) => parameters.operation === 'generate');
		for (const { parameters } of byHand ? [] : paid) {
			expect(keysOf(parameters.options)).toContain('maxCost');
		}
	});
});
