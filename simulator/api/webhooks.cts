import { randomBytes } from 'node:crypto';

import type { FastifyInstance } from 'fastify';

import { newId } from '../ids.cts';
import { check, found } from '../middleware/errors.cts';
import { getBody, getPage, getQuery } from '../middleware/request.cts';
import type { State } from '../state.cts';
import {
	endpointRecord,
	EVENT_TYPES,
	eventRecord,
	eventRow,
	type WebhookEndpoint,
} from '../webhooks/endpoint.cts';

interface OfProject {
	Params: { projectId: string };
}

interface OfEndpoint {
	Params: OfProject['Params'] & { id: string };
}

interface OfEvent {
	Params: OfEndpoint['Params'] & { eventId: string };
}

type Settings = Partial<Pick<WebhookEndpoint, 'url' | 'enabledEvents' | 'description' | 'enabled'>>;

const isUrl = (value: unknown) => typeof value === 'string' && /^https?:\/\/[^/]/.test(value);

const areEvents = (value: unknown) =>
	Array.isArray(value) &&
	value.length > 0 &&
	value.every((each) => EVENT_TYPES.includes(String(each)));

/** The settings of an endpoint in a body. @throws {HttpError} 400 */
function readSettings(body: unknown): Settings {
	const { url, enabledEvents, description, enabled } = getBody(body);
	check(url === undefined || isUrl(url), 'url must be an absolute http(s) URL');
	const isList = enabledEvents === undefined || areEvents(enabledEvents);
	check(isList, 'enabledEvents must be a list of events');
	const isText = ['undefined', 'string'].includes(typeof description);
	check(isText, 'description must be a string');
	check(['undefined', 'boolean'].includes(typeof enabled), 'enabled must be a boolean');
	const settings = { url, enabledEvents, description, enabled } as Settings;
	return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

/** The vendor's client says that the body of a DELETE is JSON, and sends none. */
function acceptEmptyBodies(api: FastifyInstance): void {
	const parse = api.getDefaultJsonParser('error', 'error');
	api.addContentTypeParser<string>(
		'application/json',
		{ parseAs: 'string' },
		(request, body, done) => (body === '' ? done(null) : void parse(request, body, done)),
	);
}

/** `/projects/{projectId}/webhook-endpoints`, and the events of each. */
export function serveWebhooks(parent: FastifyInstance, state: State): void {
	void parent.register(async (api) => {
		acceptEmptyBodies(api);
		serveEndpoints(api, state);
	});
}

function serveEndpoints(api: FastifyInstance, state: State): void {
	const listOf = ({ projectId }: OfProject['Params']) =>
		[...state.webhookEndpoints.values()].filter((each) => each.projectId === projectId);
	const find = ({ projectId, id }: OfEndpoint['Params']) => {
		const endpoint = listOf({ projectId }).find((each) => each.id === id);
		return found(endpoint, 'Webhook endpoint', id);
	};
	const base = '/projects/:projectId/webhook-endpoints';

	api.get<OfProject>(base, async ({ params }) => ({
		webhookEndpoints: listOf(params).map(endpointRecord),
	}));
	api.post<OfProject>(base, async ({ params: { projectId }, body }) => {
		const { url, enabledEvents, ...more } = readSettings(body);
		check(url && enabledEvents, 'url and enabledEvents are required');
		const now = state.now();
		const endpoint: WebhookEndpoint = {
			id: newId('whe'),
			projectId,
			enabled: true,
			...more,
			url,
			enabledEvents,
			secret: `whsec_${randomBytes(24).toString('base64url')}`,
			createdAt: now,
			updatedAt: now,
			events: [],
			seen: new Set(),
		};
		state.webhookEndpoints.set(endpoint.id, endpoint);
		return { webhookEndpoint: { ...endpointRecord(endpoint), secret: endpoint.secret } };
	});
	api.put<OfEndpoint>(`${base}/:id`, async ({ params, body }) => {
		const endpoint = find(params);
		Object.assign(endpoint, readSettings(body), { updatedAt: state.now() });
		return { webhookEndpoint: endpointRecord(endpoint) };
	});
	api.delete<OfEndpoint>(`${base}/:id`, async ({ params }) => {
		state.webhookEndpoints.delete(find(params).id);
		return {};
	});
	api.get<OfEndpoint>(`${base}/:id/events`, async (request) => {
		const endpoint = find(request.params);
		const query = getQuery(request);
		const newestFirst = [...endpoint.events].reverse();
		const size = { default: 10, max: 100 };
		const { rows, ...more } = getPage(query, newestFirst, ({ id }) => id, size);
		return { items: rows.map((event) => eventRow(event, endpoint)), ...more };
	});
	api.get<OfEvent>(`${base}/:id/events/:eventId`, async ({ params }) => {
		const endpoint = find(params);
		const event = endpoint.events.find(({ id }) => id === params.eventId);
		return { webhookEvent: eventRecord(found(event, 'Webhook event', params.eventId), endpoint) };
	});
}
