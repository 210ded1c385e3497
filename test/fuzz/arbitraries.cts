import fc from 'fast-check';

/** Values from a hostile server or item. */

const TRICKS = [
	'',
	' ',
	'\u0000',
	'\u001b[31m',
	'a\nb\r\nc',
	'\u202Ekcirt',
	'\u2066x\u2069',
	'\uFEFF',
	'\uD800',
	'😀'.repeat(60),
	'x'.repeat(5_000),
	'..',
	'../../etc/passwd',
	'__proto__',
	'constructor',
	'toString',
	'NaN',
	'1e999',
	'-0',
	'0x10',
	'[object Object]',
	'<script>alert(1)</script>',
	'{{ $json }}',
	'={{ 1 }}',
	'asset_1',
	'https://host/file.png?X-Amz-Signature=s3cret-signature',
	'data:image/png;base64,iVBORw0KGgo=',
	'data:,%E0%A4%A',
	'file:///etc/passwd',
	'http://me:s3cret-signature@host/',
];

export const trickyText = fc.oneof(
	fc.constantFrom(...TRICKS),
	fc.string({ unit: 'binary', maxLength: 40 }),
	fc.string({ unit: 'grapheme', maxLength: 40 }),
	fc.string({ maxLength: 40 }),
);

const trickyNumber = fc.oneof(
	fc.double({ noNaN: true, noDefaultInfinity: true }),
	fc.integer(),
	fc.constantFrom(0, -1, 1e308, 5e-324, 2 ** 53, -(2 ** 53)),
);

const trickyKey = fc.oneof(
	fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'length', 'then'),
	fc.string({ maxLength: 8 }),
);

/** Any JSON, including `__proto__` as an own key. */
export const { json: trickyJson } = fc.letrec<{ json: unknown }>((tie) => ({
	json: fc.oneof(
		{ depthSize: 'small', maxDepth: 5 },
		fc.oneof(trickyText, trickyNumber, fc.boolean(), fc.constant(null)),
		fc.array(tie('json'), { maxLength: 4 }),
		fc.array(fc.tuple(trickyKey, tie('json')), { maxLength: 4 }).map(Object.fromEntries),
	),
}));

/** A valid value half of the time, otherwise anything. */
export const mostly = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
	fc.oneof({ weight: 3, arbitrary: value }, { weight: 1, arbitrary: trickyJson });

/** A record with missing, arbitrary and unknown properties. */
export const recordOf = (
	parts: Record<string, fc.Arbitrary<unknown>>,
): fc.Arbitrary<Record<string, unknown>> =>
	fc
		.tuple(
			fc.record(
				Object.fromEntries(Object.entries(parts).map(([key, value]) => [key, mostly(value)])),
				{ requiredKeys: [] },
			),
			fc.array(fc.tuple(trickyKey, trickyJson), { maxLength: 2 }),
		)
		.map(([known, more]) => Object.fromEntries([...Object.entries(known), ...more]));

/** Any result of an expression, including values JSON can't represent. */
export const anything: fc.Arbitrary<unknown> = fc.oneof(
	{ weight: 4, arbitrary: trickyJson },
	{ weight: 1, arbitrary: fc.anything({ withBigInt: true, withDate: true, withMap: true }) },
	{
		weight: 1,
		arbitrary: fc.constantFrom<unknown>(
			undefined,
			NaN,
			Infinity,
			10n,
			Symbol('s'),
			() => 1,
			new Date(NaN),
			Object.create(null),
			{ toString: 1, valueOf: 1 },
			Object.assign([], { length: 3 }),
		),
	},
);
