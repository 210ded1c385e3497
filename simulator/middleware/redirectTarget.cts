import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { State } from '../state.cts';
import { getHeaders } from './recording.cts';

/**
 * Starts a server on another origin. Requests that follow a redirect to it are logged with its
 * host, which shows whether a client forwards credentials.
 *
 * @returns a function that stops it
 */
export async function startRedirectTarget(state: State): Promise<() => Promise<void>> {
	const server = createServer((request, response) => {
		const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
		state.requests.push({
			method: request.method ?? '',
			host: request.headers.host ?? '',
			path: pathname,
			query: Object.fromEntries(searchParams),
			headers: getHeaders(request.headers),
			body: undefined,
			at: state.now(),
			status: 200,
		});
		request.resume();
		response.setHeader('content-type', 'application/json').end('{}');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	state.redirectTarget = `http://127.0.0.1:${port}`;
	return async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	};
}
