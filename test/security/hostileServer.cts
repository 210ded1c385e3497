import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The response: JSON with HTTP 200, or whatever a function writes. */
export type HostileReply = { json: unknown } | ((response: ServerResponse) => void);

/** A hostile server for the tests of a file, in place of the API or of a file's host. */
export function useHostileServer() {
	/** By path prefix, none before each test; the longest one applies. */
	const answers = new Map<string, HostileReply>();
	const requests: Array<{ path: string; headers: IncomingMessage['headers'] }> = [];
	/** The origin is http://127.0.0.1:PORT, the Base URL is that of a credential. */
	const hostile = { answers, requests, origin: '', baseUrl: '' };

	const server = createServer((request, response) => {
		const path = request.url ?? '/';
		requests.push({ path, headers: request.headers });
		request.resume();
		const fitting = [...answers.keys()].filter((start) => path.startsWith(start));
		const answer = answers.get(fitting.sort((a, b) => b.length - a.length)[0] ?? '');
		if (!answer) return void response.writeHead(404).end('{"reason":"Not here"}');
		if (typeof answer === 'function') return answer(response);
		response.writeHead(200, { 'content-type': 'application/json' });
		response.end(JSON.stringify(answer.json));
	});

	beforeAll(async () => {
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		hostile.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		hostile.baseUrl = `${hostile.origin}/v1`;
	});
	beforeEach(() => {
		answers.clear();
		requests.length = 0;
	});
	afterAll(async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});
	return { hostile };
}
