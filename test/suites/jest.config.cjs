const base = require('../../jest.config.cjs');
const { ALONE, GROUPS } = require('./groups.cjs');

const folders = Object.values(GROUPS).flat().join('|');

/**
 * What `npm test` runs: all tests, most of them in suites that share a module registry. One file
 * alone: `npx jest <file>`.
 *
 * @type {import('jest').Config}
 */
module.exports = {
	...base,
	rootDir: '../..',
	testMatch: [...base.testMatch, '<rootDir>/test/suites/*.suite.cts'],
	testPathIgnorePatterns: [
		...base.testPathIgnorePatterns,
		`<rootDir>/test/(?!${ALONE.join('|')})(${folders})/`,
	],
	testSequencer: '<rootDir>/test/suites/longestFirst.cjs',
	maxWorkers: '100%',
};
