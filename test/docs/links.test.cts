import { existsSync } from 'node:fs';
import path from 'node:path';

import { anchorsOf, PAGES, pageOf, ROOT } from './pages.cts';

interface Link {
	file: string;
	target: string;
}

const ATTRIBUTES = ['href', 'src', 'srcset'];

/** Links and pictures, those in HTML too. */
const links: Link[] = PAGES.flatMap(({ file, document }) =>
	ATTRIBUTES.flatMap((attribute) =>
		document.querySelectorAll(`[${attribute}]`).map((element) => ({
			file,
			target: element.getAttribute(attribute) ?? '',
		})),
	),
);

const isOutside = ({ target }: Link): boolean => /^[a-z][a-z+.-]*:/i.test(target);

/** Why a link leads nowhere. */
function whatIsWrongWith({ file, target }: Link): string | undefined {
	const [to = '', anchor] = decodeURIComponent(target).split('#');
	const goal = to ? path.normalize(path.join(path.dirname(file), to)) : file;
	if (goal.startsWith('..') || path.isAbsolute(to)) return 'leads out of the project';
	if (!existsSync(path.join(ROOT, goal))) return 'there is no such file';
	if (anchor === undefined) return undefined;
	if (!goal.endsWith('.md')) return 'only pages have headings';
	return anchorsOf(pageOf(goal)).has(anchor) ? undefined : 'there is no such heading';
}

it('finds links, pictures and pages', () => {
	const targets = links.map(({ target }) => target);
	expect(targets).toContain('docs/images/result-video-dark.png');
	expect(targets).toContain('#operations');
	expect(PAGES.map(({ file }) => file)).toContain(path.join('docs', 'operations', 'job.md'));
});

it('links within the project lead somewhere', () => {
	const broken = links
		.filter((link) => !isOutside(link))
		.flatMap((link) => {
			const wrong = whatIsWrongWith(link);
			return wrong ? [`${link.file}: ${link.target} (${wrong})`] : [];
		});
	expect(broken).toEqual([]);
});

it('links out of it are https, or to this machine', () => {
	const odd = links.filter((link) => isOutside(link) && !/^https:\/\/[^/]+/.test(link.target));
	expect(odd).toEqual([]);
});

it('every page of docs can be reached from its first one', () => {
	const reached = new Set<string>();
	const visit = (file: string) => {
		if (reached.has(file)) return;
		reached.add(file);
		for (const link of links.filter((each) => each.file === file && !isOutside(each))) {
			const [to = ''] = link.target.split('#');
			if (to.endsWith('.md')) visit(path.normalize(path.join(path.dirname(file), to)));
		}
	};
	visit(path.join('docs', 'README.md'));
	const pages = PAGES.map(({ file }) => file).filter((file) => file.startsWith('docs'));
	expect(pages.filter((file) => !reached.has(file))).toEqual([]);
});
