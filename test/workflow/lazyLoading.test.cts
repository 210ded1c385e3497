import path from 'node:path';

import { LazyPackageDirectoryLoader, PackageDirectoryLoader } from 'n8n-core';

const ROOT = path.join(__dirname, '../..');

/** As n8n writes and reads descriptions. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('n8n at its start', () => {
	it('reads the descriptions and loads no node', async () => {
		const loader = new LazyPackageDirectoryLoader(ROOT);
		await loader.loadAll();
		expect(loader.isLazyLoaded).toBe(true);
		expect(Object.keys(loader.known.nodes)).toEqual(['scenario', 'scenarioTrigger']);
		expect(loader.known.credentials.scenarioApi?.supportedNodes).toEqual([
			'scenario',
			'scenarioTrigger',
		]);
		expect([loader.nodeTypes, loader.credentialTypes]).toEqual([{}, {}]);
	});

	it('reads what it would find in the code', async () => {
		const lazy = new LazyPackageDirectoryLoader(ROOT);
		const loaded = new PackageDirectoryLoader(ROOT);
		await lazy.loadAll();
		await loaded.loadAll();
		expect(asJson(lazy.types.nodes)).toEqual(
			asJson(loaded.types.nodes.map(({ __loadOptionsMethods: _, ...description }) => description)),
		);
		expect(asJson(lazy.types.credentials)).toEqual(asJson(loaded.types.credentials));
	});

	it('loads a node and the credential when they are first used', async () => {
		const loader = new LazyPackageDirectoryLoader(ROOT);
		await loader.loadAll();
		expect(loader.getNode('scenario').type).toMatchObject({ description: { name: 'scenario' } });
		expect(loader.getCredential('scenarioApi').type.name).toBe('scenarioApi');
	});
});
