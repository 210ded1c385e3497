import type { RunTarget } from '../../catalog/runnable';
import type { Body } from '../../models/model';
import type { CostLimit, CostLimits } from './costLimit';
import { isLimited } from './costLimit';
import type { RequestBodies } from './inputFiles';

/** A checked request with its target. */
export interface PreparedRequest extends RequestBodies {
	target: RunTarget;
}

/** A request to submit an item's job, unless it was already submitted. */
export interface SubmissionRequest {
	fingerprint: string;
	limits: CostLimits;
	/** The request of an item that was not submitted before. */
	planned?: PreparedRequest;
	/** Reads and checks the current values; called only if a job has to be submitted. */
	prepare(): Promise<PreparedRequest>;
}

/** What is sent for an item. */
export interface ReadyRequest {
	target: RunTarget;
	body: Body;
	/** Creative Units that are reserved for it; undefined without a cost limit. */
	cost?: number;
}

/**
 * Gets an item ready to be submitted: checks its cost, then uploads its files. Called for each item in
 * the order of submission.
 *
 * @param turn resolves when all earlier items are submitted
 * @returns called in its turn; throws what the preparation has thrown
 */
export type Prepare = (
	request: SubmissionRequest,
	itemIndex: number,
	turn: Promise<unknown>,
) => () => Promise<ReadyRequest>;

/** How many items with files get ready before their turn: about as many as an account runs at once. */
const MAX_AHEAD = 10;

/**
 * Files are uploaded while earlier items wait for a free job slot, so an item's files are ready in its
 * turn. An item without files gets ready in its turn.
 *
 * An upload costs nothing, so it doesn't matter if the run ends before the item is submitted.
 */
export function createPreparation(costLimit: CostLimit): Prepare {
	/** The turns of the items that get ready ahead. */
	const turns: Array<Promise<unknown>> = [];
	/** Resolves when all costs so far are reserved or refused; absent: only in the next item's turn. */
	let priced: Promise<unknown> | undefined = Promise.resolve();

	const upload = async (
		{ target, finalBody }: PreparedRequest,
		cost: number | undefined,
	): Promise<ReadyRequest> => {
		let body: Body | undefined;
		try {
			body = await finalBody();
			return { target, cost, body };
		} finally {
			if (!body) costLimit.release(cost);
		}
	};

	const startAhead = (
		planned: PreparedRequest,
		limits: CostLimits,
		itemIndex: number,
		turn: Promise<unknown>,
	): Promise<ReadyRequest> => {
		const mayStart = turns.at(-MAX_AHEAD);
		turns.push(turn);
		const earlier = priced ?? turn;
		const reserve = async () => {
			await mayStart;
			const { target, bodyToPrice } = planned;
			return await costLimit.reserve(limits, target, bodyToPrice, itemIndex, { earlier, turn });
		};
		const reserved = reserve();
		priced = Promise.allSettled([earlier, reserved]);
		return reserved.then(async (cost) => await upload(planned, cost));
	};

	return (request, itemIndex, turn) => {
		const { planned, limits } = request;
		if (planned?.hasUploads) {
			const ready = startAhead(planned, limits, itemIndex, turn);
			// It is thrown in the item's turn.
			ready.catch(() => {});
			return async () => await ready;
		}
		if (isLimited(limits)) priced = undefined;
		return async () => {
			const prepared = await request.prepare();
			const { target, bodyToPrice } = prepared;
			const cost = await costLimit.reserve(limits, target, bodyToPrice, itemIndex);
			return await upload(prepared, cost);
		};
	};
}
