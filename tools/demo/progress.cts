import { setInterval } from 'node:timers';

import axios from 'axios';

import type { Service } from './service.cts';

interface JobRow {
	jobId: string;
	status: string;
	progress?: number;
}

/** A small part of the hundred requests a minute that a project has. */
const POLL_INTERVAL_MS = 1_500;

/** Tells a line whenever the newest job has moved on, until stopped. */
export function tellProgress({ credentials }: Service): { stop(): void } {
	const { apiKey, apiSecret, baseUrl, projectId } = credentials;
	const api = axios.create({
		baseURL: baseUrl,
		auth: { username: apiKey, password: apiSecret },
		params: projectId ? { projectId } : {},
	});
	const since = Date.now();
	const jobsBefore = new Set<string>();
	let first = true;
	let last = '';

	const poll = async () => {
		const { data } = await api.get<{ jobs: JobRow[] }>('/jobs', { params: { pageSize: 5 } });
		if (first) data.jobs.forEach(({ jobId }) => jobsBefore.add(jobId));
		first = false;
		const job = data.jobs.find(({ jobId }) => !jobsBefore.has(jobId));
		if (!job) return;
		const percent = `${Math.round((job.progress ?? 0) * 100)} %`;
		const line = `${job.jobId} ${job.status} ${percent}`;
		if (line === last) return;
		last = line;
		const seconds = Math.round((Date.now() - since) / 1000);
		console.log(`  ${String(seconds).padStart(3)} s  ${line}`);
	};

	// Watching is for the eye: what goes wrong with the job itself the node tells.
	const timer = setInterval(() => void poll().catch(() => {}), POLL_INTERVAL_MS);
	void poll().catch(() => {});
	return { stop: () => clearInterval(timer) };
}
