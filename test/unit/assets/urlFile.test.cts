import { fileNameInUrl, withExtension } from '../../../nodes/Scenario/assets/fileName';
import { displayUrl } from '../../../nodes/Scenario/assets/urlFile';

describe('displayUrl', () => {
	it.each([
		['https://host/a/b.png', 'https://host/a/b.png'],
		['https://host/a/b.png?X-Amz-Signature=secret', 'https://host/a/b.png'],
		['https://user:secret@host/a#secret', 'https://host/a'],
		['HTTP://user:sec@ret@host:8080/a', 'HTTP://host:8080/a'],
		['https://host/a@b.png', 'https://host/a@b.png'],
		['https://host?secret@x', 'https://host'],
	])('%s is shown as %s', (url, shown) => expect(displayUrl(url)).toBe(shown));
});

describe('fileNameInUrl', () => {
	it.each([
		['https://host/a/b.png?x=/c.gif', 'b.png'],
		['https://host/my%20photo.png', 'my photo.png'],
		['https://host/100%.png', '100%.png'],
		['https://host/a/', ''],
		['https://host.png', ''],
	])('of %s is %j', (url, name) => expect(fileNameInUrl(url)).toBe(name));
});

describe('withExtension', () => {
	it.each([
		['clip', 'mp4', 'clip.mp4'],
		['photo.jpeg', 'jpg', 'photo.jpeg'],
		['photo.png', 'jpg', 'photo.png.jpg'],
		['v1.0', 'glb', 'v1.0.glb'],
		['clip', undefined, 'clip'],
	])('%s with %s is %s', (name, extension, expected) => {
		expect(withExtension(name, extension)).toBe(expected);
	});
});
