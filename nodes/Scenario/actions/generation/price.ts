import type { Target } from '../../catalog/runnable';
import type { Body } from '../../models/types';
import type { ScenarioApi } from '../../transport/api';
import { toNodeApiError } from '../../transport/api';
import type { JsonRecord } from '../../transport/json';
import { numberOf, recordOf } from '../../transport/json';

/** In Creative Units. */
export interface Price {
	cost?: number;
	discount?: number;
	costDetails: JsonRecord;
	/** The reply as it came, for Simplify off. */
	record: JsonRecord;
}

/** Milliseconds. */
const PATIENCE = 60_000;

/**
 * Asks what a job would cost. `dryRun` goes into the query: in the body it is ignored, and a paid
 * job runs. Seen live is `creativeUnitsCost`; a guide of the vendor says `estimatedCost`.
 *
 * @throws {NodeApiError} when Scenario refuses the request: it would refuse the job too
 */
export async function priceOf(api: ScenarioApi, target: Target, body: Body): Promise<Price> {
	const answer = await api.ask(
		{ ...target.run, query: { dryRun: true }, body },
		{ deadline: api.clock.now() + PATIENCE, tries: 5 },
	);
	if ('refusal' in answer) throw toNodeApiError(api.node, answer.refusal);
	const { body: record } = answer;
	return {
		cost: numberOf(record.creativeUnitsCost) ?? numberOf(record.estimatedCost),
		discount: numberOf(record.creativeUnitsDiscount),
		costDetails: recordOf(record.costDetails),
		record,
	};
}
