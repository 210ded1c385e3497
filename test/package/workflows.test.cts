import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { parse } from 'yaml';

const root = path.join(__dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const filesIn = (folder: string) =>
	readdirSync(path.join(root, folder)).map((file) => path.join(folder, file));

interface Step {
	name?: string;
	uses?: string;
	run?: string;
	with?: Record<string, unknown>;
}

interface Job {
	uses?: string;
	steps?: Step[];
	permissions?: Record<string, string>;
	'timeout-minutes'?: number;
	strategy?: { matrix: { include?: Step[] } };
}

interface Workflow {
	permissions: Record<string, string>;
	jobs: Record<string, Job>;
}

const workflows = filesIn('.github/workflows').map((file) => ({
	file,
	text: read(file),
	workflow: parse(read(file), { uniqueKeys: true }) as Workflow,
}));

const scripts = Object.keys(JSON.parse(read('package.json')).scripts);

const jobsOf = ({ jobs }: Workflow) => Object.entries(jobs);

/** Steps, including those of a matrix. */
const stepsOf = (workflow: Workflow): Step[] =>
	jobsOf(workflow).flatMap(([, { steps = [], strategy }]) => [
		...steps,
		...(strategy?.matrix.include ?? []),
	]);

describe.each(workflows)('$file', ({ text, workflow }) => {
	it('pins each action to a commit, with its version in a comment', () => {
		const lines = text.split('\n').filter((line) => /\buses:/.test(line));
		expect(lines.length).toBeGreaterThan(0);
		for (const line of lines) {
			expect(line).toMatch(/uses: (\.\/\S+|[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/);
		}
	});

	it('has read permission only, and a timeout for each job', () => {
		expect(workflow.permissions).toEqual({ contents: 'read' });
		const endless = jobsOf(workflow).filter(([, job]) => !job.uses && !job['timeout-minutes']);
		expect(endless).toEqual([]);
	});

	it('keeps no token after checkout', () => {
		const checkouts = stepsOf(workflow).filter(({ uses }) => uses?.startsWith('actions/checkout@'));
		for (const step of checkouts) expect(step.with?.['persist-credentials']).toBe(false);
	});

	it('runs only existing scripts', () => {
		const commands = stepsOf(workflow).map(({ run = '' }) => run);
		const named = commands.flatMap((run) =>
			[...run.matchAll(/npm (?:run )?(test\b(?!:)|(?<=run )[\w:-]+)/g)].map(([, name]) => name),
		);
		expect(named.length).toBeGreaterThan(0);
		expect(scripts).toEqual(expect.arrayContaining(named));
	});

	it('puts no untrusted text into a command', () => {
		const commands = stepsOf(workflow).flatMap(({ run }) => run ?? []);
		for (const run of commands) expect(run).not.toMatch(/\$\{\{\s*(github|inputs)\./);
	});
});

it('only the jobs of a release have more permissions than reading', () => {
	const asking = workflows.flatMap(({ file, workflow }) =>
		jobsOf(workflow).flatMap(([name, { permissions }]) =>
			permissions
				? [`${path.basename(file)} ${name} ${Object.entries(permissions).join(' ')}`]
				: [],
		),
	);
	expect(asking).toEqual([
		'publish.yml npm contents,read id-token,write',
		'publish.yml release contents,write',
	]);
});

it('labels of the issue forms are in the list of labels', () => {
	const labels = JSON.parse(read('.github/labels.json')) as Array<{ name: string }>;
	const names = labels.map(({ name }) => name);
	const used = filesIn('.github/ISSUE_TEMPLATE').flatMap(
		(file) => (parse(read(file)) as { labels?: string[] }).labels ?? [],
	);
	expect(used.length).toBeGreaterThan(2);
	expect(names).toEqual(expect.arrayContaining(used));
});

describe('the notes of a release', () => {
	const CHANGELOG = `# Changelog

## [Unreleased]

## [1.10.0] - 2027-02-01

### Added

- Something new.

## [1.1.0] - 2027-01-01

- Something old, see [this](https://example.com).

[1.10.0]: https://example.com/1.10.0
[1.1.0]: https://example.com/1.1.0
`;
	const step = workflows
		.flatMap(({ workflow }) => stepsOf(workflow))
		.find(({ name }) => name === 'Take the section of the changelog');

	/** Runs the step as GitHub does. */
	function takeSection(tag: string) {
		const folder = mkdtempSync(path.join(tmpdir(), 'scenario-notes-'));
		try {
			writeFileSync(path.join(folder, 'CHANGELOG.md'), CHANGELOG);
			const { status } = spawnSync('bash', ['-e', '-c', step?.run ?? ''], {
				cwd: folder,
				env: { ...process.env, TAG: tag },
			});
			return { status, notes: readFileSync(path.join(folder, 'notes.md'), 'utf8').trim() };
		} finally {
			rmSync(folder, { recursive: true });
		}
	}

	it.each([
		['v1.10.0', '### Added\n\n- Something new.'],
		['v1.1.0', '- Something old, see [this](https://example.com).'],
	])('are the section of %s in the changelog', (tag, notes) => {
		expect(takeSection(tag)).toEqual({ status: 0, notes });
	});

	it('stop the release of a version that the changelog does not have', () => {
		expect(takeSection('v1.1.1').status).not.toBe(0);
	});
});

it.each([...filesIn('.github/ISSUE_TEMPLATE'), '.github/dependabot.yml'])('%s is YAML', (file) => {
	expect(typeof parse(read(file), { uniqueKeys: true })).toBe('object');
});

it('.ci/run runs only existing scripts', () => {
	const named = [...read('.ci/run').matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name);
	expect(named.length).toBeGreaterThan(5);
	expect(scripts).toEqual(expect.arrayContaining(named));
});
