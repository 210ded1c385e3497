const { default: Sequencer } = require('@jest/test-sequencer');

/** By CPU time, in CI, where there are no durations of an earlier run to sort by. */
const LONGEST = ['suites/engine', 'fuzz/replies', 'fuzz/models', 'suites/plain', 'fuzz/values'];

const rank = ({ path }) => {
	const place = LONGEST.findIndex((name) => path.includes(`/test/${name}`));
	return place < 0 ? LONGEST.length : place;
};

/** With the longest first, both workers end at about the same time. */
module.exports = class LongestFirst extends Sequencer {
	sort(tests) {
		return super.sort(tests).sort((a, b) => rank(a) - rank(b));
	}
};
