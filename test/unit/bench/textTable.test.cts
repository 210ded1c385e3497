import { markdownTable, textTable, type Column } from '../../../scripts/bench/common/textTable.cts';

interface Row {
	name: string;
	value: number;
}

const columns: Array<Column<Row>> = [
	{ head: 'Name', align: 'left', cellOf: ({ name }) => name },
	{ head: 'Value', align: 'right', cellOf: ({ value }) => String(value) },
];
const rows = [
	{ name: 'short', value: 1 },
	{ name: 'a longer name', value: 1000000 },
];

test('on a terminal words stand left and numbers right', () => {
	expect(textTable(columns, rows).split('\n')).toEqual([
		'Name             Value',
		'short                1',
		'a longer name  1000000',
	]);
});

test('in Markdown the columns are aligned by their heads', () => {
	expect(markdownTable(columns, rows).split('\n')).toEqual([
		'| Name | Value |',
		'| --- | ---: |',
		'| short | 1 |',
		'| a longer name | 1000000 |',
	]);
});
