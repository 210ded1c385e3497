import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

/**
 * What this process is busy with, as Node.js itself knows it. Unlike the time that passes, it doesn't
 * depend on the speed or the load of the machine.
 */

/** Turns of the event loop without activity, after which none comes by itself. */
const QUIET_TURNS = 5;

const PAUSE_MS = 1;

const requests = new Set<ClientRequest>();

subscribe('http.client.request.start', (message) => {
	const { request } = message as { request: ClientRequest };
	requests.add(request);
	request.once('close', () => requests.delete(request));
});

/** HTTP requests sent by this process whose replies haven't been read to the end. */
export const openRequests = (): ClientRequest[] => [...requests];

let pauses = 0;

/** A millisecond of real time, which doesn't count as activity. */
export async function pause(): Promise<void> {
	pauses++;
	await sleep(PAUSE_MS);
	pauses--;
}

/** Timers that keep the process alive, of which there is one for each wait for real time to pass. */
export const countTimers = (): number =>
	process.getActiveResourcesInfo().filter((type) => type === 'Timeout').length - pauses;

/** Work of the thread pool: files, and the addresses of hosts. */
const hasPendingWork = () => process.getActiveResourcesInfo().some((type) => type.includes('Req'));

/**
 * Whether nothing happens in this process, nor will until a timer ends.
 *
 * @param knownTimers how many timers may run
 * @param isDead whether a request will never be answered
 */
export async function isQuiet(
	knownTimers: number,
	isDead: (request: ClientRequest) => boolean,
): Promise<boolean> {
	for (let turn = 0; turn < QUIET_TURNS; turn++) {
		await nextTurn();
		// First what costs least to find out.
		if (!openRequests().every(isDead)) return false;
		if (countTimers() > knownTimers + openRequests().length || hasPendingWork()) return false;
	}
	return true;
}
