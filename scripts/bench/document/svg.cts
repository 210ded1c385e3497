import type * as Plot from '@observablehq/plot';

import type { Theme } from './theme.cts';

export type PlotLibrary = typeof Plot;

/** A plot of a result, for one theme. */
export type Draw = (plot: PlotLibrary, theme: Theme) => Plot.PlotOptions;

const FONT = 'system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif';

/** An SVG that stands by itself, without a background. */
export async function svgOf(draw: Draw, theme: Theme): Promise<string> {
	const plot = await import('@observablehq/plot');
	const { parseHTML } = await import('linkedom');
	const { document } = parseHTML('<html><body></body></html>');
	const drawn = plot.plot({
		document: document as unknown as Document,
		className: 'plot',
		width: 820,
		style: { color: theme.text, fontFamily: FONT, fontSize: '13px', overflow: 'visible' },
		...draw(plot, theme),
	});
	drawn.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
	return `${drawn.outerHTML}\n`;
}
