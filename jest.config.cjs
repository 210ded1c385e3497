const toCommonJs = [
	'@swc/jest',
	{
		jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
		module: { type: 'commonjs' },
	},
];

/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	testTimeout: 30_000,
	testMatch: ['<rootDir>/test/**/*.test.cts'],
	testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/'],
	moduleFileExtensions: ['cts', 'ts', 'js', 'cjs', 'mjs', 'json', 'node'],
	transform: {
		'^.+\\.c?ts$': toCommonJs,
		'/node_modules/github-slugger/.+\\.js$': toCommonJs,
	},
	// It is ESM alone, which jest takes as it is from Node 24.9 on.
	transformIgnorePatterns: ['/node_modules/(?!github-slugger/)'],
};
