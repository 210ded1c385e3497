import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Locator, Page } from '@playwright/test';

import { run } from '../../../tools/n8n/run.cts';

/** Pixels of the picture, as wide as GitHub shows a README. */
const WIDTH = 880;

/** The arrow of a mouse, its tip in the top left corner. */
const POINTER = `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><path d="M2 2v17l4.5-4 3 6.5 3-1.4-3-6.3H16z" fill="#111" stroke="#fff" stroke-width="1.5"/></svg>`;

interface Frame {
	file: string;
	seconds: number;
}

/**
 * An animated picture of a page: a frame for each moment that is worth seeing, shown as long as it takes
 * to see it. A recording would be larger and would show how fast this machine is.
 */
export async function createAnimation(page: Page) {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-scenario-frames-'));
	const frames: Frame[] = [];

	/** Playwright's mouse leaves no trace in screenshots. */
	const drawPointer = async ({ x, y }: { x: number; y: number }) =>
		await page.evaluate(
			([image, left, top]) => {
				const known = document.getElementById('shown-pointer');
				const pointer = known ?? document.createElement('img');
				pointer.id = 'shown-pointer';
				pointer.setAttribute('src', `data:image/svg+xml,${encodeURIComponent(image)}`);
				pointer.style.cssText = `position:fixed;z-index:99999;pointer-events:none;left:${left}px;top:${top}px`;
				document.body.append(pointer);
			},
			[POINTER, x, y] as const,
		);

	const frame = async (seconds: number) => {
		const file = join(folder, `${String(frames.length).padStart(3, '0')}.png`);
		await page.screenshot({ path: file, animations: 'disabled', caret: 'initial' });
		frames.push({ file, seconds });
	};

	return {
		frame,

		/** Moves the pointer to a part of the page, and shows it there. */
		pointAt: async (part: Locator, seconds = 0.5) => {
			await part.scrollIntoViewIfNeeded();
			const box = await part.boundingBox();
			if (!box) throw new Error(`${String(part)} is not on the page`);
			await drawPointer({ x: box.x + Math.min(box.width / 2, 120), y: box.y + box.height / 2 });
			await frame(seconds);
		},

		/**
		 * Writes the picture as an animated WebP, which is a third of a GIF's size.
		 *
		 * @throws without ffmpeg
		 */
		write: async (target: string) => {
			const list = join(folder, 'frames.txt');
			const last = frames.at(-1);
			// ffmpeg ignores the duration of the last entry unless the entry is repeated.
			const entries = [...frames, ...(last ? [last] : [])];
			const lines = entries.map(({ file, seconds }) => `file '${file}'\nduration ${seconds}`);
			await writeFile(list, ['ffconcat version 1.0', ...lines].join('\n'));
			const input = ['-y', '-loglevel', 'error', '-f', 'concat', '-safe', '0', '-i', list];
			const scaled = ['-vf', `scale=${WIDTH}:-1:flags=lanczos`, '-fps_mode', 'vfr'];
			const webp = ['-c:v', 'libwebp_anim', '-quality', '88', '-compression_level', '6'];
			await run('ffmpeg', [...input, ...scaled, ...webp, '-loop', '0', target], { cwd: folder });
		},

		close: async () => await rm(folder, { recursive: true, force: true }),
	};
}

export type Animation = Awaited<ReturnType<typeof createAnimation>>;
