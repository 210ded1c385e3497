import { createHash } from 'crypto';

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import {
	createBasicAuth,
	readBaseUrl,
	readProjectId,
} from '../../../credentials/scenarioApi.values';
import type { Clock } from '../utils/clock';
import type { RateLimiter } from './rateLimiter';
import { createRateLimiter } from './rateLimiter';

/** The service's clock, as far as the `Date` headers of its replies tell. */
export interface ServiceClock {
	/**
	 * Its time in milliseconds since the epoch: at the latest now, so that whatever begins from now on
	 * has a later time in the service's records.
	 */
	now(): number;
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
): (client: { project: Project; clock: Clock }) => T {
	const made = new WeakMap<Project, T>();
	return ({ project, clock }) => {
		const shared = made.get(project) ?? create(clock);
		made.set(project, shared);
		return shared;
	};
}
