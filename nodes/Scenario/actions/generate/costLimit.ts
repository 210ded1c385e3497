import { NodeOperationError } from 'n8n-workflow';

import type { RunTarget } from '../../catalog/runnable';
import type { Body } from '../../models/model';
import type { ScenarioClient } from '../../transport/client';
import { toNodeApiError } from '../../transport/client';
import type { JsonRecord } from '../../utils/json';
import { asNumber, asRecord } from '../../utils/json';

/** In Creative Units. */
export interface Price {
	cost?: number;
	discount?: number;
	costDetails: JsonRecord;
	/** The raw response, for Simplify off. */
	record: JsonRecord;
}

const PRICE_TIMEOUT_MS = 60_000;

/**
 * Fetches the price of a job. `dryRun` belongs in the query: in the body it is ignored, and a paid
 * job runs. The live API returns `creativeUnitsCost`; a vendor guide says `estimatedCost`.
 *
 * @throws {NodeApiError} when Scenario rejects the request, as it would reject the job
 */
export async function fetchPrice(
	client: ScenarioClient,
	target: RunTarget,
	body: Body,
): Promise<Price> {
	const result = await client.requestWithRetry(
		{ ...target.run, query: { dryRun: true }, body },
		{ deadline: client.clock.now() + PRICE_TIMEOUT_MS, tries: 5 },
	);
	if ('failure' in result) throw toNodeApiError(client.node, result.failure);
	const { body: record } = result;
	return {
		cost: asNumber(record.creativeUnitsCost) ?? asNumber(record.estimatedCost),
		discount: asNumber(record.creativeUnitsDiscount),
		costDetails: asRecord(record.costDetails),
		record,
	};
}

/** In Creative Units; undefined means no limit. */
export interface CostLimits {
	/** Per job. */
	maxCost?: number;
	/** For all jobs of this node run. */
	maxTotalCost?: number;
}

/** The order of reservations: an item counts after the earlier ones, as if each waited for its turn. */
export interface EarlyReservation {
	/** Resolves when the earlier items have reserved their costs or been refused. */
	earlier: Promise<unknown>;
	/**
	 * Resolves when the earlier items are submitted. Until then one may still be rejected, and its cost
	 * released, so an item that doesn't fit yet is not refused before.
	 */
	turn: Promise<unknown>;
}

/** Whether the price of a job has to be known before its submission. */
export const isLimited = ({ maxCost, maxTotalCost }: CostLimits): boolean =>
	maxCost !== undefined || maxTotalCost !== undefined;

/** Enforces the cost limits of a node run. */
export interface CostLimit {
	/**
	 * Fetches the price of a job before its submission and adds it to the total.
	 *
	 * @param early for an item whose turn to be submitted has not come yet
	 * @returns Creative Units; undefined without a limit, when no price is fetched
	 * @throws {NodeOperationError} when the job would exceed a limit
	 */
	reserve(
		limits: CostLimits,
		target: RunTarget,
		body: () => Promise<Body>,
		itemIndex: number,
		early?: EarlyReservation,
	): Promise<number | undefined>;
	/** Subtracts the cost of a job that was rejected or refunded. */
	release(cost: number | undefined): void;
}

/**
 * Jobs reserve their costs in the order of their submission, so the total is exact.
 *
 * @param spent Creative Units already submitted by earlier attempts of this run
 */
export function createCostLimit(client: ScenarioClient, spent: number): CostLimit {
	let total = spent;

	return {
		async reserve(limits, target, body, itemIndex, early) {
			if (!isLimited(limits)) return undefined;
			const { maxCost, maxTotalCost = Infinity } = limits;
			const refuse = (message: string, advice: string): never => {
				const description = `${advice} Nothing was submitted for this item.`;
				throw new NodeOperationError(client.node, message, { description, itemIndex });
			};
			const { cost } = await fetchPrice(client, target, await body());
			if (cost === undefined) {
				return refuse(
					`Scenario returned no price for ${target.id}`,
					'The limit can\'t be checked without a price. Remove it from "Additional Options" to continue.',
				);
			}
			if (maxCost !== undefined && cost > maxCost) {
				refuse(
					`This job would cost ${cost} Creative Units, but the limit is ${maxCost}`,
					'Choose cheaper settings, or raise "Max Cost" in "Additional Options".',
				);
			}
			await early?.earlier;
			if (total + cost > maxTotalCost) await early?.turn;
			if (total + cost > maxTotalCost) {
				refuse(
					`This job would cost ${cost} Creative Units, but ${total} of the ${maxTotalCost} for this run are already spent`,
					'Raise "Max Total Cost" in "Additional Options", or run fewer items.',
				);
			}
			total += cost;
			return cost;
		},
		release(cost = 0) {
			total -= cost;
		},
	};
}
