/**
 * Community packages that people install: eight that were downloaded much from npm in November
 * 2026, and two that generate media as ours does. Of one version each, so that rounds compare.
 */
export const PACKAGES = [
	'n8n-nodes-evolution-api@1.0.4',
	'@devlikeapro/n8n-nodes-chatwoot@1.0.2',
	'n8n-nodes-mcp@0.1.37',
	'n8n-nodes-youtube-transcript-api@2.4.3',
	'@mendable/n8n-nodes-firecrawl@2.1.2',
	'n8n-nodes-deepseek@1.0.6',
	'n8n-nodes-minio@0.1.4',
	'@blotato/n8n-nodes-blotato@1.0.10',
	'@heygenofficial/n8n-nodes-heygen-official@0.1.9',
	'@picsart/n8n-nodes-picsart-creative-apis@5.4.8',
];

/** n8n-nodes-mcp of n8n-nodes-mcp@0.1.37, @a/b of @a/b@1.0.0. */
export const nameOf = (spec: string): string => spec.slice(0, spec.lastIndexOf('@'));
