import type { LatencyResult } from '../latency/result.cts';
import { GOAL } from '../latency/result.cts';
import type { Draw } from './svg.cts';

/** Which share of the results is there after how many seconds. */
export const plotLatency =
	({ rows, pollInterval }: LatencyResult): Draw =>
	(plot, theme) => {
		const points = rows.flatMap(({ way, seconds }) =>
			seconds.map((at, index) => ({ way, at, share: ((index + 1) / seconds.length) * 100 })),
		);
		const colours = [theme.ours, theme.others[0]];
		const colour = ({ way }: { way: string }) =>
			colours[rows.findIndex((row) => row.way === way)] ?? theme.faint;
		const goal = GOAL * pollInterval;
		const top = rows.map(({ way }, index) => ({ way, at: 0.1, share: 96 - index * 8 }));
		return {
			height: 320,
			marginLeft: 50,
			marginBottom: 45,
			x: {
				label: 'Seconds after the end of the job',
				labelArrow: 'none',
				labelAnchor: 'center',
				domain: [0, Math.ceil(Math.max(...points.map(({ at }) => at)))],
			},
			y: {
				label: 'Results that are there',
				labelArrow: 'none',
				tickFormat: (share: number) => `${share} %`,
				domain: [0, 100],
				grid: true,
			},
			marks: [
				plot.ruleX([goal], { stroke: theme.faint, strokeDasharray: '4 3', y1: 0, y2: 100 }),
				plot.text([{ at: goal, share: 4 }], {
					x: 'at',
					y: 'share',
					text: () => `goal for half of them: ${goal} s`,
					textAnchor: 'start',
					dx: 6,
					fill: theme.grid,
				}),
				plot.line(points, {
					x: 'at',
					y: 'share',
					z: 'way',
					stroke: colour,
					strokeWidth: 2.5,
					curve: 'step-after',
				}),
				plot.text(top, { x: 'at', y: 'share', text: 'way', textAnchor: 'start', fill: colour }),
			],
		};
	};
