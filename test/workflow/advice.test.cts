import type { IDataObject, IRun } from 'n8n-workflow';

import type { Fault, Outcome } from '../../simulator/index.cts';
import { errorOf, stored, toRetry } from '../../tools/engine/runWorkflow.cts';
import { addFileModel, FILES, item } from './files.cts';
import { asset, byId, generateJson, job } from './parameters.cts';
import type { NodeSettings } from './support.cts';
import { CONTINUE, ERROR_OUTPUT, jsonOf, useSimulator, workflowOf } from './support.cts';

/**
 * Somebody has paid for many rows and does exactly what a message says. Whatever that is, no row may be
 * paid twice, and it has to lead somewhere.
 */
const simulated = useSimulator({ maxJobsInFlight: 0, rateLimit: 0 });

/** One of the rows has a model of its own, so that what goes wrong is about this one alone. */
const ROWS = 3;
const BAD_ROW = 1;
const MODEL = 'model_veo3-1-fast';
const BAD_MODEL = 'model_veo3-1';

const SUBMISSION = { method: 'POST', path: `/generate/custom/${BAD_MODEL}$` };

const JOB_READS = { method: 'GET', path: '^/v1/jobs' };

const ASSETS = { path: '/assets/' };

const GONE = { reason: 'Asset not found' };

interface Case {
	/** What the message says. */
	says: RegExp;
	faults?: Fault[];
	/** Of the bad row's job. */
	outcome?: Outcome;
	options?: IDataObject;
	/** Values of the bad row, and what a person corrects there. */
	row?: IDataObject;
	corrected?: IDataObject;
	/** The options that a person changes. */
	changed?: IDataObject;
	more?: NodeSettings;
	/** There is nothing to be had any more. */
	isFinal?: boolean;
	/** What goes wrong the first time also does later. */
	staysRefused?: boolean;
	arrange?: () => void;
}

const reply = (status: number, body: object, times = 1): Fault[] => [
	{ kind: 'reply', on: SUBMISSION, status, body, times },
];

/** A submission that the service refuses. */
const refused = (status: number, says: RegExp, body = {}, corrected?: IDataObject): Case => ({
	says,
	faults: reply(status, body),
	corrected,
});

/** A dry run is the only request to this path that is repeated. */
const PRICED = { options: { maxCost: 10_000 } };

const unpriced = (kind: 'serverError' | 'reset' | 'malformed', says: RegExp): Case => ({
	says,
	faults: [{ kind, on: SUBMISSION, times: 5 }],
	...PRICED,
});

const PLAN = {
	name: 'ModelAccessRestrictedError',
	reason: 'Upgrade',
	details: { requiredPlan: 'cu-pro', currentPlan: 'cu-basic' },
};

const ON_ERROR_OUTPUT: NodeSettings = { settings: ERROR_OUTPUT };

const ALWAYS = { times: 9999 };

/** Their messages are the same in each mode. */
const REFUSALS: Record<string, Case> = {
	'400, values refused': refused(
		400,
		/^Scenario rejected the values: duration is too long/,
		{ reason: 'duration is too long' },
		{ prompt: 'corrected' },
	),
	'401, key refused': refused(401, /^Scenario rejected the API key or secret/),
	'402, no Creative Units': refused(402, /^Not enough Creative Units/),
	'403, not in the plan': refused(403, /^Your Scenario plan doesn't include/, PLAN, {
		model: MODEL,
	}),
	'403, no permission': refused(403, /^Scenario doesn't allow this/),
	'404, not found': refused(404, /^Model gone/, { reason: 'Model gone' }, { model: MODEL }),
	'413, too large': refused(413, /^The request is too large/, {}, { prompt: 'shorter' }),
	'418, any other refusal': refused(418, /^Scenario returned HTTP 418/),
	'429, no free job slot for an hour': {
		says: /^Your Scenario account allows at most 1 of these jobs at a time/,
		faults: [{ kind: 'jobLimit', limit: 1, on: SUBMISSION, ...ALWAYS }],
	},
	'429, rate limit for an hour': {
		says: /^Rate limit of this Scenario project reached/,
		faults: [{ kind: 'rateLimit', on: SUBMISSION, seconds: 30, hint: 'header', ...ALWAYS }],
	},
	'500, before the submission': unpriced('serverError', /^Scenario couldn't process the request/),
	'no reply, before the submission': unpriced('reset', /^The connection to Scenario closed/),
	'a page, before the submission': unpriced('malformed', /^The response is incomplete/),
	'a redirect': {
		says: /^The Base URL redirects/,
		faults: [{ kind: 'redirect', on: SUBMISSION }],
	},
};

const CASES: Record<string, Case> = {
	'an invalid value, found before the submission': {
		says: /^Duration must be one of/,
		row: { values: { duration: 999 } },
		corrected: { values: { duration: 8 } },
		more: ON_ERROR_OUTPUT,
	},
	'an invalid option': {
		says: /^"Max Cost" must be a number/,
		options: { maxCost: `={{ $itemIndex === ${BAD_ROW} ? "much" : 0 }}` },
		changed: { maxCost: 0 },
		more: ON_ERROR_OUTPUT,
	},
	'no model': {
		says: /^No model is selected/,
		row: { model: '' },
		corrected: { model: MODEL },
		more: ON_ERROR_OUTPUT,
	},
	'a job that failed': {
		says: /^Job \S+ of \S+ did not succeed: moderation/,
		outcome: { kind: 'failure', error: 'moderation' },
		corrected: { prompt: 'harmless' },
	},
	'a job that was canceled': {
		says: /^Job \S+ of \S+ was stopped in Scenario/,
		outcome: { kind: 'canceled' },
	},
	'a job that takes longer': {
		says: /^Job \S+ of \S+ didn't finish within 60 s/,
		outcome: { seconds: 200 },
		options: { timeout: 60 },
		changed: { timeout: 1200 },
	},
	'a job without a result': {
		says: /^Job \S+ of \S+ succeeded, but Scenario returned neither files nor text/,
		outcome: { assets: 0 },
		isFinal: true,
	},
	'Max Cost': {
		says: /^This job would cost \d+ Creative Units, but the limit is \d+/,
		options: { maxCost: 100 },
		changed: { maxCost: 10_000 },
		corrected: { model: MODEL },
	},
	'Max Total Cost': {
		says: /are already spent$/,
		options: { maxTotalCost: 150 },
		changed: { maxTotalCost: 10_000 },
	},
	'no price': {
		says: /^Scenario returned no price/,
		faults: reply(200, {}),
		...PRICED,
		changed: { maxCost: 0 },
	},
	'Max Concurrent Jobs, none free for an hour': {
		says: /^None of the running jobs finished within an hour/,
		options: { maxConcurrentJobs: 1, timeout: 90_000, pollInterval: 900 },
		arrange: () => simulated.control.nextOutcome({ seconds: 3700 }),
		changed: { maxConcurrentJobs: 5 },
	},
	'a submission that never arrived': {
		says: /^Couldn't confirm whether the job for \S+ started/,
		faults: [{ kind: 'lostRequest', on: SUBMISSION }],
		changed: { onUnconfirmed: 'submitAgain' },
	},
	'a status check that is refused': {
		says: /^Scenario rejected the API key or secret/,
		outcome: { seconds: 100 },
		faults: [{ kind: 'reply', on: JOB_READS, after: 2, status: 401, body: {}, ...ALWAYS }],
	},
	'an asset that is not found': {
		says: /^Asset \S+, made by job \S+, couldn't be fetched: Asset not found/,
		faults: [{ kind: 'reply', on: ASSETS, status: 404, body: GONE, ...ALWAYS }],
	},
	'an asset that the service does not return': {
		says: /^Asset \S+, made by job \S+, couldn't be fetched: Scenario couldn't process/,
		faults: [{ kind: 'serverError', on: ASSETS, ...ALWAYS }],
	},
	'a file that stays incomplete': {
		says: /^The file of asset \S+, made by job \S+, couldn't be downloaded/,
		faults: [{ kind: 'truncated', ...ALWAYS }],
	},
	'an upload that is refused': {
		says: /^One image couldn't be uploaded: /,
		faults: [{ kind: 'reply', on: { method: 'POST', path: '/assets$' }, status: 400, body: {} }],
		row: { model: 'model_test-files', values: { imageOne: 'data' } },
		arrange: () => addFileModel(simulated, [{ name: 'prompt', type: 'string', label: 'Prompt' }]),
	},
};

type Mode = NodeSettings & { options?: IDataObject };

const FINISH_OTHERS: Mode = { options: { onItemError: 'finishOthers' } };

const MODES: Array<[name: string, mode: Mode, cases: Record<string, Case>]> = [
	['Finish the Others First', FINISH_OTHERS, { ...REFUSALS, ...CASES }],
	['On Error: Continue (using error output)', ON_ERROR_OUTPUT, CASES],
];

const { created } = simulated;

const jobOfBadRow = () => created().find(({ body }) => body.prompt === `row ${BAD_ROW}`);

/** How many jobs are charged, by row. */
function paid(): Map<string, number> {
	const charged = created().filter((each) => each.charged > 0);
	const rows = charged.map(({ body }) => String(body.prompt).replace(/\D/g, ''));
	return new Map(rows.map((row) => [row, rows.filter((each) => each === row).length]));
}

const timesPaid = () => [...paid().values()];

const rowsOf = ({ row }: Case): IDataObject[] =>
	Array.from({ length: ROWS }, (_, index) => ({
		prompt: `row ${index}`,
		values: {},
		...(index === BAD_ROW ? { model: BAD_MODEL, ...row } : { model: MODEL }),
	}));

const itemsFor = (rows: IDataObject[]) => rows.map((row) => item({ data: FILES.image }, row));

const FROM_ITEM = {
	model: byId('={{ $json.model }}'),
	prompt: '={{ $json.prompt }}',
	parametersJson: '={{ $json.values }}',
};

const parametersOf = (options: IDataObject) => generateJson({}, { ...FROM_ITEM, options });

const CONTINUE_AND_RETRY =
	/set "On Error" [^.]* to Continue and retry with the currently saved workflow/i;

/** What a message tells people to do, by the words with which it says so. */
const WAYS: Array<[name: string, RegExp]> = [
	['everything again', /\b(run|start) the workflow again|run this node again|\brun again\b/i],
	['retry with the saved workflow', /retry (this execution )?with the currently saved workflow/i],
	['retry with On Error: Continue', CONTINUE_AND_RETRY],
	['retry', /retry this execution(?! with the currently saved)/i],
	['only this item', /run only this item|run this item again/i],
	['by its asset ID', /with Download Asset and its asset ID/],
	['by its job ID', /with Wait for Completion and this job ID|From List/i],
];

function waysIn(text: string): string[] {
	const others = text.replace(CONTINUE_AND_RETRY, '');
	return WAYS.filter(([, words]) => words.test(words === CONTINUE_AND_RETRY ? text : others)).map(
		([name]) => name,
	);
}

/** What the run says of the item that did not succeed: the message, and all that the person reads. */
function toldBy(run: IRun) {
	const { message, description } = errorOf(run);
	if (message) return { message, text: `${message}. ${description}` };
	const [failed] = jsonOf(run, 1);
	return { message: String(failed?.error ?? ''), text: String(failed?.message ?? '') };
}

/** Whether a way is enough to get what the item was for. */
const leadsOut = (way: string, { changed, isFinal }: Case): boolean =>
	!isFinal && (!changed || !['retry', 'retry with On Error: Continue'].includes(way));

/** From now on nothing goes wrong any more. */
function repairService(): void {
	for (const fault of simulated.control.faultsLeft()) fault.after = Infinity;
}

/**
 * Does one of the things that a message says.
 *
 * @returns undefined if n8n doesn't offer it
 */
async function follow(way: string, failed: IRun, tried: Case, mode: Mode) {
	const { corrected, changed = {} } = tried;
	const options = { ...tried.options, ...mode.options };
	const rows = rowsOf(tried);
	const correct = { ...rows[BAD_ROW], ...corrected };
	if (corrected?.prompt) correct.prompt = `row ${BAD_ROW} ${String(corrected.prompt)}`;
	const lost = jobOfBadRow();
	switch (way) {
		case 'everything again':
			return await simulated.run(parametersOf(options), {
				items: itemsFor(rows.with(BAD_ROW, correct)),
			});
		case 'only this item':
			return await simulated.run(parametersOf({ ...options, ...changed }), {
				items: itemsFor([correct]),
			});
		case 'by its asset ID':
			return await simulated.run(asset('download', { assetId: byId(lost?.assetIds[0] ?? '') }));
		case 'by its job ID':
			return lost && (await simulated.run(job('waitForCompletion', { jobId: byId(lost.jobId) })));
		default: {
			// n8n doesn't retry what has succeeded.
			if (failed.status === 'success') return undefined;
			const isChanged = way === 'retry with the saved workflow';
			const isContinued = way === 'retry with On Error: Continue';
			const parameters = parametersOf({ ...options, ...(isChanged && changed) });
			const more = { ...mode, ...tried.more, ...(isContinued && { settings: CONTINUE }) };
			const saved = way === 'retry' ? undefined : workflowOf(parameters, more);
			const earlier = toRetry(stored(failed), saved);
			return earlier && (await simulated.run(parameters, { ...more, earlier }));
		}
	}
}

async function runFirst(tried: Case, mode: Mode): Promise<IRun> {
	const { control } = simulated;
	control.reset();
	tried.arrange?.();
	control.nextFault(...(tried.faults ?? []).map((fault) => ({ ...fault })));
	if (tried.outcome) {
		for (let row = 0; row < BAD_ROW; row++) control.nextOutcome({});
		control.nextOutcome(tried.outcome);
	}
	const options = { ...tried.options, ...mode.options };
	const run = await simulated.run(parametersOf(options), {
		items: itemsFor(rowsOf(tried)),
		...mode,
		...tried.more,
	});
	if (!tried.staysRefused) repairService();
	return run;
}

describe.each(MODES)('%s', (_, mode, cases) => {
	it.each(Object.entries(cases))(
		'%s: what the message says pays for nothing twice',
		async (__, tried) => {
			let failed: IRun | undefined = await runFirst(tried, mode);
			const { message, text } = toldBy(failed);
			expect(message).toMatch(tried.says);
			expect(text).not.toMatch(
				/Nothing was (submitted|charged|uploaded)[^.]*(?<!for (this item|it))\./,
			);
			const ways = waysIn(text);
			const results: Record<string, unknown> = {};
			for (const way of ways) {
				failed ??= await runFirst(tried, mode);
				const run = await follow(way, failed, tried, mode);
				failed = undefined;
				if (!run) continue;
				if (leadsOut(way, tried)) expect(toldBy(run)).toEqual({ message: '', text: '' });
				results[way] = [...paid()].filter(([, times]) => times > 1).map(([row]) => row);
			}
			expect(Object.keys(results)).not.toEqual([]);
			expect(results).toEqual(Object.fromEntries(Object.keys(results).map((way) => [way, []])));
		},
	);
});

it.each<[string, Fault]>([
	['HTTP 500', { kind: 'serverError' }],
	['no reply', { kind: 'reset' }],
	['HTTP 401', { kind: 'reply', status: 401, body: {} }],
	['HTTP 404', { kind: 'reply', status: 404, body: {} }],
])('a job that a retry cannot read (%s) is not paid twice', async (_, fault) => {
	const slow: Case = { says: /didn't finish/, outcome: { seconds: 200 }, options: { timeout: 60 } };
	const retried = async () => {
		const first = await runFirst(slow, {});
		const on = { method: 'GET', path: `/jobs/${jobOfBadRow()?.jobId}$` };
		simulated.control.nextFault({ ...fault, on, times: 9999 });
		const run = await follow('retry', first, slow, {});
		repairService();
		return run!;
	};
	const { text } = toldBy(await retried());
	const ways = waysIn(text);
	expect(ways).toEqual(expect.arrayContaining(['retry', 'by its job ID']));
	for (const way of ways) {
		await follow(way, await retried(), slow, {});
		expect(new Set(timesPaid())).toEqual(new Set([1]));
	}
});

/** Refused for good, as a service does that checks contents. */
it('a row that stays refused does not keep the results of the others', async () => {
	const refused: Case = {
		says: /^Scenario rejected the values: no brands/,
		faults: reply(400, { reason: 'no brands' }, 9999),
		staysRefused: true,
	};
	const first = await runFirst(refused, {});
	expect(first.data.resultData.error?.message).toMatch(refused.says);
	const again = await follow('retry', first, refused, {});
	expect(toldBy(again!).text).toMatch(CONTINUE_AND_RETRY);
	const run = await follow('retry with On Error: Continue', again!, refused, {});
	const outputs = jsonOf(run!).map(({ error, status }) => error ?? status);
	expect(outputs.filter((status) => status === 'success')).toHaveLength(ROWS - 1);
	expect(outputs[BAD_ROW]).toMatch(refused.says);
	expect(timesPaid()).toEqual([1, 1]);
});

describe("a submission that couldn't be confirmed", () => {
	const unconfirmed = (over: Partial<Case> = {}): Case => ({
		says: /^Couldn't confirm whether the job for model_veo3-1 started: .* \(request sent (.*) UTC\)$/,
		faults: [{ kind: 'lostRequest', on: SUBMISSION }],
		changed: { onUnconfirmed: 'submitAgain' },
		...over,
	});
	/** Its job exists, but the list shows it later. */
	const late = (listedAfter: number) =>
		unconfirmed({ faults: [{ kind: 'lostReply', on: SUBMISSION }], outcome: { listedAfter } });

	const runUnconfirmed = async (tried: Case) => {
		const run = await runFirst(tried, FINISH_OTHERS);
		expect(errorOf(run).message).toMatch(tried.says);
		return run;
	};
	const retrySaved = async (first: IRun, tried: Case) =>
		errorOf((await follow('retry with the saved workflow', first, tried, FINISH_OTHERS))!);
	const expectEachPaidOnce = () => expect(timesPaid()).toEqual([1, 1, 1]);

	it('Submit Again on Retry submits it alone, and the others resume', async () => {
		const tried = unconfirmed();
		const first = await runUnconfirmed(tried);
		expect(created()).toHaveLength(ROWS - 1);
		expect((await retrySaved(first, tried)).message).toBe('');
		expectEachPaidOnce();
	});

	it('it does nothing without a retry', async () => {
		await runUnconfirmed(unconfirmed({ options: { onUnconfirmed: 'submitAgain' } }));
		expect(created()).toHaveLength(ROWS - 1);
	});

	it('it submits nothing when the job turns up after all', async () => {
		const tried = late(60);
		const first = await runUnconfirmed(tried);
		simulated.control.advance(60);
		expect((await retrySaved(first, tried)).message).toBe('');
		expectEachPaidOnce();
	});

	it("it submits nothing while jobs can't be listed", async () => {
		const tried = late(60);
		const first = await runUnconfirmed(tried);
		simulated.control.nextFault({ kind: 'serverError', on: { path: '^/v1/jobs$' }, times: 999 });
		const { message, description } = await retrySaved(first, tried);
		expect(message).toMatch(tried.says);
		expect(description).toMatch(/^The list of jobs couldn't be read\./);
		expect(created()).toHaveLength(ROWS);
	});

	it('the message says when the request left, and its job is found by that and by its ID', async () => {
		const tried = late(600);
		const first = await runUnconfirmed(tried);
		const [, sentAt = ''] = tried.says.exec(errorOf(first).message) ?? [];
		const lost = jobOfBadRow();
		const delay = Number(lost?.createdAt) - Date.parse(`${sentAt.replace(' ', 'T')}Z`);
		expect(delay).toBeGreaterThanOrEqual(0);
		expect(delay).toBeLessThan(5000);
		const run = await follow('by its job ID', first, tried, FINISH_OTHERS);
		expect(jsonOf(run!)).toMatchObject([{ jobId: lost?.jobId, status: 'success' }]);
		expectEachPaidOnce();
	});
});
