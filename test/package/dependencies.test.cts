import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

describe('CONTRIBUTING.md', () => {
	it('gives a reason for each devDependency, and for no other package', () => {
		const table = read('CONTRIBUTING.md').split('## Dependencies')[1] ?? '';
		const rows = [...table.matchAll(/^\| `([^`]+)`\s*\| (\S.*\S)\s*\|$/gm)];
		const { devDependencies } = JSON.parse(read('package.json'));
		expect(rows.map(([, name]) => name)).toEqual(Object.keys(devDependencies));
	});
});
