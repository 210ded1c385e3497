import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const root = path.join(__dirname, '../..');

/** The files `npm publish` would upload. */
const [{ files }] = JSON.parse(
	execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
		cwd: root,
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'ignore'],
	}),
) as [{ files: Array<{ path: string }> }];

const packed = files.map((file) => file.path).sort();

const inDist = packed.filter((file) => file.startsWith('dist/'));

/** What the build derives from the nodes and the credential. */
const isMetadata = (file: string) => /^dist\/(known|types)\//.test(file);
const modules = packed.filter((file) => file.endsWith('.js'));

/** A module with only types compiles to nothing. */
const isEmpty = (file: string) =>
	readFileSync(path.join(root, file), 'utf8')
		.replace(/"use strict";|Object\.defineProperty\(exports, "__esModule".*\);/g, '')
		.trim() === '';

function requiredBy(file: string): string[] {
	const from = path.join(root, file);
	const { resolve } = createRequire(from);
	const names = readFileSync(from, 'utf8').matchAll(/require\(["'](\.[^"']+)["']\)/g);
	return [...names].map(([, name = '']) => path.relative(root, resolve(name)));
}

/** All modules that n8n loads with the node, from the entry on. */
function reached(): Set<string> {
	const seen = new Set<string>();
	const queue = ['index.js'];
	for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
		if (seen.has(file)) continue;
		seen.add(file);
		queue.push(...requiredBy(file));
	}
	return seen;
}

describe('the tarball', () => {
	it('contains dist/ and the files npm and users need, and nothing else', () => {
		const beside = packed.filter((file) => !inDist.includes(file));
		expect(beside).toEqual(['LICENSE.md', 'README.md', 'index.js', 'package.json']);
	});

	it.each(inDist.filter((file) => !isMetadata(file)))(
		'%s comes from a source of the node',
		(file) => {
			const source = file.replace(/^dist\//, '').replace(/\.js$/, '.ts');
			expect(source).toMatch(/^(nodes|credentials)\/.*\.(ts|json|svg)$/);
			expect(existsSync(path.join(root, source))).toBe(true);
		},
	);

	it('contains the descriptions that n8n reads at its start', () => {
		const of = (folder: string) => [`dist/${folder}/credentials.json`, `dist/${folder}/nodes.json`];
		expect(inDist.filter(isMetadata)).toEqual([...of('known'), ...of('types')]);
	});

	it('contains every module that is loaded, and no other', () => {
		const loaded = [...reached()].sort();
		expect(modules).toEqual(expect.arrayContaining(loaded));
		expect(modules.filter((file) => !loaded.includes(file) && !isEmpty(file))).toEqual([]);
	});

	it('contains the files the manifest names', () => {
		const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
		const { main, n8n } = manifest;
		for (const file of [main, ...n8n.nodes, ...n8n.credentials]) expect(packed).toContain(file);
	});

	it('contains the referenced icons and codex', () => {
		for (const file of packed.filter((each) => /\.(node|credentials)\.js$/.test(each))) {
			const source = readFileSync(path.join(root, file), 'utf8');
			for (const [, icon = ''] of source.matchAll(/["']file:([^"']+)["']/g)) {
				expect(packed).toContain(path.join(path.dirname(file), icon));
			}
			if (file.endsWith('.node.js')) expect(packed).toContain(file.replace(/\.js$/, '.json'));
		}
	});
});
