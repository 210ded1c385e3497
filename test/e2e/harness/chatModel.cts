import Fastify from 'fastify';
import type { AddressInfo } from 'node:net';

/** A reply of a chat model: text, or a tool call. */
export type Turn = { content: string } | { call: string; args: Record<string, unknown> };

export interface ChatMessage {
	role: string;
	content?: string | null;
}

/** A request of the agent, in the format of OpenAI's API. */
export interface ChatRequest {
	messages: ChatMessage[];
	tools?: Array<{ function: { name: string; description: string; parameters: unknown } }>;
}

export interface ChatModel {
	/** For the credential's Base URL. */
	baseUrl: string;
	requests: ChatRequest[];
	close: () => Promise<void>;
}

const messageOf = (turn: Turn, index: number) =>
	'content' in turn
		? { role: 'assistant', content: turn.content }
		: {
				role: 'assistant',
				content: null,
				tool_calls: [
					{
						id: `call_${index}`,
						type: 'function',
						function: { name: turn.call, arguments: JSON.stringify(turn.args) },
					},
				],
			};

/**
 * A scripted chat model with a local endpoint like OpenAI's.
 * The agent's requests and its handling of the replies are real.
 */
export async function startChatModel(script: Turn[]): Promise<ChatModel> {
	const requests: ChatRequest[] = [];
	const server = Fastify({ forceCloseConnections: true, bodyLimit: 10 * 1024 ** 2 });
	server.post<{ Body: ChatRequest }>('/v1/chat/completions', async ({ body }) => {
		const index = requests.push(body) - 1;
		const turn = script[index] ?? { content: 'There is nothing more to say.' };
		return {
			id: `chatcmpl-${index}`,
			object: 'chat.completion',
			created: 0,
			model: 'scripted',
			choices: [
				{
					index: 0,
					message: messageOf(turn, index),
					finish_reason: 'content' in turn ? 'stop' : 'tool_calls',
				},
			],
			usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
		};
	});
	await server.listen({ port: 0, host: '127.0.0.1' });
	const { port } = server.server.address() as AddressInfo;
	return {
		baseUrl: `http://127.0.0.1:${port}/v1`,
		requests,
		close: async () => await server.close(),
	};
}
