import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { World } from '../world.cts';
import { headersOf } from './recording.cts';

/**
 * A server that is not Scenario's: calls that follow a redirect to it are noted like the others,
 * with its host. Whoever brings credentials along is seen.
 *
 * @returns how to end it
 */
export async function startElsewhere(world: World): Promise<() => Promise<void>> {
	const server = createServer((request, response) => {
		const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
		world.requests.push({
			method: request.method ?? '',
			host: request.headers.host ?? '',
			path: pathname,
			query: Object.fromEntries(searchParams),
			headers: headersOf(request.headers),
			body: undefined,
			at: world.now(),
			status: 200,
		});
		request.resume();
		response.setHeader('content-type', 'application/json').end('{}');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	world.elsewhere = `http://127.0.0.1:${port}`;
	return async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	};
}
