import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import Fastify from 'fastify';

import type { CredentialToCreate } from '../../../tools/n8n/client.cts';
import { newCertificate } from './certificate.cts';
import { serveDrive, serveSheets, serveYouTube, type Google } from './google.cts';
import { startProxy } from './proxy.cts';
import { serveSlack, type SlackMessage } from './slack.cts';

declare module 'fastify' {
	interface FastifyContextConfig {
		/** Needs no token: the URL itself is the secret. */
		anybody?: boolean;
	}
}

/** Where a picture is that anybody may see. */
const SHOP = 'shop.example';

const HOSTS = ['sheets.googleapis.com', 'www.googleapis.com', 'slack.com', SHOP];
const TOKEN = 'token-of-the-tests';

const MEBIBYTE = 1024 ** 2;

const oauth = (type: string): CredentialToCreate => ({
	name: type,
	type,
	data: {
		clientId: 'client',
		clientSecret: 'of the tests',
		oauthTokenData: { access_token: TOKEN, token_type: 'Bearer' },
	},
});

/** Local servers for Google Sheets, Google Drive, YouTube, Slack and a web shop. No request leaves this machine. */
export async function startThirdParties() {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-scenario-parties-'));
	const { key, cert, file } = await newCertificate(folder, HOSTS);
	const google: Google = { sheet: [], files: [], videos: [], refused: [] };
	const messages: SlackMessage[] = [];
	/** Images behind https://shop.example/ by name. */
	const pictures: Record<string, Buffer> = {};

	const https = { key, cert };
	const server = Fastify({ https, forceCloseConnections: true, bodyLimit: 10 * MEBIBYTE });
	server.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
	server.addHook('onRequest', async ({ headers, routeOptions }, reply) => {
		const isIn = headers.authorization === `Bearer ${TOKEN}` || routeOptions.config.anybody;
		if (!isIn) await reply.code(401).send({ error: { message: 'No or another token' } });
	});
	serveSheets(server, google);
	serveDrive(server, google);
	serveYouTube(server, google);
	serveSlack(server, messages);
	server.get<{ Params: { name: string } }>(
		'/:name',
		{ constraints: { host: SHOP }, config: { anybody: true } },
		async ({ params }, reply) => await reply.type('image/png').send(pictures[params.name]),
	);
	await server.listen({ port: 0, host: '127.0.0.1' });
	const { port } = server.server.address() as AddressInfo;
	const proxy = await startProxy(HOSTS, port);

	return {
		google,
		messages,
		pictures,
		/** Hosts that were requested but not reached. */
		refused: proxy.refused,
		/** n8n's credentials by type. */
		credentials: [
			oauth('googleSheetsOAuth2Api'),
			oauth('googleDriveOAuth2Api'),
			oauth('youTubeOAuth2Api'),
			{ name: 'slackApi', type: 'slackApi', data: { accessToken: TOKEN } },
		],
		/** Environment variables for n8n, whose own nodes call their usual URLs. */
		env: {
			HTTPS_PROXY: proxy.url,
			NO_PROXY: 'localhost,127.0.0.1',
			NODE_EXTRA_CA_CERTS: file,
		},
		close: async () => {
			await proxy.close();
			await server.close();
			await rm(folder, { recursive: true, force: true });
		},
	};
}
