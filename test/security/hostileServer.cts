import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The response: JSON with HTTP 200, or whatever a function writes. */
export type HostileReply = { json: unknown } | ((response: ServerResponse) => void);

export interface HostileServer {
	/** As Base URL of the credential. */
	baseUrl: string;
	/** http://127.0.0.1:PORT */
	origin: string;
	/** Responses by path prefix; the longest one applies. */
	answers: Map<string, HostileReply>;
	requests: Array<{ method: string; path: string; headers: IncomingMessage['headers'] }>;
	/** Open connections: the node must not keep unused ones. */
	open(): Promise<number>;
	close(): Promise<void>;
}

/** A hostile server, in place of the API or of a file's host. */
export async function startHostileServer(): Promise<HostileServer> {
	const answers: HostileServer['answers'] = new Map();
	const requests: HostileServer['requests'] = [];
	const server = createServer((request, response) => {
		const path = request.url ?? '/';
		requests.push({ method: request.method ?? '', path, headers: request.headers });
		request.resume();
		const fitting = [...answers.keys()].filter((start) => path.startsWith(start));
		const answer = answers.get(fitting.sort((a, b) => b.length - a.length)[0] ?? '');
		if (!answer) return void response.writeHead(404).end('{"reason":"Not here"}');
		if (typeof answer === 'function') return answer(response);
		response.writeHead(200, { 'content-type': 'application/json' });
		response.end(JSON.stringify(answer.json));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		baseUrl: `${origin}/v1`,
		origin,
		answers,
		requests,
		open: async () =>
			await new Promise((resolve, reject) =>
				server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
			),
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** A hostile server for the tests of a file, without responses before each test. */
export function useHostileServer(): { hostile: HostileServer } {
	const place = { hostile: undefined as unknown as HostileServer };
	beforeAll(async () => {
		place.hostile = await startHostileServer();
	});
	beforeEach(() => {
		place.hostile.answers.clear();
		place.hostile.requests.length = 0;
	});
	afterAll(async () => await place.hostile.close());
	return place;
}
