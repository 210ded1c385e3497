import fc from 'fast-check';

import { editDistance, nearest } from '../../../nodes/Scenario/utils/nearest';

test.each([
	['', '', 0],
	['', 'abc', 3],
	['kitten', 'sitting', 3],
	['duratoin', 'duration', 1],
	['ab', 'ba', 1],
	['image', 'images', 1],
])('the distance from %j to %j is %i', (from, to, distance) => {
	expect(editDistance(from, to)).toBe(distance);
});

test('the distance is symmetric, 0 only for equal texts, and at most the longer length', () => {
	fc.assert(
		fc.property(fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), (one, other) => {
			const distance = editDistance(one, other);
			expect(distance).toBe(editDistance(other, one));
			expect(distance === 0).toBe(one === other);
			expect(distance).toBeLessThanOrEqual(Math.max(one.length, other.length));
		}),
	);
});

test('a distance within the limit is exact, a larger one is beyond it', () => {
	const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 9 });
	fc.assert(
		fc.property(text, text, fc.nat(9), (one, other, max) => {
			const distance = editDistance(one, other);
			const limited = editDistance(one, other, max);
			expect(distance <= max ? limited === distance : limited > max).toBe(true);
		}),
	);
});

const NAMES = ['duration', 'image', 'lastFrameImage', 'referenceImages', 'fps', 'seed'];

test.each([
	['Duration', 'duration'],
	['duraton', 'duration'],
	['startImage', 'image'],
	['last_frame_image', 'lastFrameImage'],
	['reference-image', 'referenceImages'],
	['fbs', 'fps'],
	['s', undefined],
	['steps', undefined],
	['guidanceScale', undefined],
	['', undefined],
	['---', undefined],
	['x'.repeat(1_000_000), undefined],
])('the nearest name to %.20j is %j', (written, name) => {
	expect(nearest(written, NAMES, (each) => [each])).toBe(name);
});

test('a label finds its name', () => {
	const labels = { image: 'First Frame', lastFrameImage: 'Last Frame' };
	expect(nearest('firstFrame', Object.entries(labels), (each) => each)?.[0]).toBe('image');
});
