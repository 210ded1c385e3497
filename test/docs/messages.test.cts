import { filesIn, pageOf, read, textOf } from './pages.cts';

/** The node's code, file by file. */
const sources = ['nodes', 'credentials'].flatMap((folder) => filesIn(folder, '.ts').map(read));

const { document } = pageOf('docs/troubleshooting.md');

/** The messages in headings and in the first cells of rows; elsewhere there are values and names. */
const quoted = [
	...document.querySelectorAll('h3 code, td:first-child code').map(textOf),
	// What people search for when a submission couldn't be confirmed.
	...document
		.querySelectorAll('h2')
		.map(textOf)
		.filter((text) => text.startsWith("Couldn't confirm")),
];

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
	expect(quoted.at(-1)).toMatch(/^Couldn't confirm/);
	expect(missing('Job … of … has exploded: …')).toEqual(['has exploded']);
});

it.each(quoted)('the node says "%s"', (message) => {
	expect(wordsOf(message)).not.toEqual([]);
	expect(missing(message)).toEqual([]);
});
