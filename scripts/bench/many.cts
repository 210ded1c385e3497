import type { Simulator } from '../../simulator/index.cts';
import { machineAsText } from './common/machine.cts';
import type { Options } from './common/options.cts';
import { pacedTime } from './common/pacedTime.cts';
import { startRealN8n } from './common/realN8n.cts';
import { keepResult, readResults } from './common/results.cts';
import { say } from './common/say.cts';
import { textTable } from './common/textTable.cts';
import type { Sample } from './many/measure.cts';
import { measureOne, rowsOf } from './many/measure.cts';
import { peersInN8n } from './many/nodes.cts';
import { bound, guide } from './many/programs.cts';
import type { ManyResult } from './many/result.cts';
import { columnsOf, isGoalKept, merged } from './many/result.cts';
import type { Peer } from './many/peer.cts';
import { prepare, SHORT_JOB, startAccount } from './many/service.cts';

const isMeasured = ({ most = Infinity }: Peer, items: number, round: number) =>
	items <= most && (most === Infinity || items === 1 || round === 1);

/** n8n loads and compiles at a first run what it has at hand from then on. */
async function warmUp(simulator: Simulator, peers: Peer[]): Promise<void> {
	for (const peer of peers) {
		prepare(simulator, [SHORT_JOB]);
		await peer.run(1);
	}
}

/**
 * The time until the videos of 1, 10, 50 and 200 items are there, and the requests that it takes,
 * for our node and for what people use in its place.
 *
 * @returns whether our node kept its goal; a tiny round shows only that all works
 */
export async function many({ tiny, keep, ...options }: Options): Promise<boolean> {
	const counts = options.items ?? (tiny ? [2] : [1, 10, 50, 200]);
	const rounds = options.rounds ?? (tiny ? 1 : 3);
	const time = pacedTime(options.pace ?? (tiny ? 30 : 10));
	const simulator = await startAccount(time);
	const n8n = await startRealN8n(time);
	try {
		const peers = [
			bound(simulator, time),
			...(await peersInN8n(n8n.client, simulator)),
			guide(simulator, time),
		];
		await warmUp(simulator, peers);
		const samples: Sample[] = [];
		for (const items of counts) {
			for (let round = 1; round <= rounds; round++) {
				for (const peer of peers) {
					if (!isMeasured(peer, items, round)) continue;
					const sample = await measureOne(simulator, peer, items, round);
					samples.push(sample);
					say(
						`${items} items, round ${round}: ${peer.name} ${sample.seconds.toFixed(1)} s, ${sample.refusals} × 429`,
					);
				}
			}
		}
		const { machine } = n8n;
		const result: ManyResult = { machine, pace: time.pace, rows: rowsOf(samples) };
		say(`\n${machineAsText(machine)}\n\n${textTable(columnsOf(result.rows), result.rows)}\n`);
		if (keep) await keepResult('many', merged((await readResults()).many, result));
		return tiny || isGoalKept(result.rows);
	} finally {
		await n8n.stop();
		await simulator.close();
	}
}
