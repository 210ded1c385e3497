import { parseArgs, type ParseArgsConfig } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;

const HELP_OPTION = { help: { type: 'boolean', default: false } } as const;

/** Of programs that build the package first. */
export const BUILD_OPTION = { 'no-build': { type: 'boolean', default: false } } as const;

/**
 * Runs a program of the command line: shows its help, if `--help` asks for it, or else calls `main` with
 * the values of its options. What goes wrong is its message and exit code 1.
 */
export function runProgram<T extends Options>(
	help: string,
	options: T,
	main: (
		values: ReturnType<typeof parseArgs<{ options: T & typeof HELP_OPTION }>>['values'],
	) => Promise<void>,
): void {
	const parse = () => parseArgs({ options: { ...options, ...HELP_OPTION } }).values;
	const run = async () => {
		const values = parse();
		if ('help' in values && values.help) console.log(help);
		else await main(values);
	};
	run().catch(fail);
}

/** Ends a program with the message of what went wrong. */
export function fail(reason: unknown): void {
	console.error(reason instanceof Error ? reason.message : reason);
	process.exitCode = 1;
}
