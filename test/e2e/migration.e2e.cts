import type { Example } from '../examples/support/example.cts';
import { exampleFiles, readExample } from '../examples/support/example.cts';
import { expect, test } from './harness/test.cts';
import { useTestEnvironment } from './harness/testEnvironment.cts';

/** Nodes whose version n8n 3.0 removes. */
const removedIn3 = (example: Example): Example => ({
	...example,
	nodes: example.nodes.map((node) =>
		node.type === '@n8n/n8n-nodes-langchain.agent' ? { ...node, typeVersion: 1.7 } : node,
	),
});

/** The report is about what is saved, so placeholders of credentials would only be in the way. */
const withoutCredentials = (example: Example): Example => ({
	...example,
	nodes: example.nodes.map(({ credentials: _, ...node }) => node),
});

/** n8n itself tells what its next major version breaks. No browser is needed. */
test.describe('The migration report for n8n 3.0', () => {
	const environment = useTestEnvironment('Scenario for the migration report');

	const add = async (example: Example) =>
		await environment.client.createWorkflow(withoutCredentials(example));

	/** The rules that name any of these workflows. Those of other specs are in the report, too. */
	const rulesThatName = async (...workflows: Array<{ id: string }>) => {
		const ids = new Set(workflows.map(({ id }) => id));
		const findings = await environment.client.migrationReport('v3');
		return findings.flatMap(({ ruleId, affectedWorkflows }) =>
			affectedWorkflows.filter(({ id }) => ids.has(id)).map(({ name }) => `${name}: ${ruleId}`),
		);
	};

	test('the migration report names none of the examples', async () => {
		const workflows = await Promise.all(exampleFiles().map(readExample).map(add));
		expect(workflows.length).toBeGreaterThan(5);
		expect(await rulesThatName(...workflows)).toEqual([]);
	});

	test('the migration report names an agent of a version that 3.0 removes', async () => {
		const example = removedIn3(readExample('ai-agent.json'));
		const workflow = await add({ ...example, name: 'An old agent' });
		expect(await rulesThatName(workflow)).toEqual([expect.stringMatching(/^An old agent: agent-/)]);
	});
});
