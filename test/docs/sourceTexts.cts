import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';

import { ROOT } from './pages.cts';

export interface SourceText {
	/** From the root of the project, with the line. */
	at: string;
	/** "…" stands where the source puts something in. */
	text: string;
}

/** Properties: what the panel says of itself, and what is told below a message. */
const OTHER_TEXTS = new Set([
	'action',
	'description',
	'displayName',
	'documentationUrl',
	'hint',
	'name',
	'placeholder',
	'plural',
	'promptExample',
	'subtitle',
]);

const nameOf = (node: ts.PropertyAssignment | ts.VariableDeclaration): string =>
	ts.isIdentifier(node.name) ? node.name.text : '';

const isOther = (node: ts.Node): boolean =>
	ts.isImportDeclaration(node) ||
	ts.isExportDeclaration(node) ||
	ts.isTypeNode(node) ||
	(ts.isPropertyAssignment(node) && OTHER_TEXTS.has(nameOf(node))) ||
	(ts.isVariableDeclaration(node) && nameOf(node) === 'description');

function textOf(node: ts.Node): string | undefined {
	if (ts.isStringLiteralLike(node)) return node.text;
	if (!ts.isTemplateExpression(node)) return undefined;
	return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
}

/** Two words with a space between, and no expression. */
const isWorded = (text: string): boolean =>
	!text.startsWith('={{') &&
	(text.match(/[A-Za-z]{2,}/g) ?? []).length > 1 &&
	text.trim().includes(' ');

/**
 * The texts of the source that people may read and that are no names: every string of two words
 * or more, wherever it stands. It does not see texts of one word, which cell of a table has which
 * text, nor which value is put in; a text that is put together comes in its parts.
 */
export function sourceTexts(file: string, source: string): SourceText[] {
	const parsed = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
	const texts: SourceText[] = [];
	const visit = (node: ts.Node): void => {
		if (isOther(node)) return;
		const text = textOf(node);
		if (text !== undefined && isWorded(text)) {
			const { line } = parsed.getLineAndCharacterOfPosition(node.getStart());
			texts.push({ at: `${file}:${line + 1}`, text });
		}
		ts.forEachChild(node, visit);
	};
	visit(parsed);
	return texts;
}

/** The texts of all files of a folder. */
export const sourceTextsIn = (folder: string): SourceText[] =>
	readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.sort()
		.map((file) => path.join(folder, file))
		.flatMap((file) => sourceTexts(file, readFileSync(path.join(ROOT, file), 'utf8')));
