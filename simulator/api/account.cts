import type { FastifyInstance } from 'fastify';

import { iso, PROJECT_ID, TEAM_ID } from '../ids.cts';
import { getCharge } from '../jobs/job.cts';
import { createUsage } from '../jobs/usage.cts';
import { found, requireAccess } from '../middleware/errors.cts';
import { getQuery, type OfId } from '../middleware/request.cts';
import type { State } from '../state.cts';

const PLAN = 'cu-pro';

/** modelUsages → model-usages */
const toTypeName = (key: string) => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Creative Units of the plan for each month, and bought beside it. */
const MONTHLY_UNITS = 10_000;
const BOUGHT_UNITS = 500;

/** Nothing here depends on these. */
const OTHER_LIMITS = Object.fromEntries(
	`apiKeys canvasAssetLayers canvasAssets collections defaultSeats downloadAssets downloadModel
	inferenceBatchSize maxCooldown maxTrainingDatasets minCooldown models OTPSessions
	premiumGenerationSamples projects scalingFactor seats snapshotsRetention upload`
		.split(/\s+/)
		.map((name) => [name, 100]),
);

const MONTH = 30 * 86_400_000;

/** What the team may do and has used, by the names in the reply of `GET /teams/{id}/limits`. */
function createLimits(state: State) {
	const { settings, jobs } = state;
	const now = state.now();
	const before = iso(now - MONTH);
	// Without a limit of the simulator, more than any test submits.
	const parallelJobs = settings.maxJobsInFlight || 1_000;
	return {
		limits: {
			creativeUnits: MONTHLY_UNITS,
			parallelCustomJobs: parallelJobs,
			parallelWorkflowRuns: parallelJobs,
			parallelInferences: 10,
			parallelTraining: 1,
			...OTHER_LIMITS,
		},
		values: {
			creativeUnits: jobs.reduce((sum, job) => sum + getCharge(job, now), 0),
			...{ apiKeys: 1, canvasAssets: 0, collections: 1, projects: 1, seats: 1 },
		},
		oneShotCreativeUnits: [
			{
				...{ amount: BOUGHT_UNITS, remaining: BOUGHT_UNITS },
				...{ createdAt: before, updatedAt: before, expiration: iso(now + 12 * MONTH) },
			},
		],
		period: { start: iso(now - MONTH / 2), end: iso(now + MONTH / 2) },
		plan: PLAN,
	};
}

/** `GET /teams`, `GET /teams/{id}/limits`, `GET /usages`, and `GET /me`, which rejects API keys. */
export function serveAccount(api: FastifyInstance, state: State): void {
	api.get('/teams', async () => {
		requireAccess(state.settings.readableLimits);
		const at = iso(state.now());
		const common = { name: 'Simulator', createdAt: at, updatedAt: at };
		const context = { invitationsCount: 0, keysCount: 1, userRole: 'key', usersCount: 1 };
		const projects = [{ id: PROJECT_ID, ...common }];
		return { teams: [{ id: TEAM_ID, ...common, type: 'shared', plan: PLAN, projects, context }] };
	});

	api.get<OfId>('/teams/:id/limits', async ({ params: { id } }) => {
		requireAccess(state.settings.readableLimits);
		found(id === TEAM_ID ? id : undefined, 'Team', id);
		return createLimits(state);
	});

	api.get('/usages', async (request) => {
		const query = getQuery(request);
		const usage = Object.entries(createUsage(state, query));
		const wanted = query.type?.split(',') ?? [];
		const chosen = usage.filter(([key]) => wanted.includes(toTypeName(key)));
		// Unknown types count as none, and none as all.
		return Object.fromEntries(chosen.length > 0 ? chosen : usage);
	});

	api.get('/me', async () => requireAccess(false));
}
