import type { JsonRecord } from '../utils/json';
import { nearest, normalizeName } from '../utils/nearest';
import { listSome, quote } from '../utils/text';
import type { Issue, ItemValues } from './describe';
import { DATA_FIELD, takesFiles } from './fileSource';
import type { ModelInput } from './model';
import { isEmpty, isSameText } from './values';

/** An input item: its columns, and its files by the names of their binary fields. */
export interface MappedItem {
	json: JsonRecord;
	binary?: object;
}

/** The input that the parameter Prompt fills; a column fills it only if that is empty. */
export interface MappedPrompt {
	input?: ModelInput;
	isFilled: boolean;
}

interface Cell {
	column: string;
	value: unknown;
}

/** The cells of the columns that match an input best, and how well: 0 is an exact name. */
interface Match {
	input: ModelInput;
	rank: number;
	cells: Cell[];
}

const MAX_LISTED = 4;

/** Units and limits, as in "Duration (s)" and in the labels of the form. */
const withoutBrackets = (text: string): string => text.replace(/\([^()]*\)\s*$/, '');

/** What a column may be called, best first. Compared with the forms of a column by position. */
function namesOf({ name, label }: ModelInput, alias: string[]): string[][] {
	const titles = [label, ...alias];
	const loose = [name, ...titles, withoutBrackets(label)].map(normalizeName);
	return [[name], titles, [normalizeName(name)], titles.map(normalizeName), loose];
}

function formsOf(column: string): string[] {
	const normalized = normalizeName(column);
	return [column, column, normalized, normalized, normalizeName(withoutBrackets(column))];
}

/** The inputs by what a column may be called: a map for each rank. Of several inputs the first one counts. */
function indexNames(inputs: ModelInput[], prompt?: ModelInput): Array<Map<string, ModelInput>> {
	const indexes: Array<Map<string, ModelInput>> = [];
	for (const input of inputs.toReversed()) {
		for (const [rank, names] of namesOf(input, input === prompt ? ['prompt'] : []).entries()) {
			const index = (indexes[rank] ??= new Map());
			for (const name of names) index.set(name, input);
		}
	}
	return indexes;
}

/** Each column goes to the input that it matches best, each input takes its best column. */
function matchColumns(inputs: ModelInput[], cells: Cell[], prompt?: ModelInput): Match[] {
	const indexes = indexNames(inputs, prompt);
	const matches = new Map<string, Match>();
	for (const cell of cells) {
		const found = formsOf(cell.column).map((form, rank) =>
			form === '' ? undefined : indexes[rank]?.get(form),
		);
		const rank = found.findIndex((input) => input !== undefined);
		const input = found[rank];
		if (!input) continue;
		const other = matches.get(input.name);
		if (!other || rank < other.rank) {
			matches.set(input.name, { input, rank, cells: [cell] });
		} else if (rank === other.rank) other.cells.push(cell);
	}
	return [...matches.values()];
}

/** Two columns of the same rank with different values: nobody can tell which one is meant. */
function findContradiction({ input: { name, label }, cells }: Match): Issue[] {
	if (cells.every(({ value }) => value === cells[0]?.value || isSameText(value, cells[0]?.value)))
		return [];
	const columns = cells.map(({ column }) => quote(column));
	const message = `${label} has different values in the columns ${listSome(columns, MAX_LISTED)}: keep one`;
	return [{ input: name, label, message }];
}

/** The required file that has no value, unless there are several. */
function findFileInput(inputs: ModelInput[], values: JsonRecord): ModelInput | undefined {
	const missing = inputs.filter(
		(input) => takesFiles(input) && input.required?.always && !Object.hasOwn(values, input.name),
	);
	return missing.length === 1 ? missing[0] : undefined;
}

/** What `autoMap` makes of an item. */
export interface MappedValues extends ItemValues {
	/** The filled columns that no input takes. */
	ignored: string[];
	/** The inputs without a value. */
	unfilled: ModelInput[];
}

/**
 * The values of an item whose columns (the keys of its JSON) are named like the inputs: n8n's Map
 * Automatically. A column may be an input's name or label, whatever the case, spaces, underscores and
 * hyphens; an exact name comes first. Empty cells and other columns are left out.
 *
 * - `prompt` is one more name of the prompt input. No column fills it if the parameter Prompt does.
 * - File inputs also take the binary field that is named like them. The only required file without a
 *   value takes the binary field `data`.
 *
 * The issues are contradicting columns, and an item without any value: it would be charged, and is
 * hardly what anyone wants.
 */
export function autoMap(
	inputs: ModelInput[],
	{ json, binary = {} }: MappedItem,
	prompt: MappedPrompt,
): MappedValues {
	const open = prompt.isFilled ? inputs.filter((input) => input !== prompt.input) : inputs;
	const cells = Object.entries(json).map(([column, value]) => ({ column, value }));
	const filled = cells.filter(({ value }) => !isEmpty(value));
	const files = Object.keys(binary).map((column) => ({ column, value: column }));
	const matches = [
		...matchColumns(open, filled, prompt.input),
		// Later ones win: the JSON of a form has an object that describes the file.
		...matchColumns(open.filter(takesFiles), files),
	];
	const byName = new Map(matches.map((match) => [match.input.name, match]));
	const values: JsonRecord = Object.fromEntries(
		[...byName].map(([name, match]) => [name, match.cells[0]?.value]),
	);
	const fileInput = Object.hasOwn(binary, DATA_FIELD) ? findFileInput(open, values) : undefined;
	if (fileInput) values[fileInput.name] = DATA_FIELD;

	const issues = [...byName.values()].flatMap(findContradiction);
	if (open.length > 0 && !prompt.isFilled && Object.keys(values).length === 0) {
		const message = 'No filled column of the item has the name of a parameter';
		issues.push({ label: 'Parameters', message });
	}
	const taken = new Set(matches.flatMap((match) => match.cells.map(({ column }) => column)));
	const ignored = filled.flatMap(({ column }) => (taken.has(column) ? [] : column));
	const unfilled = open.filter(({ name }) => !Object.hasOwn(values, name));
	return { values, issues, ignored, unfilled };
}

/** More columns than a table has that people fill in. */
const MAX_COMPARED_COLUMNS = 200;

/** The columns that are probably misspelled, among the first 200, with the inputs that were likely meant. */
export const findMistaken = ({ ignored, unfilled }: MappedValues) =>
	ignored.slice(0, MAX_COMPARED_COLUMNS).flatMap((column) => {
		const input = nearest(column, unfilled, ({ name, label }) => [name, withoutBrackets(label)]);
		return input ? [{ column, input }] : [];
	});
