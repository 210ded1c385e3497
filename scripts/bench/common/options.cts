import { parseArgs } from 'node:util';

/** How benches are to run. What a bench has no use for it leaves alone. */
export interface Options {
	/** The smallest that shows that it works: its numbers mean nothing. */
	tiny: boolean;
	/** Puts the results into docs/benchmarks.json. */
	keep: boolean;
	/** Of each measurement. */
	rounds?: number;
	/** Seconds that pass in one on the wall. */
	pace?: number;
	/** Numbers of items. */
	items?: number[];
	/** Size of the large file. */
	mebibytes?: number;
}

function numberIn(text: string): number {
	const number = Number(text);
	if (Number.isFinite(number) && number > 0) return number;
	throw new Error(`${text} is not a number above 0`);
}

/**
 * @returns the bench that is asked for, or undefined for all; `help` when that is wanted
 * @throws {Error} when an option is unknown or no number
 */
export function readOptions(args: string[]): { name?: string; help: boolean; options: Options } {
	const text = { type: 'string' } as const;
	const flag = { type: 'boolean', default: false } as const;
	const { values, positionals } = parseArgs({
		args,
		allowPositionals: true,
		options: {
			tiny: flag,
			keep: flag,
			help: flag,
			rounds: text,
			pace: text,
			items: text,
			mebibytes: text,
		},
	});
	const { tiny, keep, help, rounds, pace, items, mebibytes } = values;
	return {
		name: positionals[0],
		help,
		options: {
			tiny,
			keep,
			...(rounds && { rounds: numberIn(rounds) }),
			...(pace && { pace: numberIn(pace) }),
			...(items && { items: items.split(',').map(numberIn) }),
			...(mebibytes && { mebibytes: numberIn(mebibytes) }),
		},
	};
}
