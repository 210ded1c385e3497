import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

/**
 * A proxy that connects all of these hosts to one local port.
 *
 * @returns its URL for HTTPS_PROXY, and the other hosts that were requested
 */
export async function startProxy(hosts: string[], port: number) {
	const refused: string[] = [];
	const sockets = new Set<Socket>();
	const server = createServer((_, response) => response.writeHead(403).end());
	server.on('connect', ({ url = '' }, client: Socket) => {
		sockets.add(client);
		client.on('error', () => client.destroy());
		const [host = ''] = url.split(':');
		if (!hosts.includes(host)) {
			refused.push(host);
			client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
			return;
		}
		const upstream = connect(port, '127.0.0.1', () => {
			client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
			upstream.pipe(client).pipe(upstream);
		});
		upstream.on('error', () => client.destroy());
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		refused,
		close: async () => {
			for (const socket of sockets) socket.destroy();
			server.close();
			await once(server, 'close');
		},
	};
}
