import { describeValue, toTitleCase, listSome } from '../../../nodes/Scenario/utils/text';

test.each([
	['guidanceScale', 'Guidance Scale'],
	['first_frame-image', 'First Frame Image'],
	['numHTMLFiles', 'Num HTML Files'],
	['fps', 'FPS'],
	['imageUrl', 'Image URL'],
	['A', 'A'],
	['---', '---'],
])('%j reads %j', (name, words) => {
	expect(toTitleCase(name)).toBe(words);
});

test.each<[unknown, string]>([
	['5s', '"5s"'],
	[5, '5'],
	[NaN, 'NaN'],
	[false, 'false'],
	[null, 'of the type object'],
	[undefined, 'of the type undefined'],
	[[1], 'a list'],
	[[1, 2], 'a list of 2'],
	[{}, 'an object'],
	[new Date(NaN), 'a date'],
	[{ isLuxonDateTime: true }, 'a date'],
	[Symbol('a'), 'of the type symbol'],
])('%p is %s', (value, words) => {
	expect(describeValue(value)).toBe(words);
});

test('a truncated list', () => {
	expect(listSome(['a', 'b'], 2)).toBe('a, b');
	expect(listSome(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more');
	expect(listSome([], 2)).toBe('');
});
