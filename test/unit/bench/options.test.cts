import { readOptions } from '../../../scripts/bench/common/options.cts';

test('a bench is named before or behind its options', () => {
	expect(readOptions(['many', '--keep', '--items', '1,10'])).toEqual({
		name: 'many',
		help: false,
		options: { tiny: false, keep: true, items: [1, 10] },
	});
	expect(readOptions(['--tiny'])).toEqual({
		name: undefined,
		help: false,
		options: { tiny: true, keep: false },
	});
});

test('numbers are above 0, and options are known', () => {
	expect(readOptions(['--pace', '2.5']).options.pace).toBe(2.5);
	expect(() => readOptions(['--pace', 'fast'])).toThrow('fast');
	expect(() => readOptions(['--items', '1,0'])).toThrow('0');
	expect(() => readOptions(['--itmes', '1'])).toThrow('itmes');
});
