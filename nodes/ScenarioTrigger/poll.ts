import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { projectOf } from '../../credentials/scenarioApi.values';
import type { FileRun } from '../Scenario/actions/resultFiles';
import { assetLookup } from '../Scenario/assets/lookup';
import type { Job } from '../Scenario/jobs/job';
import { scenarioApi } from '../Scenario/transport/api';
import { CREDENTIAL } from '../Scenario/transport/exchange';
import { limitTo } from '../Scenario/transport/limit';
import { itemsIfWanted } from './items';
import { lookBack } from './lookBack';
import { learn, readMemory, reopened, writeMemory } from './memory';
import { triggerSettings } from './settings';
import { testEvent } from './testEvent';

const JOBS_AT_ONCE = 5;

const DOWNLOADS_AT_ONCE = 3;

/** Milliseconds that a look may take where n8n doesn't say, which older versions don't. */
const USUAL_BUDGET = 300_000;

/** Whose jobs are looked at: another credential, or another project of it, starts from its now. */
async function accountOf(context: IPollFunctions): Promise<string> {
	const { id } = context.getNode().credentials?.[CREDENTIAL] ?? {};
	return `${id ?? ''}/${projectOf(await context.getCredentials(CREDENTIAL))}`;
}

const endedAt = ({ updatedAt, createdAt }: Job): number =>
	Date.parse(updatedAt ?? createdAt ?? '') || 0;

/**
 * One look: what has ended since the last one, the first to end first.
 *
 * @returns null when nothing has
 * @throws {NodeApiError} when Scenario can't be asked: the next look takes in what this one missed
 */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const api = await scenarioApi(context);
	const downloads = limitTo(DOWNLOADS_AT_ONCE);
	const run: FileRun = { context, api, lookUp: assetLookup(api), downloads };
	const settings = triggerSettings(context);
	if (context.getMode() === 'manual') return [await testEvent(run, settings)];

	const giveUpAt = api.clock.now() + (context.getPollBudgetMs?.() ?? USUAL_BUDGET) / 2;
	const account = await accountOf(context);
	const data = context.getWorkflowStaticData('node');
	const before = readMemory(data, account);
	const jobs = await lookBack(api, before);
	// n8n may begin a look while another still runs: the one that learns first has the news.
	if (readMemory(data, account)?.looks !== before?.looks) return null;
	const { memory, ended } = learn(before, account, jobs);
	writeMemory(data, memory);

	const left: Job[] = [];
	const work = async (job: Job): Promise<INodeExecutionData[]> => {
		try {
			if (api.clock.now() < giveUpAt) return await itemsIfWanted(run, job, settings);
		} catch {
			// Trouble that passes: the job is news at the next look instead.
		}
		left.push(job);
		return [];
	};
	const atOnce = limitTo(JOBS_AT_ONCE);
	const news = ended.sort((one, other) => endedAt(one) - endedAt(other));
	const outputs = await Promise.all(
		news.map(async (job) => await atOnce(async () => await work(job))),
	);
	if (left.length > 0) writeMemory(data, reopened(readMemory(data, account) ?? memory, left));
	const items = outputs.flat();
	return items.length > 0 ? [items] : null;
}
