import { readFileSync } from 'node:fs';
import path from 'node:path';

import { imageSize } from 'image-size';

import { EXAMPLES, exampleFiles } from './support/example.cts';

const readme = readFileSync(path.join(EXAMPLES, 'README.md'), 'utf8');

describe('examples/README.md', () => {
	it.each(exampleFiles())('leads to %s and shows it in both themes', (file) => {
		expect(readme).toContain(`(${file})`);
		const picture = `../docs/images/examples/${file.replace('.json', '')}`;
		for (const source of [`src="${picture}.png"`, `srcset="${picture}-dark.png"`]) {
			expect(readme).toContain(source);
		}
	});

	it('shows existing images of the same size in both themes', () => {
		const sources = [...readme.matchAll(/src(?:set)?="([^"]+)"/g)].map(([, source = '']) => source);
		expect(sources.length).toBe(2 * exampleFiles().length);
		const sizes = sources.map((source) => {
			const { width, height } = imageSize(readFileSync(path.join(EXAMPLES, source)));
			return `${source.replace('-dark', '')} ${width} ${height}`;
		});
		expect(new Set(sizes).size).toBe(exampleFiles().length);
	});
});
