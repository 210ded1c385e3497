import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { codeBlocksOf, PAGES, ROOT } from './pages.cts';

const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
	scripts: Record<string, string>;
};

const blocks = (...languages: string[]): Array<[file: string, code: string]> =>
	PAGES.flatMap(({ file, document }) =>
		languages.flatMap((language) =>
			codeBlocksOf(document, language).map((code): [string, string] => [file, code]),
		),
	);

it.each(blocks('json'))('JSON in %s can be read: %s', (_, code) => {
	expect(() => JSON.parse(code) as unknown).not.toThrow();
});

it.each(blocks('bash', 'sh', 'shell'))('a shell can read what stands in %s: %s', (_, code) => {
	const { status, stderr } = spawnSync('bash', ['-n'], { input: code, encoding: 'utf8' });
	expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

it('pages name npm scripts that there are', () => {
	const named = PAGES.flatMap(({ file, document }) =>
		document.querySelectorAll('code').flatMap(({ textContent }) =>
			[...textContent.matchAll(/npm run ([\w:-]+)/g)].map(([, script = '']) => ({
				file,
				script,
			})),
		),
	);
	expect(named.length).toBeGreaterThan(5);
	expect(named.filter(({ script }) => !Object.hasOwn(scripts, script))).toEqual([]);
});

it('a block of code says what language it is in, unless it is a picture made of text', () => {
	const known = ['json', 'bash', 'sh', 'ts', 'js', 'yaml', 'svg', 'text'];
	const languages = PAGES.flatMap(({ file, document }) =>
		document.querySelectorAll('pre > code[class]').map((code) => ({
			file,
			language: (code.getAttribute('class') ?? '').replace('language-', ''),
		})),
	);
	expect(languages.filter(({ language }) => !known.includes(language))).toEqual([]);
});
