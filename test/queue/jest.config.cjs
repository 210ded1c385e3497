const { transform, moduleFileExtensions } = require('../../jest.config.cjs');

/** @type {import('jest').Config} */
module.exports = {
	rootDir: '../..',
	testMatch: ['<rootDir>/test/queue/**/*.e2e.cts'],
	moduleFileExtensions,
	transform,
	testEnvironment: '<rootDir>/test/e2e/harness/jestEnvironment.cts',
	globalSetup: '<rootDir>/test/queue/harness/globalSetup.cts',
	globalTeardown: '<rootDir>/test/queue/harness/globalTeardown.cts',
	testTimeout: 180_000,
	maxWorkers: 1,
};
