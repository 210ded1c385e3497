import type { Machine } from '../common/machine.cts';
import type { Pair } from './table.cts';

export interface MemoryResult {
	/** The versions of Node.js stand in the rows. */
	machine: Machine;
	/** Size of the large file. */
	mebibytes: number;
	pairs: Pair[];
}
