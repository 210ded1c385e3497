import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const document = read('SECURITY.md');

/** `[name](file): "title"` */
const references = [...document.matchAll(/\]\((test\/[^)]+)\): "([^"]+)"/g)].map(
	([, file = '', title = '']) => [title, file] as const,
);

describe('SECURITY.md', () => {
	it.each(references)('has the test "%s" in %s', (title, file) => {
		expect(read(file)).toContain(title);
	});

	it('names a test in every row of its tables', () => {
		const rows = document.split('\n').filter((line) => /^\| (?!-|Sentence)/.test(line));
		expect(rows.length).toBeGreaterThan(15);
		for (const row of rows) expect(row).toMatch(/\]\(test\/[^)]+\): "[^"]+"/);
	});
});
