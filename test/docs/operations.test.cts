import path from 'node:path';

import Ajv from 'ajv';
import type { HTMLElement } from 'node-html-parser';

import type { ScenarioApi } from '../../credentials/ScenarioApi.credentials';
import type { Scenario } from '../../nodes/Scenario/Scenario.node';
import type { ScenarioTrigger } from '../../nodes/Scenario/ScenarioTrigger.node';
import { built } from '../../tools/engine/nodeTypes.cts';
import { codeBlocksOf, pageOf, read, sectionOf, tablesOf } from './pages.cts';
import type { Row } from './parameters.cts';
import { operationsOf, rowsOf } from './parameters.cts';

/** The first cells of the tables that list parameters. */
const HEADS = ['Parameter', 'Option', 'Filter', 'Field'];

const told = (within: HTMLElement): Row[] =>
	tablesOf(within)
		.filter(({ head }) => HEADS.includes(head))
		.flatMap(({ rows }) => rows.map(([name = '', preset = '']): Row => [name, preset]));

/** Unique values in alphabetical order. */
const sorted = (rows: Row[]): string[] =>
	[...new Set(rows.map(([name, preset]) => `${name}: ${preset}`))].sort();

const { description } = built<Scenario>('nodes/Scenario/Scenario.node.js', 'Scenario');
const operations = operationsOf(description);

/** Pages by the name of the resource in the panel. */
const PAGE_OF: Record<string, string> = {
	Video: 'generate',
	Image: 'generate',
	Audio: 'generate',
	Text: 'generate',
	'3D Model': 'generate',
	App: 'app',
	Job: 'job',
	Asset: 'asset',
	Model: 'model',
	Account: 'account',
	Prompt: 'prompt',
};

const operationPage = (name = '') => pageOf(path.join('docs', 'operations', `${name}.md`));

it('the operations of the node are found', () => {
	expect(operations.length).toBeGreaterThan(15);
	expect(operations.find(({ name }) => name === 'Upload Asset')?.rows).toContainEqual([
		'Source',
		'Binary Field',
	]);
});

describe.each(operations.map((each) => [`${each.resourceName}: ${each.name}`, each] as const))(
	'%s',
	(_, operation) => {
		const page = operationPage(PAGE_OF[operation.resourceName]);
		const section = sectionOf(page, operation.name);

		it('has a section, and is in the index', () => {
			expect(section).toBeDefined();
			const index = operationPage('README');
			expect(index.document.textContent).toContain(operation.resourceName);
			const names = tablesOf(index.document).flatMap(({ rows }) => rows.map(([, name]) => name));
			expect(names).toContain(operation.name);
		});

		it('has all parameters in tables, with their defaults', () => {
			const own = section ? told(section) : [];
			const rows = sorted(operation.rows);
			if (own.length > 0) expect(sorted(own)).toEqual(rows);
			else expect(sorted(told(page.document))).toEqual(expect.arrayContaining(rows));
		});

		it('has an example, and JSON that matches its output schema', () => {
			expect(section?.textContent).toContain('Example.');
			const [json = 'null'] = section ? codeBlocksOf(section, 'json') : [];
			const file = `nodes/Scenario/__schema__/v1.0.0/${operation.resource}/${operation.value}.json`;
			const schema = { ...JSON.parse(read(file)), additionalProperties: false };
			const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
			validate(JSON.parse(json));
			expect(validate.errors ?? []).toEqual([]);
		});
	},
);

it.each([...new Set(Object.values(PAGE_OF))])('%s.md lists no others', (name) => {
	const page = operationPage(name);
	const rows = operations.filter(({ resourceName }) => PAGE_OF[resourceName] === name);
	expect(sorted(told(page.document))).toEqual(sorted(rows.flatMap((each) => each.rows)));
});

it('trigger.md lists the parameters of the trigger', () => {
	const trigger = built<ScenarioTrigger>(
		'nodes/Scenario/ScenarioTrigger.node.js',
		'ScenarioTrigger',
	);
	const page = pageOf(path.join('docs', 'trigger.md'));
	expect(sorted(told(page.document))).toEqual(sorted(rowsOf(trigger.description.properties)));
});

it('getting-started.md lists the fields of the credential', () => {
	const credential = built<ScenarioApi>('credentials/ScenarioApi.credentials.js', 'ScenarioApi');
	const page = pageOf(path.join('docs', 'getting-started.md'));
	expect(sorted(told(page.document))).toEqual(sorted(rowsOf(credential.properties)));
});
