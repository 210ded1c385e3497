import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { PACKAGE_NAME } from '../../test/e2e/harness/pack.cts';
import { readResults, writeFormatted } from './common/results.cts';
import { say } from './common/say.cts';
import { paragraphs } from './document/page.cts';
import { plotBars } from './document/plotBars.cts';
import { plotLatency } from './document/plotLatency.cts';
import { plotMany } from './document/plotMany.cts';
import { plotSlots } from './document/plotSlots.cts';
import { prose } from './document/prose.cts';
import * as sections from './document/sections.cts';
import { svgOf, type Draw } from './document/svg.cts';
import { THEMES } from './document/theme.cts';
import type { Results } from './common/results.cts';

const DOCS = path.join(__dirname, '../../docs');
const IMAGES = path.join(DOCS, 'images/bench');

async function drawAll({ many, latency, slots, start }: Results): Promise<void> {
	const plots: Record<string, Draw | undefined> = {
		many: many && plotMany(many),
		latency: latency && plotLatency(latency),
		slots: slots && plotSlots(slots),
		start:
			start &&
			plotBars(
				start.rows.map(({ name, ms }) => ({ name, value: ms, isOurs: name === PACKAGE_NAME })),
				'Milliseconds to load',
				(ms) => ms.toFixed(1),
			),
	};
	await mkdir(IMAGES, { recursive: true });
	for (const [name, draw] of Object.entries(plots)) {
		if (!draw) continue;
		for (const theme of THEMES) {
			await writeFile(path.join(IMAGES, `${name}-${theme.name}.svg`), await svgOf(draw, theme));
		}
	}
}

/** Makes docs/benchmarks.md and its plots of docs/benchmarks.json: the text can't differ from it. */
export async function document(): Promise<boolean> {
	const results = await readResults();
	const { many, latency, slots, memory, form, start, growth } = results;
	await drawAll(results);
	const page = paragraphs(
		'# Benchmarks',
		prose.intro,
		many ? sections.manySection(many) : '',
		latency ? sections.latencySection(latency) : '',
		slots ? sections.slotsSection(slots) : '',
		memory ? sections.memorySection(memory) : '',
		form ? sections.formSection(form) : '',
		start ? sections.startSection(start) : '',
		growth ? sections.growthSection(growth) : '',
	);
	await writeFormatted(path.join(DOCS, 'benchmarks.md'), page);
	say('docs/benchmarks.md and docs/images/bench are made of docs/benchmarks.json');
	return true;
}
