/** A column of a table of rows of one kind. */
export interface Column<Row> {
	head: string;
	/** `left` for words, `right` for numbers. */
	align: 'left' | 'right';
	cellOf: (row: Row) => string;
}

const PAD = { left: 'padEnd', right: 'padStart' } as const;

/** The rows as text for a terminal, with columns of one width. */
export function textTable<Row>(columns: Array<Column<Row>>, rows: Row[]): string {
	const padded = columns.map(({ head, align, cellOf }) => {
		const cells = [head, ...rows.map(cellOf)];
		const width = Math.max(...cells.map(({ length }) => length));
		return cells.map((cell) => cell[PAD[align]](width));
	});
	return ['', ...rows]
		.map((_, line) =>
			padded
				.map((cells) => cells[line])
				.join('  ')
				.trimEnd(),
		)
		.join('\n');
}

/** The same in Markdown. */
export function markdownTable<Row>(columns: Array<Column<Row>>, rows: Row[]): string {
	const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
	return [
		line(columns.map(({ head }) => head)),
		line(columns.map(({ align }) => (align === 'right' ? '---:' : '---'))),
		...rows.map((row) => line(columns.map(({ cellOf }) => cellOf(row)))),
	].join('\n');
}
