import { markdownTable } from 'markdown-table';

/** The results of one version of n8n. */
export interface Row {
	n8n: string;
	/** The Node.js that ran it. */
	node: string;
	/** The title of each check and whether it passed, in order. Empty when n8n did not start. */
	checks: Record<string, boolean>;
}

/** A title is a column, or a column and the text of its cell when the check passes. */
function toCell(title: string, passed: boolean): [column: string, text: string] {
	const [column = title, text = 'yes'] = title.split(': ');
	return [column, passed ? text : 'NO'];
}

/** The rows as a table in Markdown, with a column for each check. */
export function formatTable(rows: Row[]): string {
	const toCells = ({ checks }: Row) =>
		new Map(Object.entries(checks).map(([title, passed]) => toCell(title, passed)));
	const columns = [...new Set(rows.flatMap((row) => [...toCells(row).keys()]))];
	return markdownTable([
		['n8n', 'Node.js', ...columns],
		...rows.map((row) => {
			const cells = toCells(row);
			return [row.n8n, row.node, ...columns.map((name) => cells.get(name) ?? 'not run')];
		}),
	]);
}
