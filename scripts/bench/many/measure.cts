import type { Simulator } from '../../../simulator/index.cts';
import { median } from '../common/statistics.cts';
import type { Peer } from './peer.cts';
import { jobLengths, prepare, tallyOf } from './service.cts';

/** One run of one peer. */
export interface Sample {
	peer: string;
	items: number;
	/** From the start until all files were there. */
	seconds: number;
	/** To the API for each finished job. */
	requestsPerJob: number;
	/** Answers with 429 in the whole run. */
	refusals: number;
}

/** The medians of all rounds of a peer with so many items. */
export interface Row extends Sample {
	rounds: number;
}

/** @throws {Error} when a job was made twice, or a file is missing */
export async function measureOne(
	simulator: Simulator,
	peer: Peer,
	items: number,
	seed: number,
): Promise<Sample> {
	prepare(simulator, jobLengths(items, seed));
	const { startedAt, endedAt } = await peer.run(items);
	const { jobs, files, requests, refusals } = tallyOf(simulator);
	if (jobs !== items || files !== items) {
		throw new Error(`${peer.name} made ${jobs} jobs and fetched ${files} files for ${items} items`);
	}
	return {
		peer: peer.name,
		items,
		seconds: (endedAt - startedAt) / 1000,
		requestsPerJob: requests / items,
		refusals,
	};
}

/** The medians of the samples, in the order in which they came first. */
export function rowsOf(samples: Sample[]): Row[] {
	const groups = new Map<string, Sample[]>();
	for (const sample of samples) {
		const key = `${sample.items} ${sample.peer}`;
		groups.set(key, [...(groups.get(key) ?? []), sample]);
	}
	return [...groups.values()].flatMap((group) => {
		const [first] = group;
		if (!first) return [];
		const of = (key: 'seconds' | 'requestsPerJob' | 'refusals') =>
			median(group.map((sample) => sample[key]));
		return [
			{
				...first,
				rounds: group.length,
				seconds: of('seconds'),
				requestsPerJob: of('requestsPerJob'),
				refusals: of('refusals'),
			},
		];
	});
}
