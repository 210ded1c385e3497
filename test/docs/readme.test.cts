import { readFileSync } from 'node:fs';
import path from 'node:path';

import { read, ROOT } from './pages.cts';

const readme = read('README.md');

/** The chunks of a WebP file that hold one frame of an animation each. */
const framesOf = (picture: Buffer): number => picture.toString('latin1').split('ANMF').length - 1;

describe('README.md', () => {
	it('is short enough to be read', () => {
		expect(readme.split(/\s+/).length).toBeLessThan(900);
	});

	it('shows an animated picture that loads quickly, and a still one to those who want no motion', () => {
		expect(readme).toMatch(
			/<source media="\(prefers-reduced-motion: reduce\)" srcset="[^"]+\.png">/,
		);
		const [, source = ''] = /<img [^>]*src="([^"]+\.webp)"/.exec(readme) ?? [];
		const picture = readFileSync(path.join(ROOT, source));
		expect(framesOf(picture)).toBeGreaterThan(10);
		expect(picture.length).toBeLessThan(600 * 1024);
	});
});
