import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * An address of this machine that logs whoever opens it in to n8n and sends them on to `target`. A browser
 * keeps one set of cookies for all ports of a host, so n8n's session can be handed out here.
 */
export async function openDoor(
	target: string,
	cookie: string,
): Promise<{ url: string; close: () => void }> {
	const door = createServer((_request, response) => {
		response
			.writeHead(302, { location: target, 'set-cookie': `${cookie}; Path=/; HttpOnly` })
			.end();
	}).listen(0, '127.0.0.1');
	await once(door, 'listening');
	const { port } = door.address() as AddressInfo;
	return { url: `http://localhost:${port}`, close: () => door.close() };
}
