import { spawnSync } from 'node:child_process';

import { scripts } from '../../package.json';
import { codeBlocksOf, PAGES } from './pages.cts';

const blocks = (...languages: string[]) =>
	PAGES.flatMap(({ file, document }) =>
		languages.flatMap((language) =>
			codeBlocksOf(document, language).map((code) => [file, code] as const),
		),
	);

it.each(blocks('json'))('JSON in %s is valid: %s', (_, code) => {
	expect(() => JSON.parse(code) as unknown).not.toThrow();
});

it.each(blocks('bash', 'sh', 'shell'))('shell code in %s is valid: %s', (_, code) => {
	const { status, stderr } = spawnSync('bash', ['-n'], { input: code, encoding: 'utf8' });
	expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

it('pages name only existing npm scripts', () => {
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

it('code blocks name their language, except text diagrams', () => {
	const known = ['json', 'bash', 'sh', 'ts', 'js', 'yaml', 'svg', 'text'];
	const languages = PAGES.flatMap(({ file, document }) =>
		document.querySelectorAll('pre > code[class]').map((code) => ({
			file,
			language: (code.getAttribute('class') ?? '').replace('language-', ''),
		})),
	);
	expect(languages.filter(({ language }) => !known.includes(language))).toEqual([]);
});
