import type { ConcurrencyLimit } from '../utils/concurrency';
import { limitConcurrency } from '../utils/concurrency';
import type { ScenarioClient } from './client';
import { sharedByProject } from './project';

/** Milliseconds. */
const KEPT_MS = 60_000;

/** Values of a project; the first ones go first. The record of a model may have 100 KB. */
const MAX_VALUES = 50;

interface Entry<T> {
	inTurn: ConcurrencyLimit;
	loaded?: { value: T; startedAt: number };
	failedAt?: number;
}

/** Loads a value by its key, e.g. an ID. */
type Load<T> = (client: ScenarioClient, key: string) => Promise<T>;

/**
 * Values that all runs of a project in this process share for a minute. Whoever asks while a value is
 * loaded waits for it. What couldn't be loaded is not kept: those who waited load it for themselves.
 *
 * @param mayKeep whether a value may be kept. Others are only shared by those who asked before their
 *   loading began. Default: all may
 */
export function keepForAMinute<T>(
	load: Load<T>,
	mayKeep: (value: T) => boolean = () => true,
): Load<T> {
	const getEntries = sharedByProject(() => new Map<string, Entry<T>>());

	const getEntry = (entries: Map<string, Entry<T>>, key: string): Entry<T> => {
		const entry = entries.get(key) ?? { inTurn: limitConcurrency(1) };
		entries.set(key, entry);
		const [first] = entries.keys();
		if (entries.size > MAX_VALUES && first !== undefined) entries.delete(first);
		return entry;
	};

	return async (client, key) => {
		const askedAt = client.clock.now();
		const entry = getEntry(getEntries(client), key);
		const shared = await entry.inTurn(async () => {
			const { loaded, failedAt = -Infinity } = entry;
			if (loaded) {
				const oldest = mayKeep(loaded.value) ? askedAt - KEPT_MS : askedAt;
				if (loaded.startedAt > oldest) return loaded;
			}
			// One after the other, each would wait for the failures of all before it.
			if (failedAt > askedAt) return undefined;
			const startedAt = client.clock.now();
			const value = await load(client, key).catch(async (reason: unknown) => {
				entry.failedAt = client.clock.now();
				return await Promise.reject(reason);
			});
			entry.loaded = { value, startedAt };
			return entry.loaded;
		}, client.signal);
		return shared ? shared.value : await load(client, key);
	};
}
