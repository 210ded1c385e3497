declare module '@n8n/scan-community-package/scanner/scanner.mjs' {
	/** Lints a folder with the rules that n8n's verification uses, as far as this project needs it. */
	export function analyzePackage(
		folder: string,
		filePatterns?: string[],
	): Promise<{ passed: boolean; message?: string; details?: string }>;

	export const SOURCE_FILE_PATTERNS: string[];
}
