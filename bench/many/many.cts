import type { Simulator } from '../../simulator/index.cts';
import {
	describeMachine,
	formatMachine,
	formatTable,
	keepResult,
	readResults,
	type Options,
} from '../results.cts';
import { createScaledClock, findNodeOfN8n, startScaledN8n } from '../scaledN8n.cts';
import { countUsage, jobLengths, prepare, startAccount } from './account.cts';
import { createN8nWays, type Way } from './n8nWays.cts';
import { createBound, createGuide } from './programs.cts';
import {
	columnsFor,
	isGoalMet,
	mergeResults,
	toRows,
	type ManyResult,
	type Sample,
} from './result.cts';

/** Seconds of a job that is not measured. */
const WARM_UP_SECONDS = 5;

const isMeasured = ({ maxItems = Infinity }: Way, items: number, round: number) =>
	items <= maxItems && (maxItems === Infinity || items === 1 || round === 1);

/** In its first run n8n loads and compiles what later runs find in memory. */
async function warmUp(simulator: Simulator, ways: Way[]): Promise<void> {
	for (const way of ways) {
		prepare(simulator, [WARM_UP_SECONDS]);
		await way.run(1);
	}
}

/** @throws {Error} when a job was submitted twice, or a file is missing */
async function measure(
	simulator: Simulator,
	way: Way,
	items: number,
	seed: number,
): Promise<Sample> {
	prepare(simulator, jobLengths(items, seed));
	const { startedAt, endedAt } = await way.run(items);
	const { jobs, files, requests, rateLimited } = countUsage(simulator);
	if (jobs !== items || files !== items) {
		throw new Error(`${way.name}: ${jobs} jobs and ${files} files for ${items} items`);
	}
	return {
		way: way.name,
		items,
		seconds: (endedAt - startedAt) / 1000,
		requestsPerJob: requests / items,
		rateLimited,
	};
}

/**
 * The time until the videos of 1, 10, 50 and 200 items are there, and the requests it takes, for
 * our node and compared with HTTP Request workflows.
 *
 * @returns whether our node met its goal; a tiny run shows only that everything works
 */
export async function many({ tiny, keep, ...options }: Options): Promise<boolean> {
	const counts = options.items ?? (tiny ? [2] : [1, 10, 50, 200]);
	const rounds = options.rounds ?? (tiny ? 1 : 3);
	const clock = createScaledClock(options.scale ?? (tiny ? 30 : 10));
	const simulator = await startAccount(clock);
	const n8n = await startScaledN8n(clock);
	try {
		const ways = [
			createBound(simulator, clock),
			...(await createN8nWays(n8n.client, simulator)),
			createGuide(simulator, clock),
		];
		if (!tiny) await warmUp(simulator, ways);
		const samples: Sample[] = [];
		for (const items of counts) {
			for (let round = 1; round <= rounds; round++) {
				for (const way of ways) {
					if (!isMeasured(way, items, round)) continue;
					const sample = await measure(simulator, way, items, round);
					samples.push(sample);
					console.log(`${items} items, round ${round}: ${way.name} ${sample.seconds.toFixed(1)} s`);
				}
			}
		}
		const machine = describeMachine(n8n.version, (await findNodeOfN8n()).version);
		const result: ManyResult = { machine, scale: clock.scale, rows: toRows(samples) };
		console.log(
			`\n${formatMachine(machine)}\n\n${formatTable(columnsFor(result.rows), result.rows)}\n`,
		);
		if (keep) await keepResult('many', mergeResults((await readResults()).many, result));
		return tiny || isGoalMet(result.rows);
	} finally {
		await n8n.stop();
		await simulator.close();
	}
}
