import { iso } from '../ids.cts';
import type { Job } from '../jobs/job.cts';

/** What the API can notify an endpoint of (`WebhookEndpointCreateParams` in the vendor's client). */
export const EVENT_TYPES = [
	'*',
	...['completed', 'created', 'failed'].map((end) => `asset.download.${end}`),
	...['completed', 'created', 'failed'].map((end) => `generation.${end}`),
	...['cancelled', 'completed', 'created', 'failed'].map((end) => `inference.${end}`),
	...['completed', 'created', 'failed'].map((end) => `model.download.${end}`),
	...['cancelled', 'completed', 'failed', 'started'].map((end) => `model.training.${end}`),
	'team.credit.threshold.crossed',
];

/** An event of an endpoint, and how its delivery went. Times are simulated, in milliseconds since the epoch. */
export interface WebhookEvent {
	id: string;
	type: string;
	payload: object;
	status: 'created' | 'retrying' | 'success' | 'failed';
	attempts: Array<{ responseStatusCode: number; sentAt: number }>;
	createdAt: number;
	updatedAt: number;
	/** When to send it next. */
	dueAt: number;
}

export interface WebhookEndpoint {
	id: string;
	projectId: string;
	url: string;
	description?: string;
	enabled: boolean;
	enabledEvents: string[];
	/** For the signature, whose form isn't known: deliveries have none. */
	secret: string;
	createdAt: number;
	updatedAt: number;
	/** Oldest first. */
	events: WebhookEvent[];
	/** Ended jobs that it has been notified of, or isn't interested in. */
	seen: Set<string>;
}

export const isSuccess = (status: number) => status >= 200 && status < 300;

/** The record without the secret, which only the reply to its creation has. */
export function endpointRecord(endpoint: WebhookEndpoint) {
	const { id, projectId, url, description, enabled, enabledEvents, events } = endpoint;
	const statuses = events.flatMap(({ attempts }) => attempts.map((one) => one.responseStatusCode));
	return {
		id,
		url,
		...(description !== undefined && { description }),
		enabled,
		enabledEvents,
		nbTotalCalls: statuses.length,
		nbFailedCalls: statuses.filter((status) => !isSuccess(status)).length,
		ownerId: projectId,
		ownerType: 'project',
		createdAt: iso(endpoint.createdAt),
		updatedAt: iso(endpoint.updatedAt),
	};
}

/** An event as in the list of its endpoint. */
export const eventRow = (event: WebhookEvent, endpoint: WebhookEndpoint) => ({
	id: event.id,
	endpointId: endpoint.id,
	type: event.type,
	status: event.status,
	updatedAt: iso(event.updatedAt),
});

export const eventRecord = (event: WebhookEvent, endpoint: WebhookEndpoint) => ({
	...eventRow(event, endpoint),
	payload: event.payload,
	attempts: event.attempts.map((attempt) => ({ ...attempt, sentAt: iso(attempt.sentAt) })),
	createdAt: iso(event.createdAt),
	sentAt: iso(event.attempts.at(-1)?.sentAt ?? event.createdAt),
});

const ENDINGS: Record<string, string> = {
	success: 'completed',
	failure: 'failed',
	canceled: 'cancelled',
};

/** The event of an ended job; undefined for an upload. Assumed: the names of the types suggest it. */
export function getEventType({ jobType }: Job, status: string): string | undefined {
	if (jobType === 'upload') return undefined;
	const family = jobType === 'inference' ? 'inference' : 'generation';
	return `${family}.${ENDINGS[status] ?? status}`;
}
