import { findCredentialIssue, readBaseUrl } from '../../credentials/ScenarioApi.credentials';
import {
	fileNameInUrl,
	getExtension,
	normalizeMimeType,
	sanitizeFileName,
} from '../../nodes/Scenario/assets/fileName';
import { sniff, SNIFFED_BYTES } from '../../nodes/Scenario/assets/fileType';
import { displayUrl, parseDataUrl } from '../../nodes/Scenario/assets/inputFile';
import { autoMap, findMistaken } from '../../nodes/Scenario/models/autoMap';
import { describeIssues } from '../../nodes/Scenario/models/describe';
import { parseFileSource, withoutFiles } from '../../nodes/Scenario/models/fileSource';
import type { ModelInput } from '../../nodes/Scenario/models/model';
import { parseModel } from '../../nodes/Scenario/models/model';
import { findModels } from '../../nodes/Scenario/models/modelSearch';
import { bodyFromValues } from '../../nodes/Scenario/models/requestBody';
import { parseListText, plainNumber, splitListText } from '../../nodes/Scenario/models/values';
import { describeThrown, toApiFailure } from '../../nodes/Scenario/transport/apiFailure';
import {
	apiPath,
	hasDotSegment,
	parseJsonOrText,
	whyNotFetched,
} from '../../nodes/Scenario/transport/request';
import { nearest, normalizeName } from '../../nodes/Scenario/utils/nearest';
import {
	asId,
	asLine,
	containsWords,
	countCharacters,
	quote,
	shorten,
	toOneLine,
	toTitleCase,
} from '../../nodes/Scenario/utils/text';
import { growthOf, MAX_GROWTH } from './work.cts';

/** One long text, or many names, from anyone may not block n8n: the work grows with their length only. */

const failureOf = (body: unknown, headers = {}) =>
	toApiFailure({ answered: true, status: 400, headers, body }, 0);

const parametersOf = (text: string) => ({ baseUrl: text, apiKey: text, apiSecret: text });

const READERS: Record<string, (text: string) => unknown> = {
	'a data URL': (text) => parseDataUrl(`data:image/png;base64,${text}`),
	'the header of a data URL': (text) => parseDataUrl(`data:${text},`),
	'a data URL of text': (text) => parseDataUrl(`data:,${text}`),
	'a file value': parseFileSource,
	'a URL to show': displayUrl,
	'a URL to fetch': (text) => whyNotFetched(`https://host/${text}`),
	'a file name in a URL': (text) => fileNameInUrl(`https://host/${text}`),
	'a file name': sanitizeFileName,
	'an extension': getExtension,
	'a MIME type': normalizeMimeType,
	'the start of a file': (text) => sniff(Buffer.from(text).subarray(0, SNIFFED_BYTES)),
	'a list': splitListText,
	'a JSON list': (text) => parseListText(`[${text}]`),
	'a number': plainNumber,
	'a reply of text': (text) => failureOf(parseJsonOrText(text)),
	'a reply of JSON': (text) => failureOf({ other: text }),
	'a reason': (text) => failureOf({ reason: text, details: { requiredPlan: text } }),
	'a header': (text) => failureOf({}, { 'retry-after': text }),
	'a thrown reason': (text) => describeThrown(new Error(text)),
	'an ID': (text) => [asId(text), hasDotSegment(apiPath('jobs', text))],
	'a record of a model': (text) =>
		parseModel({ id: 'model_1', name: text, tags: [text], inputs: [{ name: 'a', label: text }] }),
	'a searched model': (text) => {
		const model = parseModel({ id: 'model_1', type: 'custom', name: 'Text', description: text });
		return findModels(model ? [model] : [], { filter: text });
	},
	'a line': (text) => [asLine(text), toOneLine(text)],
	'a name': (text) => [toTitleCase(text), normalizeName(text)],
	'a quoted text': (text) => [quote(text), shorten(text, 80)],
	'counted text': countCharacters,
	'a search': (text) => containsWords(text, text.slice(0, 40)),
	'a credential': (text) => [
		readBaseUrl(parametersOf(text)),
		findCredentialIssue(parametersOf(text)),
	],
};

/** What is repeated: what expressions take any number of, and what they wait for. */
const UNITS = [
	...String.raw`a A 1 aA Aa = " , ; . / \ @ - _ % ? # ( ) () [ { < > a, ," ", // /. %3D`.split(' '),
	...'<a> <! <style <script> </style> http:// ,http:// data: ,data: ;base64 filename= 2img'.split(
		' ',
	),
	...[' ', '\n', '\t', 'a ', ' a', ', ', '= ', '. ', 'text ', 'text to '],
	...['😀', '\u0301', '\u202E', '\0'],
];

/** What follows: with it most expressions that have matched so far match no more. */
const END = '\u0001';

it.each(Object.entries(READERS))('reading %s takes time in proportion to its length', (_, read) => {
	const slow = UNITS.filter((unit) => {
		const growth = growthOf((size) => {
			const text = unit.repeat(Math.ceil(size / unit.length)) + END;
			return () => read(text);
		});
		return growth > MAX_GROWTH;
	});
	expect(slow).toEqual([]);
});

const names = (count: number, start: string) =>
	Array.from({ length: count }, (_, at) => `${start} number ${at}`);

const inputsOf = (count: number): ModelInput[] =>
	names(count, 'input').map((name) => ({ name, type: 'string', label: name }));

const valuesOf = (columns: string[]) => Object.fromEntries(columns.map((name) => [name, 'value']));

const describeValues = (inputs: ModelInput[], values: Record<string, unknown>) => {
	const built = bodyFromValues(inputs, values);
	return 'issues' in built && describeIssues(built.issues);
};

const COUNTED: Record<string, (count: number) => () => unknown> = {
	'columns of an item, and inputs,': (count) => {
		// More than the columns that are compared with the inputs.
		const many = count * 8;
		const [inputs, json] = [inputsOf(many), valuesOf(names(many, 'c'))];
		return () => findMistaken(autoMap(inputs, { json }, { isFilled: false }));
	},
	'unknown names, and inputs,': (count) => {
		const [inputs, values] = [inputsOf(count), valuesOf(names(count, 'column'))];
		return () => describeValues(inputs, values);
	},
	'entries of a list, and choices,': (count) => {
		const allowedValues = names(count, 'choice');
		const input: ModelInput = { name: 'list', type: 'string_array', label: 'List', allowedValues };
		const list = names(count, 'entry').join();
		return () => describeValues([input], { list });
	},
	'compared names': (count) => {
		const candidates = names(count, 'column');
		return () => nearest('column number', candidates, (name) => [name]);
	},
	'files of a list': (count) => {
		const images = names(count, 'file');
		const paths = images.map((_, at) => ['images', at]);
		return () => withoutFiles({ images }, paths);
	},
};

it.each(Object.entries(COUNTED))(
	'many %s take time in proportion to their number',
	(_, prepare) => {
		expect(growthOf(prepare)).toBeLessThan(MAX_GROWTH);
	},
);
