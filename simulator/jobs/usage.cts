import { findAsset } from '../files/asset.cts';
import { iso, PROJECT_ID, USER_ID } from '../ids.cts';
import { check } from '../middleware/errors.cts';
import type { Query } from '../middleware/request.cts';
import type { State } from '../state.cts';
import { getCharge, type Job } from './job.cts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Days of the time ranges that a query may name. */
const RANGES: Record<string, number> = {
	'last-hour': 1 / 24,
	'last-day': 1,
	'last-three-days': 3,
	'last-seven-days': 7,
	'last-thirty-one-days': 31,
};

/** The requested time: both dates, a named range, or the last seven days. @throws {HttpError} 400 */
function getWindow(query: Query, now: number) {
	const { startDate, endDate, timeRange = 'last-seven-days' } = query;
	const areBoth = (startDate === undefined) === (endDate === undefined);
	check(areBoth, '"startDate" and "endDate" must be used together');
	const days = RANGES[timeRange] ?? 7;
	const start = startDate === undefined ? now - days * DAY : Date.parse(startDate);
	// The last part is still running: it ends after now.
	const end = endDate === undefined ? now + 1 : Date.parse(endDate);
	check(start < end, '"startDate" must be a date before "endDate"');
	return { start, end, step: end - start <= 2 * DAY ? HOUR : DAY };
}

/** What the project has used, named as in the reply of `GET /usages`. @throws {HttpError} 400 */
export function createUsage(state: State, query: Query) {
	const now = state.now();
	const { start, end, step } = getWindow(query, now);
	const isSparse = 'dropZeroPoints' in query && query.dropZeroPoints !== 'false';
	const createdIn = (some: Job[], from: number, to: number) =>
		some.filter(({ createdAt }) => createdAt >= from && createdAt < to);
	const jobs = createdIn(state.jobs, start, end);
	const sum = (some: Job[]) => some.reduce((total, job) => total + getCharge(job, now), 0);
	/** One point per part of the time, with the values of the jobs created in it. */
	const points = <T extends object>(some: Job[], getValues: (jobs: Job[]) => T) =>
		Array.from({ length: Math.ceil((end - start) / step) }, (_, i) => start + i * step)
			.map((from) => ({ from, created: createdIn(some, from, from + step) }))
			.filter(({ created }) => !isSparse || created.length > 0)
			.map(({ from, created }) => ({ ...getValues(created), time: iso(from) }));
	const modelIds = new Set(jobs.flatMap(({ modelId }) => modelId ?? []));
	const kinds = ['image', 'video', 'audio', '3d', 'text'];
	/** New files by the time of their job, which is close enough here. */
	const createAssetPoints = (kind: string) =>
		points(jobs, (some) => {
			const assetIds = some.flatMap((job) => job.assetIds);
			const count = assetIds.filter((id) => findAsset(state, id)?.kind === kind).length;
			return { count, countApiKey: count };
		}).filter(({ count }) => !isSparse || count > 0);
	const granularity = step === HOUR ? '1h' : '1d';
	const series = (usageName: string, getValue: (jobs: Job[]) => number) => ({
		usageName,
		granularity,
		points: points(jobs, (some) => ({
			value: String(getValue(some)),
			apiKey: String(getValue(some)),
			cost: sum(some),
			discount: 0,
		})),
	});
	return {
		usages: [series('creative-unit-cost', sum), series('custom', (some) => some.length)],
		consumption: [{ userId: USER_ID, value: sum(jobs), total: sum(jobs), discount: 0 }],
		modelUsages: [...modelIds].map((modelId) => ({
			modelId,
			points: points(
				jobs.filter((job) => job.modelId === modelId),
				(some) => ({
					cost: sum(some),
					discount: 0,
					jobs: some.length,
					apiKeyCost: sum(some),
					apiKeyDiscount: 0,
				}),
			),
		})),
		activity: jobs.map((job) => ({
			action: 'custom',
			data: { jobId: job.jobId, ...(job.modelId && { modelId: job.modelId }), isApiKey: true },
			projectId: job.projectId ?? PROJECT_ID,
			userId: USER_ID,
			time: iso(job.createdAt),
			creativeUnitsCost: getCharge(job, now),
		})),
		assetUsages: kinds.map((kind) => ({ kind, points: createAssetPoints(kind) })),
		nsfwUsages: [],
		qualityGateUsages: [],
	};
}
