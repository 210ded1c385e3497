import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

import type { Violation } from './invariants.cts';
import { findViolations } from './invariants.cts';
import type { Schedule } from './schedule.cts';
import { createSchedule, simplify } from './schedule.cts';
import { runSchedule } from './world.cts';

const HELP = `Searches for schedules in which a job is paid twice, lost, or passed off as a success.

  npm run test:simulation -- [options] [schedule]

  --count <n>     number of schedules, default 1000
  --seed <n>      the first seed, default: a new one
  --minutes <n>   ends earlier, default 60
  schedule        a line that the search has printed: runs only this one
`;

/** A seed whose schedule violates an invariant. */
interface Finding {
	schedule: Schedule;
	violations: Violation[];
}

async function attempt(schedule: Schedule): Promise<Violation[]> {
	return findViolations(await runSchedule(schedule));
}

/** Maximum schedules that are tried to simplify one, and for how many milliseconds: those that hang take long. */
const MAX_TRIES = 150;
const MAX_SHRINK_MS = 180_000;

/** The simplest schedule that still violates the same invariant. */
async function shrink({ schedule, violations }: Finding): Promise<Finding> {
	const wanted = violations[0]?.invariant;
	const until = Date.now() + MAX_SHRINK_MS;
	let simplest: Finding = { schedule, violations };
	let candidates = simplify(schedule);
	for (let tries = 0; tries < MAX_TRIES && Date.now() < until; tries++) {
		const candidate = candidates.shift();
		if (!candidate) break;
		const found = await attempt(candidate);
		if (!found.some(({ invariant }) => invariant === wanted)) continue;
		simplest = { schedule: candidate, violations: found };
		candidates = simplify(candidate);
	}
	return simplest;
}

function report({ schedule, violations }: Finding): string {
	const lines = violations.map(({ invariant, detail }) => `  ${invariant}: ${detail}`);
	return `${lines.join('\n')}\n  npm run test:simulation -- '${JSON.stringify(schedule)}'\n`;
}

/** The seeds of one of several processes. */
interface Share {
	first: number;
	step: number;
	count: number;
	until: number;
}

/** Runs its share in this process, and prints what it finds. */
async function search({ first, step, count, until }: Share): Promise<void> {
	let done = 0;
	let failed = 0;
	const seen = new Set<string>();
	for (; done < count && Date.now() < until; done++) {
		const schedule = createSchedule(first + done * step);
		const violations = await attempt(schedule);
		const [violation] = violations;
		if (!violation) continue;
		failed++;
		// The same invariant again is most often the same cause.
		const isKnown = seen.has(violation.invariant);
		seen.add(violation.invariant);
		const finding = isKnown ? { schedule, violations } : await shrink({ schedule, violations });
		process.stdout.write(`seed ${schedule.seed}:\n${report(finding)}`);
	}
	process.send?.({ done, failed });
}

async function searchInParallel(count: number, seed: number, minutes: number): Promise<void> {
	const processes = availableParallelism();
	const startedAt = Date.now();
	const until = startedAt + minutes * 60_000;
	process.stdout.write(`Schedules from seed ${seed} on, in ${processes} processes\n`);
	const results = await Promise.all(
		Array.from({ length: processes }, async (_, i) => {
			const share: Share = {
				first: seed + i,
				step: processes,
				count: Math.ceil((count - i) / processes),
				until,
			};
			const child = fork(__filename, ['--share', JSON.stringify(share)], { stdio: 'inherit' });
			const result = { done: 0, failed: 0 };
			child.on('message', (message) => Object.assign(result, message));
			await new Promise((resolve) => child.once('exit', resolve));
			return result;
		}),
	);
	const done = results.reduce((sum, result) => sum + result.done, 0);
	const failed = results.reduce((sum, result) => sum + result.failed, 0);
	const seconds = Math.round((Date.now() - startedAt) / 1000);
	process.stdout.write(`${done - failed} schedules passed, ${failed} failed, in ${seconds} s\n`);
	// A process that broke off has not done its part.
	if (failed > 0 || (done < count && Date.now() < until)) process.exitCode = 1;
}

async function main(): Promise<void> {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: {
			count: { type: 'string', default: '1000' },
			seed: { type: 'string' },
			minutes: { type: 'string', default: '60' },
			share: { type: 'string' },
			help: { type: 'boolean' },
		},
	});
	const [line] = positionals;
	if (values.help) process.stdout.write(HELP);
	else if (values.share) await search(JSON.parse(values.share) as Share);
	else if (line) {
		const schedule = JSON.parse(line) as Schedule;
		const violations = await attempt(schedule);
		process.stdout.write(violations.length > 0 ? report({ schedule, violations }) : 'Passed\n');
		if (violations.length > 0) process.exitCode = 1;
	} else {
		const seed = Number(values.seed ?? Date.now() % 1_000_000_000);
		await searchInParallel(Number(values.count), seed, Number(values.minutes));
	}
	process.exit();
}

main().catch((reason: unknown) => {
	process.stderr.write(`${String(reason)}\n`);
	process.exit(1);
});
