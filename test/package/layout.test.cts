import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';

const ROOT = path.join(__dirname, '../..');
const NODES = 'nodes/Scenario';

/** The folders of the node from top to bottom, as the layout in CONTRIBUTING lists them. */
const layers = [
	'.',
	...(readFileSync(path.join(ROOT, 'CONTRIBUTING.md'), 'utf8')
		.split(`\n${NODES}/ `)[1]
		?.split('\ncredentials/')[0]
		?.split('\n')
		.flatMap((line) => /^ {2}(\w+)\//.exec(line)?.[1] ?? []) ?? []),
];

/** A layer may import from its own folder and from lower layers. */
const layerOf = (file: string): number =>
	layers.indexOf(path.dirname(path.relative(NODES, file)).split('/')[0] ?? '');

const files = readdirSync(path.join(ROOT, NODES), { recursive: true, encoding: 'utf8' })
	.filter((file) => file.endsWith('.ts'))
	.map((file) => path.posix.join(NODES, file));

/** The files of the node that a file imports, types included. */
const importsOf = (file: string): string[] =>
	ts
		.preProcessFile(readFileSync(path.join(ROOT, file), 'utf8'))
		.importedFiles.map(({ fileName }) => fileName)
		.filter((name) => name.startsWith('.'))
		.map((name) => `${path.posix.join(path.posix.dirname(file), name)}.ts`)
		.filter((name) => name.startsWith(NODES));

const imports = new Map(files.map((file) => [file, importsOf(file)]));

it('every file belongs to a layer', () => {
	expect(files.length).toBeGreaterThan(80);
	expect(files.filter((file) => layerOf(file) < 0)).toEqual([]);
});

it('imports only point to lower layers', () => {
	const upward = files.flatMap((file) =>
		(imports.get(file) ?? [])
			.filter((imported) => layerOf(imported) < layerOf(file))
			.map((imported) => `${file} → ${imported}`),
	);
	expect(upward).toEqual([]);
});

it('models/ is pure: no request, no n8n context', () => {
	const impure = files
		.filter((file) => file.startsWith(`${NODES}/models/`))
		.filter((file) => importsOf(file).some((name) => !/\/(models|utils)\//.test(name)));
	expect(impure).toEqual([]);
});

it('there are no import cycles', () => {
	const done = new Set<string>();
	const circles: string[] = [];
	const visit = (file: string, way: string[]) => {
		if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' → '));
		if (done.has(file) || way.includes(file)) return;
		for (const imported of imports.get(file) ?? []) visit(imported, [...way, file]);
		done.add(file);
	};
	for (const file of files) visit(file, []);
	expect(circles).toEqual([]);
});
