import type { FastifyInstance } from 'fastify';

export interface SlackMessage {
	channel: string;
	text: string;
}

/** As much of Slack as posting a message takes. */
export function serveSlack(server: FastifyInstance, messages: SlackMessage[]): void {
	server.post<{ Body: SlackMessage }>(
		'/api/chat.postMessage',
		{ constraints: { host: 'slack.com' } },
		async ({ body: { channel, text } }) => {
			messages.push({ channel, text });
			return { ok: true, channel, ts: `${messages.length}.0`, message: { text } };
		},
	);
}
