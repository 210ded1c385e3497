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

/** All modules that n8n loads with this one, which is the first of them. */
function loadedWith(file: string, seen = new Set<string>()): Set<string> {
	if (seen.has(file)) return seen;
	seen.add(file);
	for (const required of requiredBy(file)) loadedWith(required, seen);
	return seen;
}

describe('the tarball', () => {
	it('contains dist/ and the files npm and users need, and nothing else', () => {
		const beside = packed.filter((file) => !inDist.includes(file));
		expect(beside).toEqual(['LICENSE.md', 'README.md', 'index.js', 'package.json']);
	});

	it('has only files in dist/ that come from a source of the node', () => {
		const built = inDist.filter((file) => !isMetadata(file));
		const source = (file: string) => file.replace(/^dist\//, '').replace(/\.js$/, '.ts');
		const isSource = (file: string) =>
			/^(nodes|credentials)\/.*\.(ts|json|svg)$/.test(file) && existsSync(path.join(root, file));
		expect(built.filter((file) => !isSource(source(file)))).toEqual([]);
	});

	it('contains the descriptions that n8n reads at its start', () => {
		const of = (folder: string) => [`dist/${folder}/credentials.json`, `dist/${folder}/nodes.json`];
		expect(inDist.filter(isMetadata)).toEqual([...of('known'), ...of('types')]);
	});

	it('contains every module that is loaded, and no other', () => {
		const loaded = [...loadedWith('index.js')].sort();
		expect(modules).toEqual(expect.arrayContaining(loaded));
		expect(modules.filter((file) => !loaded.includes(file) && !isEmpty(file))).toEqual([]);
	});

	it('contains the files the manifest names, with their icons and codex', () => {
		const { main, n8n } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
		const named: string[] = [...n8n.nodes, ...n8n.credentials];
		const beside = named.flatMap((file) => {
			const source = readFileSync(path.join(root, file), 'utf8');
			const icons = [...source.matchAll(/["']file:([^"']+)["']/g)];
			return icons.map(([, icon = '']) => path.join(path.dirname(file), icon));
		});
		const codex = n8n.nodes.map((file: string) => file.replace(/\.js$/, '.json'));
		expect(packed).toEqual(expect.arrayContaining([main, ...named, ...beside, ...codex]));
		expect(beside.length).toBeGreaterThan(0);
	});
});
