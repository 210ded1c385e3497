import type { ScenarioClient } from '../transport/client';
import { apiPath } from '../transport/request';
import type { JsonRecord } from '../utils/json';
import { asNumber, asRecord, asRecords, asText } from '../utils/json';
import { asId, asLine } from '../utils/text';

const RETRY = { ms: 20_000, tries: 2 };

/**
 * The limits of the team that the key belongs to (`TeamRetrieveLimitsResponse` in the vendor's client).
 *
 * @throws {NodeApiError} when the key may not read them
 */
export async function fetchTeamLimits(client: ScenarioClient): Promise<JsonRecord> {
	const get = async (path: string) => await client.request({ method: 'GET', path }, RETRY);
	// A key belongs to a project, and so to one team.
	const [team] = asRecords((await get('/teams')).teams);
	return await get(apiPath('teams', asId(team?.id) ?? '', 'limits'));
}

/** How many jobs of a kind may run at the same time; undefined if the record doesn't say. */
export function readParallelJobs(record: JsonRecord, noun: string): number | undefined {
	const { parallelCustomJobs, parallelWorkflowRuns } = asRecord(record.limits);
	const limit = asNumber(noun === 'app' ? parallelWorkflowRuns : parallelCustomJobs);
	return limit !== undefined && limit >= 1 ? limit : undefined;
}

/** Creative Units that are left. The numbers of the plan are null if the record doesn't have them. */
export interface Balance {
	/** All that are left. */
	remaining: number | null;
	plan: string | null;
	planRemaining: number | null;
	/** What the plan includes per period. */
	planTotal: number | null;
	/** ISO 8601. The units of the plan are those of this period. */
	periodStart: string | null;
	periodEnd: string | null;
	extraRemaining: number;
	/** Bought beside the plan and not expired, in the order in which they expire. */
	extra: Array<{ remaining: number; amount: number | null; expiresAt: string | null }>;
}

const MAX_PLAN_LENGTH = 60;

/** Costs are fractional, and sums of them have more decimals. */
const round = (units: number) => Number(units.toFixed(2));

/**
 * The balance of a team.
 *
 * @param record of `fetchTeamLimits`
 * @param now milliseconds since the epoch, by the service's clock
 */
export function readBalance(record: JsonRecord, now: number): Balance {
	const planTotal = asNumber(asRecord(record.limits).creativeUnits) ?? null;
	const used = asNumber(asRecord(record.values).creativeUnits);
	const known = planTotal !== null && used !== undefined;
	const planRemaining = known ? round(Math.max(0, planTotal - used)) : null;
	const extra = asRecords(record.oneShotCreativeUnits)
		.map((units) => ({
			remaining: round(asNumber(units.remaining) ?? 0),
			amount: asNumber(units.amount) ?? null,
			expiresAt: asText(units.expiration) ?? null,
		}))
		.filter(({ remaining, expiresAt }) => remaining > 0 && !(Date.parse(expiresAt ?? '') <= now))
		.sort((a, b) => (a.expiresAt ?? '').localeCompare(b.expiresAt ?? ''));
	const extraRemaining = round(extra.reduce((sum, { remaining }) => sum + remaining, 0));
	const period = asRecord(record.period);
	return {
		remaining: planRemaining === null ? null : round(planRemaining + extraRemaining),
		plan: asLine(record.plan, MAX_PLAN_LENGTH) ?? null,
		planRemaining,
		planTotal,
		periodStart: asText(period.start) ?? null,
		periodEnd: asText(period.end) ?? null,
		extraRemaining,
		extra,
	};
}
