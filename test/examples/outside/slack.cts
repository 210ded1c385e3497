import type { FastifyInstance } from 'fastify';

export interface SlackMessage {
	channel: string;
	text: string;
	/** URLs of its buttons, by label. */
	buttons: Record<string, string>;
}

interface Block {
	text?: { text: string };
	elements?: Array<{ text: { text: string }; url: string }>;
}

/** A message with buttons has its text in blocks. */
interface Posted {
	channel: string;
	text?: string;
	blocks?: Block[];
}

const readButtons = (blocks: Block[]): Record<string, string> =>
	Object.fromEntries(
		blocks.flatMap(({ elements = [] }) => elements.map(({ text, url }) => [text.text, url])),
	);

/** The part of Slack for posting a message. */
export function serveSlack(server: FastifyInstance, messages: SlackMessage[]): void {
	server.post<{ Body: Posted }>(
		'/api/chat.postMessage',
		{ constraints: { host: 'slack.com' } },
		async ({ body: { channel, blocks = [], ...body } }) => {
			const texts = blocks.flatMap(({ text }) => text?.text.trim() || []);
			const text = body.text ?? texts.join('\n');
			messages.push({ channel, text, buttons: readButtons(blocks) });
			return { ok: true, channel, ts: `${messages.length}.0`, message: { text } };
		},
	);
}
