/** How it went with one version of n8n. */
export interface Row {
	n8n: string;
	/** The Node.js that ran it. */
	node: string;
	/** The title of each check and whether it passed, in order. Empty when n8n did not come up. */
	checks: Record<string, boolean>;
}

const line = (cells: string[]) => `| ${cells.join(' | ')} |`;

/** A title is a column, or a column and what its cell says when the check passes. */
function cellOf(title: string, passed: boolean): [column: string, text: string] {
	const [column = title, text = 'yes'] = title.split(': ');
	return [column, passed ? text : 'NO'];
}

/** The rows as a table in Markdown, with a column a check. */
export function tableOf(rows: Row[]): string {
	const cellsOf = ({ checks }: Row) =>
		new Map(Object.entries(checks).map(([title, passed]) => cellOf(title, passed)));
	const columns = [...new Set(rows.flatMap((row) => [...cellsOf(row).keys()]))];
	const head = ['n8n', 'Node.js', ...columns];
	return [
		line(head),
		line(head.map(() => '---')),
		...rows.map((row) => {
			const cells = cellsOf(row);
			return line([row.n8n, row.node, ...columns.map((name) => cells.get(name) ?? 'not run')]);
		}),
	].join('\n');
}
