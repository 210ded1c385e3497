import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** A file on a third-party server. */
export interface ServedFile {
	bytes: Buffer;
	type?: string;
	/** Whether it sends Content-Length. Default true. */
	length?: boolean;
	/** How many requests get only half of it at first. */
	truncated?: number;
	/** Status of the response instead of the file. */
	status?: number;
	/** The path that it redirects to. */
	redirect?: string;
	/** Whether it is compressed without being requested; Content-Length is then the compressed length. */
	gzip?: boolean;
	/** The name in Content-Disposition. */
	name?: string;
}

export type FileServer = Awaited<ReturnType<typeof startFileServer>>;

function answer(file: ServedFile | undefined, response: ServerResponse): void {
	if (!file || file.status) return void response.writeHead(file?.status ?? 404).end();
	if (file.redirect) return void response.writeHead(302, { location: file.redirect }).end();
	const { type, length = true, name, gzip } = file;
	const bytes = gzip ? gzipSync(file.bytes) : file.bytes;
	response.writeHead(200, {
		...(gzip && { 'content-encoding': 'gzip' }),
		...(type && { 'content-type': type }),
		...(length && { 'content-length': bytes.length }),
		...(name && { 'content-disposition': `attachment; filename="${name}"` }),
	});
	if (!file.truncated) return void response.end(bytes);
	file.truncated--;
	response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
}

/** Serves files over HTTP on a free port, with faults if requested. */
export async function startFileServer() {
	const files = new Map<string, ServedFile>();
	/** Requests since the last reset. */
	const requests: Array<{ path: string; headers: IncomingHttpHeaders }> = [];
	const server = createServer((request, response) => {
		const path = request.url?.split('?')[0] ?? '/';
		requests.push({ path, headers: request.headers });
		answer(files.get(path), response);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		/** Serves a file and returns its URL. */
		serve(path: string, file: ServedFile): string {
			files.set(path, file);
			return `http://127.0.0.1:${port}${path}`;
		},
		requests,
		reset() {
			files.clear();
			requests.length = 0;
		},
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
