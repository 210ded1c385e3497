import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

import type { SharedN8n } from './sharedState.cts';

/** A client of n8n's own MCP server, as an AI assistant connects to it. */
export interface McpClient {
	/** The names of the tools that the server offers. */
	tools: () => Promise<string[]>;
	/**
	 * Calls a tool and returns its structured result.
	 *
	 * @throws with the tool's own words when it reports an error
	 */
	call: <Result>(tool: string, args: Record<string, unknown>) => Promise<Result>;
	close: () => Promise<void>;
}

export async function connectMcpClient({ url, client: n8n }: SharedN8n): Promise<McpClient> {
	const token = await n8n.enableMcpServer();
	const client = new Client({ name: 'n8n-nodes-scenario-tests', version: '1.0.0' });
	await client.connect(
		new StreamableHTTPClientTransport(new URL('/mcp-server/http', url), {
			authProvider: { token: async () => await Promise.resolve(token) },
		}),
	);
	return {
		tools: async () => (await client.listTools()).tools.map(({ name }) => name),
		call: async <Result,>(tool: string, args: Record<string, unknown>) => {
			const { isError, structuredContent, content } = await client.callTool({
				name: tool,
				arguments: args,
			});
			if (isError) throw new Error(`${tool}: ${JSON.stringify(content)}`);
			return structuredContent as Result;
		},
		close: async () => await client.close(),
	};
}
