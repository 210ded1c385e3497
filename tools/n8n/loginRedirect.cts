import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Starts a server that logs whoever opens it in to n8n and redirects to `target`. A browser keeps one
 * set of cookies for all ports of a host, so this server can set n8n's session cookie.
 */
export async function startLoginRedirect(
	target: string,
	cookie: string,
): Promise<{ url: string; close: () => void }> {
	const redirect = createServer((_request, response) => {
		response
			.writeHead(302, { location: target, 'set-cookie': `${cookie}; Path=/; HttpOnly` })
			.end();
	}).listen(0, '127.0.0.1');
	await once(redirect, 'listening');
	const { port } = redirect.address() as AddressInfo;
	return { url: `http://localhost:${port}`, close: () => redirect.close() };
}
