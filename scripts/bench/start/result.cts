import type { Machine } from '../common/machine.cts';
import type { Column } from '../common/textTable.cts';
import type { Sizes } from './install.cts';

export interface StartRow extends Sizes {
	name: string;
	version: string;
	/** To load all its nodes and credentials, in milliseconds. */
	ms: number;
}

export interface StartResult {
	machine: Machine;
	rounds: number;
	rows: StartRow[];
}

const kibibytes = (bytes: number) => Math.round(bytes / 1024).toLocaleString('en');

export const columns: Array<Column<StartRow>> = [
	{ head: 'Package', align: 'left', cellOf: ({ name, version }) => `${name} ${version}` },
	{ head: 'Loaded in ms', align: 'right', cellOf: ({ ms }) => ms.toFixed(1) },
	{ head: 'Packed KiB', align: 'right', cellOf: ({ packed }) => kibibytes(packed) },
	{ head: 'Unpacked KiB', align: 'right', cellOf: ({ unpacked }) => kibibytes(unpacked) },
	{
		head: 'With dependencies KiB',
		align: 'right',
		cellOf: ({ installed }) => kibibytes(installed),
	},
];
