const toCommonJs = [
	'@swc/jest',
	{
		jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
		module: { type: 'commonjs' },
	},
];

/** Jest loads ESM without a transform from Node.js 24.9 on. */
const ESM_ONLY = 'github-slugger|markdown-table';

/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	// Only what hangs takes longer, on the slowest machine too.
	testTimeout: 300_000,
	testMatch: ['<rootDir>/test/**/*.test.cts'],
	testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/'],
	moduleFileExtensions: ['cts', 'ts', 'js', 'cjs', 'mjs', 'json', 'node'],
	transform: {
		'^.+\\.c?ts$': toCommonJs,
		[`/node_modules/(${ESM_ONLY})/.+\\.js$`]: toCommonJs,
	},
	transformIgnorePatterns: [`/node_modules/(?!(${ESM_ONLY})/)`],
};
