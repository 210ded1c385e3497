import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const load = createRequire(__filename);
const { ALONE, GROUPS } = load('./groups.cjs') as {
	ALONE: string[];
	GROUPS: Record<string, string[]>;
};

interface LoadOptions {
	part?: number;
	parts?: number;
	afterFile?: () => void;
}

const TESTS = path.join(__dirname, '..');

const findTests = (folder: string): string[] =>
	readdirSync(path.join(TESTS, folder), { recursive: true, encoding: 'utf8' })
		.map((name) => path.join(folder, name))
		.filter((file) => file.endsWith('.test.cts') && !ALONE.includes(file))
		.sort();

/**
 * Runs the test files of a group in one module registry, each in its own block, which scopes its
 * hooks.
 *
 * @param options.part of `parts`, from 1: jest runs several suites at the same time
 * @param options.afterFile resets module state that a file may leave
 */
export function loadTests(
	group: string,
	{ part = 1, parts = 1, afterFile = () => {} }: LoadOptions = {},
): void {
	const files = (GROUPS[group] ?? []).flatMap(findTests);
	for (const file of files.filter((_, index) => index % parts === part - 1)) {
		describe(file, () => {
			load(path.join(TESTS, file));
			afterAll(afterFile);
		});
	}
}
