import { listText, parseListText, splitListText } from '../../../nodes/Scenario/models/values';

const IMAGE = 'data:image/png;base64,iVBORw0KGgo=';
test.each<[text: string, entries: string[]]>([
	['', []],
	['  ', []],
	['a', ['a']],
	['a,b', ['a', 'b']],
	[' a , b ,, c, ', ['a', 'b', '', 'c']],
	[',a', ['', 'a']],
	['a,\nb', ['a', 'b']],
	['"a, b", c', ['a, b', 'c']],
	['"a" , "b"', ['a', 'b']],
	['say "a, b" now', ['say "a', 'b" now']],
	['"a, b', ['"a', 'b']],
	[IMAGE, [IMAGE]],
	[`${IMAGE}, ${IMAGE},${IMAGE}`, [IMAGE, IMAGE, IMAGE]],
	[`asset_a,${IMAGE},asset_b`, ['asset_a', IMAGE, 'asset_b']],
	[`${IMAGE}, data`, [IMAGE, 'data']],
	['data, image', ['data', 'image']],
	['data:text/plain,a,b', ['data:text/plain,a,b']],
	['data:,', ['data:,']],
	['https://host/a,b.png', ['https://host/a,b.png']],
	['https://host/a,b.png, https://host/c.png', ['https://host/a,b.png', 'https://host/c.png']],
	['https://host/a.png,https://host/b.png', ['https://host/a.png', 'https://host/b.png']],
	['HTTPS://host/?q=1,2,asset_b', ['HTTPS://host/?q=1,2', 'asset_b']],
	['https://host/a.png,', ['https://host/a.png']],
	['truck_left,https', ['truck_left', 'https']],
])('%j is split', (text, entries) => {
	expect(splitListText(text)).toEqual(entries);
});

test.each([
	['["a", "b,c"]', ['a', 'b,c']],
	[' [1, "2", null] ', [1, '2', null]],
	['[]', []],
	['[intro] a, b', ['[intro] a', 'b']],
	['[a, b]', undefined],
	['[a], [b]', undefined],
])('%j is read as a list', (text, entries) => {
	expect(parseListText(text)).toEqual(entries);
});

test('a data URL of many megabytes is split fast enough', () => {
	const large = `data:video/mp4;base64,${'A'.repeat(30_000_000)}`;
	const lengths = splitListText(`${large}, asset_b`).map((entry) => entry.length);
	expect(lengths).toEqual([large.length, 7]);
});

test.each([
	[['a', 'b'], 'a, b'],
	[[0.8, 1], '0.8, 1'],
	[['a, b', 'c'], '["a, b","c"]'],
	[['[a]'], '["[a]"]'],
	[['"a"'], '["\\"a\\""]'],
	[[''], '[""]'],
])('%j is written as %s', (list, text) => expect(listText(list)).toBe(text));
