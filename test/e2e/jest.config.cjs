const { transform, moduleFileExtensions } = require('../../jest.config.cjs');

/** @type {import('jest').Config} */
module.exports = {
	rootDir: '../..',
	testMatch: ['<rootDir>/test/e2e/**/*.e2e.cts'],
	moduleFileExtensions,
	transform,
	testEnvironment: '<rootDir>/test/e2e/harness/jestEnvironment.cts',
	globalSetup: '<rootDir>/test/e2e/harness/globalSetup.cts',
	globalTeardown: '<rootDir>/test/e2e/harness/globalTeardown.cts',
	testSequencer: '<rootDir>/test/e2e/harness/longestFirst.cjs',
	testTimeout: 60_000,
	// Half of the specs wait for n8n, which polls once a minute: the other half runs meanwhile.
	maxWorkers: 2,
};
