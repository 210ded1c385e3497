import path from 'node:path';

import { startSimulator } from '../../../simulator/index.cts';
import { startChild } from '../common/child.cts';
import { pacedTime } from '../common/pacedTime.cts';
import { quantile } from '../common/statistics.cts';
import { delaysOfFiles } from '../latency/delays.cts';
import { ACCOUNT, jobLengths } from '../many/service.cts';
import type { Done, Task } from './items.cts';
import type { Series } from './series.cts';

const PACE = 60;
/** What the process runs before it is measured makes jobs too. */
const WARM_UP_JOBS = 5;

interface Measured {
	cpu: number;
	requests: number;
	delay: number;
}

async function measure(items: number): Promise<Measured> {
	const { now } = pacedTime(PACE);
	const simulator = await startSimulator({
		now,
		rateLimit: 0,
		maxJobsInFlight: ACCOUNT.jobsInFlight,
	});
	try {
		const { control, apiKey, apiSecret, baseUrl } = simulator;
		control.nextOutcome({ seconds: 1, times: WARM_UP_JOBS });
		control.nextOutcome(...jobLengths(items, items).map((seconds) => ({ seconds })));
		const task: Task = { credentials: { apiKey, apiSecret, baseUrl }, items, pace: PACE };
		const { told } = await startChild<Done>(path.join(__dirname, 'items.cts'), task);
		const jobs = control.jobsCreated().slice(WARM_UP_JOBS);
		if (told.outputs !== items || jobs.length !== items) {
			throw new Error(`${items} items gave ${jobs.length} jobs and ${told.outputs} outputs`);
		}
		const requests = control.requests().filter(({ path: to }) => to.startsWith('/v1/')).length;
		const delays = delaysOfFiles(jobs, control.requests());
		return { cpu: told.cpu, requests, delay: quantile(delays, 0.5) / 1000 };
	} finally {
		await simulator.close();
	}
}

/** What a run over more and more items takes. */
export async function growthOfItems(sizes: number[]): Promise<Series[]> {
	const measured: Array<{ size: number } & Measured> = [];
	for (const size of sizes) measured.push({ size, ...(await measure(size)) });
	const series = (what: string, unit: string, key: keyof Measured): Series => ({
		what,
		unit,
		of: 'items',
		points: measured.map((one) => ({ size: one.size, value: one[key] })),
	});
	return [
		series('Processor time of a run', 's', 'cpu'),
		series('Requests of a run', 'requests', 'requests'),
		series('From the end of a job to its file, median', 's', 'delay'),
	];
}
