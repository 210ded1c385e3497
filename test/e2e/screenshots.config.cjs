const config = require('./jest.config.cjs');

/** Takes the pictures of docs/images: the specs' own n8n, editor and simulator, other files. */
module.exports = {
	...config,
	testMatch: ['<rootDir>/test/e2e/**/*.screenshots.cts'],
	maxWorkers: 1,
};
