import { NodeOperationError } from 'n8n-workflow';

import type { RunTarget } from '../catalog/runnable';
import type { Body } from '../models/model';
import type { Result } from '../transport/apiFailure';
import type { ScenarioClient } from '../transport/client';
import { toNodeApiError } from '../transport/errorMessages';
import { RETRY_SAVED, RUN_ONLY_ITEM } from '../utils/advice';
import { limitConcurrency } from '../utils/concurrency';
import type { JsonRecord } from '../utils/json';
import { asNumber, asRecord } from '../utils/json';
import type { SubmissionStore } from './submissionStore';

/** In Creative Units. */
export interface Price {
	cost?: number;
	discount?: number;
	costDetails: JsonRecord;
	/** The raw response, for Simplify off. */
	record: JsonRecord;
}

/**
 * `dryRun` belongs in the query: in the body it is ignored, and a paid job runs. The live API returns
 * `creativeUnitsCost`; an older guide says `estimatedCost` (docs/service-facts.md, Money). A price doesn't mean that the values are
 * accepted: only apps are known to check them.
 */
async function requestPrice(
	client: ScenarioClient,
	target: RunTarget,
	body: Body,
): Promise<Result<Price>> {
	const result = await client.requestWithRetry({ ...target.run, query: { dryRun: true }, body });
	if ('failure' in result) return result;
	const { body: record } = result;
	return {
		body: {
			cost: asNumber(record.creativeUnitsCost) ?? asNumber(record.estimatedCost),
			discount: asNumber(record.creativeUnitsDiscount),
			costDetails: asRecord(record.costDetails),
			record,
		},
	};
}

/** Fetches the price of an item's job; throws a NodeApiError when Scenario rejects the request. */
export type PriceLoader = (target: RunTarget, body: Body, itemIndex: number) => Promise<Price>;

/** As many as an account runs at once, about. */
const CONCURRENT_PRICES = 20;

/** Creates the price loader of a node run. Equal requests have one price. */
export function createPriceLoader(client: ScenarioClient): PriceLoader {
	const prices = new Map<string, Promise<Result<Price>>>();
	const requests = limitConcurrency(CONCURRENT_PRICES);
	return async (target, body, itemIndex) => {
		const key = JSON.stringify([target.run, body]);
		const fetch = async () => await requestPrice(client, target, body);
		const loading = prices.get(key) ?? requests(fetch, client.signal);
		prices.set(key, loading);
		const price = await loading;
		if ('failure' in price) throw toNodeApiError(client.node, price.failure, itemIndex);
		return price.body;
	};
}

/** In Creative Units; undefined means no limit. */
export interface CostLimits {
	/** Per job. */
	maxCost?: number;
	/** For all jobs of this node run. */
	maxTotalCost?: number;
}

/** An item whose job is to be submitted. */
export interface PricedItem {
	itemIndex: number;
	fingerprint: string;
	limits: CostLimits;
}

/** Enforces the cost limits of a node run. */
export interface CostLimit {
	/**
	 * The price of a job, checked against Max Cost; needed for a cost limit only.
	 *
	 * @returns Creative Units; undefined without a limit, when no price is fetched
	 * @throws {NodeOperationError} when the job would cost more, or has no price
	 */
	fetchPrice(
		item: PricedItem,
		target: RunTarget,
		body: () => Promise<Body>,
	): Promise<number | undefined>;
	/**
	 * Adds the price of a job to the total until its submission has ended. Called in the order of the
	 * items.
	 *
	 * @param earlier resolves when the submissions of all earlier items have ended: until then one may
	 *   still be rejected, so an item that doesn't fit yet is not refused before
	 * @throws {NodeOperationError} when the total would exceed Max Total Cost
	 */
	reserve(item: PricedItem, price: number | undefined, earlier: Promise<unknown>): Promise<void>;
	/** Ends a reservation: from now on, what the store has of the item counts. */
	release(item: PricedItem): void;
}

/** @param store knows what the jobs of this run, and of its earlier attempts, have cost */
export function createCostLimit(client: ScenarioClient, store: SubmissionStore): CostLimit {
	const loadPrice = createPriceLoader(client);

	const refuse = (itemIndex: number, message: string, advice: string): never => {
		const description = `${advice} Nothing was submitted for this item.`;
		throw new NodeOperationError(client.node, message, { description, itemIndex });
	};

	return {
		async fetchPrice({ itemIndex, limits }, target, getBody) {
			const { maxCost, maxTotalCost } = limits;
			if (maxCost === undefined && maxTotalCost === undefined) return undefined;
			const { cost } = await loadPrice(target, await getBody(), itemIndex);
			if (cost === undefined) {
				return refuse(
					itemIndex,
					`Scenario returned no price for ${target.id}`,
					`The limit can't be checked without a price. Remove it from "Additional Options", then ${RETRY_SAVED}.`,
				);
			}
			if (maxCost !== undefined && cost > maxCost) {
				return refuse(
					itemIndex,
					`This job would cost ${cost} Creative Units, but the limit is ${maxCost}`,
					`Raise "Max Cost" in "Additional Options", then ${RETRY_SAVED}. Or choose cheaper settings for this item. ${RUN_ONLY_ITEM}`,
				);
			}
			return cost;
		},
		async reserve({ itemIndex, fingerprint, limits: { maxTotalCost } }, price, earlier) {
			if (price === undefined || maxTotalCost === undefined) return;
			// Jobs may cost more than their estimate: the first one of a run shows it.
			if (store.costFactor() === undefined) await earlier;
			const getCost = () => price * (store.costFactor() ?? 1);
			if (store.spent() + getCost() > maxTotalCost) await earlier;
			const [total, cost] = [store.spent(), getCost()];
			if (total + cost > maxTotalCost) {
				refuse(
					itemIndex,
					`This job would cost ${cost} Creative Units, but ${total} of the ${maxTotalCost} for this run are already spent`,
					`Raise "Max Total Cost" in "Additional Options", then ${RETRY_SAVED}.`,
				);
			}
			store.reserve(itemIndex, fingerprint, cost);
		},
		release: ({ itemIndex, fingerprint }) => store.release(itemIndex, fingerprint),
	};
}
