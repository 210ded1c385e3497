import { caseWithInputs } from '../form/models.cts';
import { measurePure, type PureRow } from '../form/pure.cts';
import type { Series } from './series.cts';

/** What the form of models with more and more inputs takes. */
export async function growthOfForm(sizes: number[], milliseconds: number): Promise<Series[]> {
	const rows: PureRow[] = [];
	for (const size of sizes) rows.push(await measurePure(caseWithInputs(size), milliseconds));
	const series = (what: string, key: 'fields' | 'body'): Series => ({
		what,
		unit: 'µs',
		of: 'inputs',
		points: rows.map((row) => ({ size: row.inputs, value: row[key] })),
	});
	return [series("From a model's record to the form", 'fields'), series('To the body', 'body')];
}
