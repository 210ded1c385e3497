const { default: Sequencer } = require('@jest/test-sequencer');

/** These wait for minutes: started first, they do so while the other worker runs the rest. */
const isLong = ({ path }) => path.includes('/pause/');

module.exports = class LongestFirst extends Sequencer {
	sort(tests) {
		const sorted = super.sort(tests);
		return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
	}
};
