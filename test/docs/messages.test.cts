import { pageOf, textOf } from './pages.cts';
import type { SourceText } from './sourceTexts.cts';
import { sourceTexts, sourceTextsIn } from './sourceTexts.cts';

/** Files whose texts are no messages. */
const NOT_MESSAGES = [
	// Labels of the form.
	'models/fieldDetails.ts',
	// What may stand behind a key, in the list of the keys that a model takes.
	'models/keys.ts',
	// The names of plans.
	'models/modelList.ts',
	// Words of the API.
	'models/readRequired.ts',
	// Names and expressions of the workflows behind a parked execution.
	'parking/workflows.ts',
	// How files begin.
	'assets/sniff.ts',
];

/** Texts that are names in the panel, or that stand below a message and repeat its row. */
const NAMES_AND_ADVICE = new Set([
	'Scenario API',
	'Input Binary Field',
	'Max Concurrent Jobs',
	'Max Cost',
	'Max Total Cost',
	'Poll Interval',
	'Without a price the limit can not be kept. Remove it from Additional Options to go on.',
	'Choose cheaper settings, or raise Max Cost in Additional Options.',
	'Raise Max Total Cost in Additional Options, or run fewer items.',
	'Give one JSON object, e.g. { "duration": 8 }. Keys and texts stand in double quotes.',
	'Pick one in the parameter …, or check the expression there.',
	'Change the JSON and run again. …',
	'Change the parameters of … and run again.',
	'Nothing is wrong with the workflow. Run it again in a minute, or switch on Retry On Fail in the settings of this node.',
]);

const isMessage = ({ at, text }: SourceText): boolean =>
	!NAMES_AND_ADVICE.has(text) && !NOT_MESSAGES.some((file) => at.includes(file));

const source = [...sourceTextsIn('nodes'), ...sourceTextsIn('credentials')];

const messages = source.filter(isMessage);

/** What stands between the places where something is put in. */
const partsOf = (text: string): string[] =>
	text
		.split('…')
		.map((part) => part.trim())
		.filter((part) => /[A-Za-z]/.test(part));

/** Whether the parts stand in a text, one after another. */
function holds(text: string, parts: string[]): boolean {
	let from = 0;
	return parts.every((part) => {
		const at = text.indexOf(part, from);
		from = at + part.length;
		return at >= 0;
	});
}

const { document } = pageOf('docs/errors.md');

/** The texts of the page, in its tables and around them. */
const told = document.querySelectorAll('code').map(textOf);

/** Those that a row is about. */
const rows = document.querySelectorAll('td:first-child code').map(textOf);

/** A part as a pattern that doesn't match within a word. */
function patternOf(part: string): string {
	const escaped = part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
	const start = /^[A-Za-z]/.test(part) ? '(?<![A-Za-z])' : '';
	const end = /[A-Za-z]$/.test(part) ? '(?![A-Za-z])' : '';
	return start + escaped + end;
}

/** The longest first, so that a short one doesn't break up a long one. */
const ANY_PART = new RegExp(
	[...new Set(source.flatMap(({ text }) => partsOf(text)))]
		.sort((one, other) => other.length - one.length)
		.map(patternOf)
		.join('|'),
	'g',
);

it('finds the texts of a source', () => {
	const code = [
		"import x from 'not this one';",
		"throw new NodeOperationError(node, 'Something went wrong', { description: 'not this' });",
		'const why = `${label} must be one of ${all}, but is ${given}`;',
		"const word = 'one';",
	].join('\n');
	expect(sourceTexts('some.ts', code)).toEqual([
		{ at: 'some.ts:2', text: 'Something went wrong' },
		{ at: 'some.ts:3', text: '… must be one of …, but is …' },
	]);
	expect(messages.length).toBeGreaterThan(150);
	expect(rows.length).toBeGreaterThan(120);
});

it('every message of the source stands on the page', () => {
	const untold = messages.filter(({ text }) => !told.some((each) => holds(each, partsOf(text))));
	expect(untold).toEqual([]);
});

it('every message of the page is made of texts of the source', () => {
	const made = rows.filter((text) => /[A-Za-z]/.test(text.replace(ANY_PART, '')));
	expect(made).toEqual([]);
});

it('what is said to be no message is in the source', () => {
	const texts = source.map(({ text }) => text);
	expect([...NAMES_AND_ADVICE].filter((text) => !texts.includes(text))).toEqual([]);
	const files = NOT_MESSAGES.filter((file) => !source.some(({ at }) => at.includes(file)));
	expect(files).toEqual([]);
});
