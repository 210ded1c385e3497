import Fastify from 'fastify';

/** A third-party server that receives files: `PUT /<name>`. */
export async function startReceiver() {
	const received = new Map<string, Buffer[]>();
	const server = Fastify({ bodyLimit: 64 * 1024 ** 2, forceCloseConnections: true });
	server.removeAllContentTypeParsers();
	server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) =>
		done(null, body),
	);
	server.put<{ Params: { name: string }; Body: Buffer }>('/:name', async ({ params, body }) => {
		received.set(params.name, [...(received.get(params.name) ?? []), body]);
		return { bytes: body.length };
	});
	return {
		url: await server.listen({ port: 0, host: '127.0.0.1' }),
		/** The files received under a name, oldest first. */
		received: (name: string): Buffer[] => received.get(name) ?? [],
		close: async () => await server.close(),
	};
}

export type Receiver = Awaited<ReturnType<typeof startReceiver>>;
