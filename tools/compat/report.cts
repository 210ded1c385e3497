import { markdownTable } from 'markdown-table';
import { rsort, satisfies } from 'semver';

/** Releases of a line that are tried: npm needs minutes to find out about each. */
const TRIES = 3;

/**
 * The newest releases of a line (`2.20`), newest first, or the release that is named in full. Later
 * ones are for those that npm can't install.
 *
 * @throws when npm has nothing of the line
 */
export function findCandidates(line: string, versions: string[]): string[] {
	const ofLine = rsort(versions.filter((version) => satisfies(version, line)));
	if (ofLine.length === 0) throw new Error(`npm has no n8n ${line}`);
	return ofLine.slice(0, TRIES);
}

/** Why npm could not install something: the first line with which it says more than a code. */
export function getReason(failure: unknown): string {
	const text = failure instanceof Error ? failure.message : String(failure);
	const missing = /No matching version found for (\S+?)\.?$/m.exec(text);
	if (missing) return `npm has no ${missing[1]}`;
	const said = text
		.split('\n')
		.filter((line) => line.startsWith('npm error'))
		.map((line) => line.replace(/^npm error /, ''))
		.find((line) => !/^(code|syscall|errno|command|path)\b/.test(line));
	return said ?? text.split('\n')[0] ?? '';
}

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
