import { existsSync } from 'node:fs';
import path from 'node:path';

import { homepage } from '../../package.json';
import { anchorsOf, PAGES, pageOf, read, ROOT } from './pages.cts';

interface Link {
	file: string;
	target: string;
}

const ATTRIBUTES = ['href', 'src', 'srcset'];

/** Links and images, including those in HTML. */
const links: Link[] = PAGES.flatMap(({ file, document }) =>
	ATTRIBUTES.flatMap((attribute) =>
		document.querySelectorAll(`[${attribute}]`).map((element) => ({
			file,
			target: element.getAttribute(attribute) ?? '',
		})),
	),
);

const isThere = (file: string): boolean => existsSync(path.join(ROOT, file));

const INDEX = path.join('docs', 'README.md');

/** The pages below docs/. */
const docs = PAGES.map(({ file }) => file).filter((file) => file.startsWith('docs'));

const isOutside = ({ target }: Link): boolean => /^[a-z][a-z+.-]*:/i.test(target);

/** The reason a link is broken. */
function whatIsWrongWith({ file, target }: Link): string | undefined {
	const [to = '', anchor] = decodeURIComponent(target).split('#');
	const goal = to ? path.normalize(path.join(path.dirname(file), to)) : file;
	if (goal.startsWith('..') || path.isAbsolute(to)) return 'leads out of the project';
	if (!isThere(goal)) return 'there is no such file';
	if (anchor === undefined) return undefined;
	if (!goal.endsWith('.md')) return 'only pages have headings';
	return anchorsOf(pageOf(goal)).has(anchor) ? undefined : 'there is no such heading';
}

it('links, images and pages are found', () => {
	const targets = links.map(({ target }) => target);
	expect(targets).toContain('docs/images/tour.webp');
	expect(targets).toContain('#operations');
	expect(docs).toContain(path.join('docs', 'operations', 'job.md'));
});

it('internal links have a target', () => {
	const broken = links
		.filter((link) => !isOutside(link))
		.flatMap((link) => {
			const wrong = whatIsWrongWith(link);
			return wrong ? [`${link.file}: ${link.target} (${wrong})`] : [];
		});
	expect(broken).toEqual([]);
});

it('external links are https, or local', () => {
	const odd = links.filter((link) => isOutside(link) && !/^https:\/\/[^/]+/.test(link.target));
	expect(odd).toEqual([]);
});

it('links of the nodes and the credential lead to headings of the README', () => {
	const README = `${homepage.split('#')[0]}#`;
	const files = [
		'credentials/ScenarioApi.credentials.ts',
		'nodes/Scenario/Scenario.node.json',
		'nodes/Scenario/ScenarioTrigger.node.json',
	];
	const anchors = files.flatMap((file) =>
		read(file)
			.split(README)
			.slice(1)
			.map((rest) => /^[\w-]+/.exec(rest)?.[0] ?? ''),
	);
	expect(anchors).toContain('credentials');
	// GitHub adds #readme.
	const known = new Set([...anchorsOf(pageOf('README.md')), 'readme']);
	expect(anchors.filter((anchor) => !known.has(anchor))).toEqual([]);
});

it('every page of docs is reachable from the first one', () => {
	const reached = new Set<string>();
	const visit = (file: string) => {
		if (reached.has(file)) return;
		reached.add(file);
		for (const link of links.filter((each) => each.file === file && !isOutside(each))) {
			const [to = ''] = link.target.split('#');
			if (to.endsWith('.md')) visit(path.normalize(path.join(path.dirname(file), to)));
		}
	};
	visit(INDEX);
	expect(docs.filter((file) => !reached.has(file))).toEqual([]);
});

it('llms.txt lists every page of docs, and the pages it lists exist', () => {
	const targets = [...read('docs/llms.txt').matchAll(/\]\((.+?)\)/g)];
	const listed = targets.map(([, target = '']) => path.join('docs', target));
	expect(listed.filter((file) => !isThere(file))).toEqual([]);
	expect(docs.filter((file) => file !== INDEX && !listed.includes(file))).toEqual([]);
});
