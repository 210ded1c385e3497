/**
 * The folders whose test files `npm test` runs together. Jest gives each file that it runs a module
 * registry of its own, and loading n8n-core into one takes seconds, n8n-workflow half of one. What
 * is in no group, and what is named in ALONE, jest runs file by file.
 */
exports.GROUPS = {
	plain: ['docs', 'package', 'simulator', 'unit'],
	engine: ['contract', 'examples', 'security', 'workflow'],
};

/** Loads n8n-core with settings of its own. */
exports.ALONE = ['security/addresses.test.cts'];
