/** How it went with one version of n8n. */
export interface Row {
	n8n: string;
	/** The Node.js that ran it. */
	node: string;
	/** Whether each check passed, in order. Empty when n8n did not come up. */
	checks: Record<string, boolean>;
}

const line = (cells: string[]) => `| ${cells.join(' | ')} |`;

/** The rows as a table in Markdown, with a column a check. */
export function tableOf(rows: Row[]): string {
	const names = [...new Set(rows.flatMap(({ checks }) => Object.keys(checks)))];
	const shown = (passed: boolean | undefined) =>
		passed === undefined ? 'not run' : passed ? 'yes' : 'NO';
	return [
		line(['n8n', 'Node.js', ...names]),
		line(['n8n', 'Node.js', ...names].map(() => '---')),
		...rows.map(({ n8n, node, checks }) =>
			line([n8n, node, ...names.map((name) => shown(checks[name]))]),
		),
	].join('\n');
}
