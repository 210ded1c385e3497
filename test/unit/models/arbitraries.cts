import fc from 'fast-check';

/** An input's record with valid values, and values that break one of its rules. */
export interface InputCase {
	input: { type: string; [part: string]: unknown };
	fitting: unknown;
	breaking: unknown;
}

type CaseArbitrary = fc.Arbitrary<InputCase>;

const word = fc.stringMatching(/^[a-z][a-z0-9 _-]{0,11}$/).map((text) => text.trim());
const id = fc.stringMatching(/^[A-Za-z0-9]{1,24}$/);
const noText = fc.constantFrom<unknown>({ a: 1 }, true, false, ['a', 'b'], new Date(0));
const noNumber = fc.constantFrom<unknown>('5s', '0x10', NaN, Infinity, true, {}, [1, 2], '1,5');
const noId = fc.constantFrom<unknown>(5, true, { id: 'asset_a' }, ['asset_a', 'asset_b']);

const caseOf = (
	input: InputCase['input'],
	fitting: fc.Arbitrary<unknown>,
	breaking: fc.Arbitrary<unknown>,
): CaseArbitrary => fc.record({ input: fc.constant(input), fitting, breaking });

const booleanCase = caseOf(
	{ type: 'boolean' },
	fc.boolean(),
	fc.constantFrom<unknown>('maybe', 2, {}, [true], 'yes'),
);

/** @param belowMin whether a value below the minimum is invalid: in lists the service accepts it */
const wholeNumberCase = (belowMin: boolean): CaseArbitrary =>
	fc
		.record({
			min: fc.integer({ min: -1000, max: 1000 }),
			steps: fc.integer({ min: 1, max: 50 }),
			step: fc.integer({ min: 1, max: 16 }),
		})
		.chain(({ min, steps, step }) => {
			const max = min + steps * step;
			return caseOf(
				{ type: 'number', min, max, step },
				fc.integer({ min: 0, max: steps }).map((at) => min + at * step),
				fc.oneof(
					fc.constantFrom<unknown>(max + 1, min + 0.5, String(max + 0.01)),
					noNumber,
					...(belowMin ? [fc.constant(min - 1)] : []),
				),
			);
		});

const fineNumberCase = fc
	.record({ min: fc.integer({ min: -5, max: 5 }), step: fc.constantFrom(0.01, 0.05, 0.1, 0.25) })
	.chain(({ min, step }) =>
		caseOf(
			{ type: 'number', min, max: min + 100 * step, step },
			fc.integer({ min: 0, max: 100 }).map((at) => min + at * step),
			fc.constantFrom<unknown>(min + step / 3, min - step, min + 101 * step),
		),
	);

const textCase = fc
	.record({ minLength: fc.integer({ min: 1, max: 5 }), more: fc.integer({ min: 0, max: 20 }) })
	.chain(({ minLength, more }) => {
		const maxLength = minLength + more;
		const letter = fc.constantFrom('a', 'Z', 'é', '日', '👩‍🚀', '🇫🇷', ',', '"', '[');
		const textOf = (min: number, max: number) =>
			fc.array(letter, { minLength: min, maxLength: max }).map((letters) => letters.join(''));
		const short = minLength > 1 ? [textOf(1, minLength - 1)] : [];
		return caseOf(
			{ type: 'string', minLength, maxLength },
			// Adjacent flags stay two characters, like everything else here.
			textOf(minLength, maxLength),
			fc.oneof(textOf(maxLength + 1, maxLength + 9), ...short, noText),
		);
	});

/** JSON has no -0. */
const fraction = fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0);

const choiceCase = fc
	.uniqueArray(fc.oneof(word, fc.integer(), fraction), {
		minLength: 1,
		maxLength: 8,
		selector: String,
	})
	.chain((allowedValues) =>
		caseOf(
			{ type: typeof allowedValues[0] === 'number' ? 'number' : 'string', allowedValues },
			fc.constantFrom<unknown>(...allowedValues),
			fc.oneof(
				word.map((text) => `not ${text}!`),
				fc.constantFrom<unknown>({}, true, ['a'], NaN),
			),
		),
	);

const modelCase = caseOf(
	{ type: 'model' },
	id.map((text) => `model_${text}`),
	noId,
);

const fileCase = caseOf(
	{ type: 'file', kind: 'image' },
	fc.oneof(fc.webUrl(), word, fc.constantFrom('asset_a', 'data:image/png;base64,AA==')),
	noId,
);

const scalarCase: CaseArbitrary = fc.oneof(
	booleanCase,
	wholeNumberCase(true),
	fineNumberCase,
	textCase,
	choiceCase,
	modelCase,
	fileCase,
);

/** A list of values of a single input. */
function listCase(type: string, item: CaseArbitrary): CaseArbitrary {
	return fc
		.record({
			item,
			minLength: fc.integer({ min: 1, max: 3 }),
			more: fc.integer({ min: 0, max: 4 }),
		})
		.chain(({ item: { input, fitting, breaking }, minLength, more }) => {
			const maxLength = minLength + more;
			const { type: _, minLength: __, maxLength: ___, ...limits } = input;
			const listOf = (min: number, max: number) =>
				fc.array(fc.constant(fitting), { minLength: min, maxLength: max });
			const few = minLength > 1 ? [listOf(1, minLength - 1)] : [];
			return caseOf(
				{ ...limits, type, minLength, maxLength },
				listOf(minLength, maxLength),
				fc.oneof(
					listOf(maxLength + 1, maxLength + 3),
					...few,
					listOf(minLength, maxLength).map((list) => [...list.slice(1), breaking]),
				),
			);
		});
}

const listCases = [
	listCase('file_array', fileCase),
	listCase('model_array', modelCase),
	listCase('number_array', wholeNumberCase(false)),
	listCase(
		'string_array',
		choiceCase.filter(({ breaking }) => !Array.isArray(breaking)),
	),
];

const named = (cases: InputCase[]) =>
	cases.map((each, at) => ({ ...each, input: { ...each.input, name: `input${at}` } }));

/** Several inputs with distinct names. */
export const inputCases = (
	item: CaseArbitrary = fc.oneof(scalarCase, ...listCases, objectsCase),
	most = 8,
) => fc.array(item, { minLength: 1, maxLength: most }).map(named);

export const valuesOf = (cases: ReturnType<typeof named>, which: 'fitting' | 'breaking') =>
	Object.fromEntries(cases.map((each) => [each.input.name, each[which]]));

/** Objects of single and of several values, each of which is required. */
const objectsCase: CaseArbitrary = inputCases(fc.oneof(scalarCase, ...listCases), 4).chain(
	(cases) => {
		const inputs = cases.map(({ input }) => ({ ...input, required: { always: true } }));
		const fitting = valuesOf(cases, 'fitting');
		const [first, ...others] = cases;
		const breaking = { ...fitting, ...(first && { [first.input.name]: first.breaking }) };
		const lacking = valuesOf(others, 'fitting');
		return caseOf(
			{ type: 'inputs_array', inputs, maxLength: 3 },
			fc.array(fc.constant(fitting), { minLength: 1, maxLength: 3 }),
			fc.constantFrom<unknown>(
				[breaking],
				[fitting, lacking],
				[{ ...fitting, unknownName: 1 }],
				'x',
				[[]],
			),
		);
	},
);
