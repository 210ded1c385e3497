const { transform, moduleFileExtensions } = require('../../jest.config.cjs');

/** @type {import('jest').Config} */
module.exports = {
	rootDir: '../..',
	testMatch: ['<rootDir>/test/compat/**/*.e2e.cts'],
	moduleFileExtensions,
	transform,
	testEnvironment: '<rootDir>/test/e2e/harness/jestEnvironment.cts',
	globalSetup: '<rootDir>/test/compat/globalSetup.cts',
	globalTeardown: '<rootDir>/test/e2e/harness/globalTeardown.cts',
	testTimeout: 120_000,
	maxWorkers: 1,
};
