import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import GithubSlugger from 'github-slugger';
import MarkdownIt from 'markdown-it';
import type { HTMLElement } from 'node-html-parser';
import { parse } from 'node-html-parser';

export const ROOT = path.join(__dirname, '../..');

export const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

/** Files below a folder whose names end like this. */
export const filesIn = (folder: string, ending: string): string[] =>
	readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith(ending))
		.map((file) => path.join(folder, file));

/** Rendered as on GitHub, with tables, and images in HTML. */
const markdown = new MarkdownIt({ html: true });

export interface Page {
	/** From the root of the project, e.g. docs/files.md. */
	file: string;
	document: HTMLElement;
}

/** By default the parser skips the contents of <pre>. */
const parseAll = (html: string): HTMLElement => parse(html, { blockTextElements: {} });

const readPage = (file: string): Page => ({
	file,
	document: parseAll(markdown.render(read(file))),
});

/** The pages for users: those at the top, in docs/, and the READMEs of examples and simulator. */
export const PAGES: Page[] = [
	...readdirSync(ROOT).filter((file) => file.endsWith('.md')),
	...['docs', 'examples', 'simulator'].flatMap((folder) => filesIn(folder, '.md')),
].map(readPage);

export const pageOf = (file: string): Page =>
	PAGES.find((page) => page.file === file) ?? readPage(file);

export const textOf = (element: HTMLElement): string => element.textContent.trim();

/** The targets of links into a page: its headings, as GitHub names them, and IDs in HTML. */
export function anchorsOf({ document }: Page): Set<string> {
	const slugger = new GithubSlugger();
	const headings = document.querySelectorAll('h1, h2, h3, h4, h5, h6');
	const slugs = headings.map((heading) => slugger.slug(textOf(heading)));
	const ids = document.querySelectorAll('[id]').map(({ id }) => id);
	return new Set([...slugs, ...ids]);
}

/** The code blocks of a language, e.g. json. */
export const codeBlocksOf = (within: HTMLElement, language: string): string[] =>
	within.querySelectorAll(`pre > code.language-${language}`).map(({ textContent }) => textContent);

/** The tables: the head of the first column, and the texts of all cells. */
export const tablesOf = (within: HTMLElement) =>
	within.querySelectorAll('table').map((table) => ({
		head: textOf(table.querySelector('th') ?? table),
		rows: table.querySelectorAll('tbody tr').map((row) => row.querySelectorAll('td').map(textOf)),
	}));

/** The content below a heading of the second level, up to the next one; undefined without it. */
export function sectionOf({ document }: Page, heading: string): HTMLElement | undefined {
	const start = document.querySelectorAll('h2').find((each) => textOf(each) === heading);
	if (!start) return undefined;
	let html = '';
	for (let next = start.nextElementSibling; next && next.tagName !== 'H2';) {
		html += next.outerHTML;
		next = next.nextElementSibling;
	}
	return parseAll(html);
}
