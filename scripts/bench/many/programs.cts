import type { Simulator } from '../../../simulator/index.cts';
import type { PacedTime } from '../common/pacedTime.cts';
import { apiOf, ENDED } from './api.cts';
import type { Peer } from './peer.cts';
import { ACCOUNT } from './service.cts';

/** Items that ways which make one video after the other are measured with. */
export const MOST_IN_TURN = 10;

export const BOUND = 'The bound';

/** As the vendor's guide for videos has it. */
const POLL_MS = 3_000;

const promptOf = (item: number) => `A fox in the snow, take ${item}`;

/** The vendor's guide as a program: one job after the other, asked for every 3 s. */
export function guide(simulator: Simulator, time: PacedTime): Peer {
	const api = apiOf(simulator);
	return {
		name: "The vendor's guide as a program",
		most: MOST_IN_TURN,
		async run(items) {
			const startedAt = time.now();
			for (let item = 0; item < items; item++) {
				let job = await api.submit(promptOf(item));
				while (!ENDED.includes(job.status)) {
					await time.sleep(POLL_MS);
					job = await api.job(job.jobId);
				}
				for (const assetId of job.metadata.assetIds) await api.fetchFile(assetId);
			}
			return { startedAt, endedAt: time.now() };
		},
	};
}

/**
 * What can't be beaten: as many jobs as the account takes, the end of each known at its very
 * moment, the next one submitted and the file fetched at once.
 */
export function bound(simulator: Simulator, time: PacedTime): Peer {
	const api = apiOf(simulator);
	const { control } = simulator;

	const untilEnd = async (jobId: string) => {
		const job = control.jobsCreated().find((one) => one.jobId === jobId);
		if (!job) throw new Error(`The simulator does not know job ${jobId}`);
		while (time.now() < job.endsAt) await time.sleep(job.endsAt - time.now());
		return job.assetIds;
	};

	return {
		name: BOUND,
		async run(items) {
			const startedAt = time.now();
			const left = Array.from({ length: items }, (_, item) => promptOf(item));
			const fetches: Array<Promise<void>> = [];
			const workOn = async (): Promise<void> => {
				for (let prompt = left.shift(); prompt !== undefined; prompt = left.shift()) {
					const { jobId } = await api.submit(prompt);
					fetches.push(...(await untilEnd(jobId)).map(api.fetchFile));
				}
			};
			await Promise.all(Array.from({ length: ACCOUNT.jobsInFlight }, workOn));
			await Promise.all(fetches);
			return { startedAt, endedAt: time.now() };
		},
	};
}
