import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { pageOf, ROOT, textOf } from './pages.cts';

/** The node's code, file by file. */
const sources = ['nodes', 'credentials'].flatMap((folder) =>
	readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.map((file) => readFileSync(path.join(ROOT, folder, file), 'utf8')),
);

/** The messages in a row; other cells contain values and names. */
const quoted = pageOf('docs/troubleshooting.md')
	.document.querySelectorAll('td:first-child code')
	.map(textOf);

/** The text between names, numbers and reasons in the message. */
const wordsOf = (message: string): string[] =>
	message
		.split('…')
		.map((part) => part.replace(/^[\s,:()]+|[\s,:()]+$/g, ''))
		.filter((part) => /[a-z]{2}/i.test(part));

/** The text missing in all files. A message may be composed of several parts. */
const missing = (message: string): string[] =>
	wordsOf(message).filter((words) => !sources.some((source) => source.includes(words)));

it('quoted messages are found, and missing ones detected', () => {
	expect(quoted.length).toBeGreaterThan(20);
	expect(missing('Job … of … has exploded: …')).toEqual(['has exploded']);
});

it.each(quoted)('the node says "%s"', (message) => {
	expect(wordsOf(message)).not.toEqual([]);
	expect(missing(message)).toEqual([]);
});
