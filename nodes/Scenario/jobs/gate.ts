import type { Clock } from '../transport/clock';
import { numberOf } from '../transport/json';
import type { Answer, Refusal } from '../transport/refusal';
import { pauseBefore } from '../transport/retry';

/** What keeps submissions within what the account takes. */
export interface Gate {
	/**
	 * Sends, and sends again after a 429: it accepts and charges nothing. How long to wait the
	 * service says; when too many jobs are in flight the end of one of ours is enough. Gives the
	 * last 429 back after an hour.
	 */
	pass(send: () => Promise<Answer>): Promise<Answer>;
	/** One of our jobs has ended: its place is free. */
	free(): void;
}

/** Milliseconds to wait for a place without a hint: the ends of others' jobs are not seen. */
const LOOK_AGAIN = 15_000;

/** Milliseconds after which a gate that never opens is something a person should hear of. */
const LONGEST_WAIT = 3_600_000;

const NAP = 250;

const tooManyInFlight = ({ details }: Refusal) => numberOf(details.actionLimit) !== undefined;

/**
 * A gate for submissions that come one after another, so that a full account is asked once; from
 * then on it waits for a place before it asks.
 */
export function gateOf(clock: Clock, signal?: AbortSignal): Gate {
	let inFlight = 0;
	/** So many of ours were in flight when the account was full. */
	let ceiling = Infinity;

	/** Until one of ours ends, or the time is over: others' jobs may have ended. */
	const sleepUntilPlace = async (ms: number) => {
		const until = clock.now() + ms;
		const before = inFlight;
		while (inFlight >= before && clock.now() < until) {
			await clock.sleep(Math.min(NAP, until - clock.now()), signal);
		}
	};

	return {
		async pass(send) {
			const giveUpAt = clock.now() + LONGEST_WAIT;
			const atMost = (ms: number) => Math.min(ms, Math.max(0, giveUpAt - clock.now()));
			if (inFlight >= ceiling) await sleepUntilPlace(LOOK_AGAIN);
			for (let tries = 1; ; tries++) {
				const answer = await send();
				if (!('refusal' in answer)) inFlight++;
				if (!('refusal' in answer) || answer.refusal.status !== 429) return answer;
				const { refusal } = answer;
				if (clock.now() >= giveUpAt) return answer;
				if (tooManyInFlight(refusal)) {
					ceiling = Math.max(1, inFlight);
					await sleepUntilPlace(atMost(refusal.waitMs ?? LOOK_AGAIN));
				} else {
					await clock.sleep(atMost(pauseBefore(refusal, tries, clock.random)), signal);
				}
			}
		},
		free() {
			inFlight = Math.max(0, inFlight - 1);
		},
	};
}
