import { createHash } from 'crypto';

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import {
	createBasicAuth,
	readBaseUrl,
	readProjectId,
} from '../../../credentials/ScenarioApi.credentials';
import type { Clock, Timing } from '../utils/clock';
import type { ConcurrencyLimit } from '../utils/concurrency';
import { limitConcurrency } from '../utils/concurrency';
import type { RateLimiter } from './rateLimiter';
import { createRateLimiter } from './rateLimiter';

/** The service's clock, as far as the `Date` headers of its replies tell. */
export interface ServiceClock {
	/**
	 * Its time in milliseconds since the epoch: at the latest now, so that whatever begins from now on
	 * has a later time in the service's records.
	 */
	now(): number;
	/** Whether a reply has told its time. Until then it is taken for ours. */
	isSet(): boolean;
	/** Takes note of a reply's `Date` header. `sentAt` and now are of our own clock. */
	observe(dateHeader: unknown, sentAt: number): void;
}

/** The header has whole seconds. */
const RESOLUTION_MS = 1_000;

/**
 * Each reply gives bounds: its header was written between the request and now. They narrow with each
 * reply, until a clock is set.
 */
export function createServiceClock(clock: Clock): ServiceClock {
	/** Milliseconds by which the service's clock is ahead of ours, at least. */
	let ahead: number | undefined;
	return {
		now: () => clock.now() + (ahead ?? 0),
		isSet: () => ahead !== undefined,
		observe(dateHeader, sentAt) {
			const date = Date.parse(String(dateHeader));
			if (Number.isNaN(date)) return;
			const least = date - clock.now();
			const most = date + RESOLUTION_MS - sentAt;
			ahead = ahead === undefined ? least : Math.min(most, Math.max(least, ahead));
		},
	};
}

/**
 * State shared by everything in this process that uses the same credential values: the service's
 * limits apply per project, not per run.
 */
export interface Project {
	limiter: RateLimiter;
	serviceClock: ServiceClock;
}

/** What shared state takes of a client. */
interface ProjectMember extends Timing {
	project: Project;
}

/** Milliseconds after which an unused project is removed, so that the map doesn't grow forever. */
const KEPT_MS = 30 * 60_000;

const projects = new Map<string, Project>();

/** A hash, because the map must not contain secrets. */
function hashKey(credentials: ICredentialDataDecryptedObject): string {
	const { username, password } = createBasicAuth(credentials);
	const parts = [readBaseUrl(credentials), username, password, readProjectId(credentials)];
	return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
}

/**
 * The project of a credential, the same for all runs, triggers and editor calls of the process.
 *
 * @param credentials valid ones
 */
export function getProject(credentials: ICredentialDataDecryptedObject, clock: Clock): Project {
	const now = clock.now();
	for (const [key, { limiter }] of projects) {
		if (Math.abs(now - limiter.usedAt()) > KEPT_MS) projects.delete(key);
	}
	const key = hashKey(credentials);
	const project = projects.get(key) ?? {
		limiter: createRateLimiter(clock),
		serviceClock: createServiceClock(clock),
	};
	projects.set(key, project);
	return project;
}

/**
 * Further state that all runs of a project share.
 *
 * @param create called on first use
 */
export function sharedByProject<T>(
	create: (clock: Clock) => T,
): (client: Pick<ProjectMember, 'project' | 'clock'>) => T {
	const made = new WeakMap<Project, T>();
	return ({ project, clock }) => {
		const shared = made.get(project) ?? create(clock);
		made.set(project, shared);
		return shared;
	};
}

/** Milliseconds. */
const VALUE_KEPT_MS = 60_000;

/** Values of a project; the first ones go first. The record of a model may have 100 KB. */
const MAX_VALUES = 50;

interface Entry<T> {
	inTurn: ConcurrencyLimit;
	loaded?: { value: T; startedAt: number };
	failedAt?: number;
}

/** Loads a value by its key, e.g. an ID. */
type Load<T, C extends ProjectMember> = (client: C, key: string) => Promise<T>;

/**
 * Values that all runs of a project in this process share for a minute. Whoever asks while a value is
 * loaded waits for it. What couldn't be loaded is not kept: those who waited load it for themselves.
 *
 * @param mayKeep whether a value may be kept. Others are only shared by those who asked before their
 *   loading began. Default: all may
 */
export function keepForAMinute<T, C extends ProjectMember>(
	load: Load<T, C>,
	mayKeep: (value: T) => boolean = () => true,
): Load<T, C> {
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
				const oldest = mayKeep(loaded.value) ? askedAt - VALUE_KEPT_MS : askedAt;
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
