import { machineAsText, thisMachine } from './common/machine.cts';
import type { Options } from './common/options.cts';
import { keepResult } from './common/results.cts';
import { say } from './common/say.cts';
import { textTable } from './common/textTable.cts';
import { growthOfForm } from './growth/measureForm.cts';
import { growthOfItems } from './growth/measureItems.cts';
import { growthOfMemory } from './growth/measureMemory.cts';
import { columns, type GrowthResult } from './growth/series.cts';

/**
 * What becomes of time, requests and memory when the work doubles and doubles again.
 *
 * @returns true: there is no goal to keep
 */
export async function growth({ tiny, keep }: Options): Promise<boolean> {
	const series = [
		...(await growthOfItems(tiny ? [2, 4] : [25, 50, 100, 200, 400])),
		...(await growthOfForm(tiny ? [10, 20] : [25, 50, 100, 200, 400], tiny ? 20 : 500)),
		...(await growthOfMemory(
			tiny ? [2] : [128, 256, 512, 1024],
			tiny ? [10] : [250, 500, 1000, 2000],
		)),
	];
	const result: GrowthResult = { machine: thisMachine(), series };
	say(`${machineAsText(result.machine)}\n\n${textTable(columns, series)}\n`);
	if (keep) await keepResult('growth', result);
	return true;
}
