import { parse } from 'flatted';
import type { IDataObject, IRunExecutionData, IWorkflowBase } from 'n8n-workflow';

import type { PausedRun } from '../../tools/engine/pausing.cts';
import { generate } from './parameters.cts';
import { runNodePausing } from './pausing.cts';
import { jsonOf, useSimulator } from './support.cts';

const simulated = useSimulator({ jobSeconds: 200, maxJobsInFlight: 0 });

const PROMPT = 'A lighthouse that nobody may read about';

/** The first job ends before the pause: its item's output is known while the others are waited for. */
async function run(over: IDataObject = {}): Promise<PausedRun> {
	simulated.control.nextOutcome({ seconds: 1 });
	const parameters = generate({
		prompt: `={{ ${JSON.stringify(PROMPT)} }}`,
		options: { waitMode: 'paused' },
		downloadFiles: false,
		...over,
	});
	return await runNodePausing(simulated, parameters);
}

const assetOf = (index: number) => simulated.created()[index]?.assetIds[0] ?? '';

/** The name of a workflow without its number of jobs: that of the user is Test. */
const kindOf = (workflow: string) =>
	(JSON.parse(workflow) as IWorkflowBase).name.replace(/ (\d+ )?jobs?$/, '').replace(/ of$/, '');

const SUPERVISOR = 'Scenario: waiting for';
const POLLING = 'Scenario: checking';
const KINDS = [
	'Scenario: looking at the credential',
	SUPERVISOR,
	POLLING,
	'Scenario: fetching the results',
];

const behind = ({ written }: PausedRun) =>
	written.filter(({ workflow }) => kindOf(workflow) !== 'Test');

describe.each([{ simplify: true }, { simplify: false }])('with Simplify: $simplify', (over) => {
	it('no workflow behind a paused execution contains a prompt or an output', async () => {
		const paused = await run(over);
		expect(simulated.created().map(({ body }) => body.prompt)).toContain(PROMPT);
		expect(jsonOf(paused.run).map((json) => JSON.stringify(json))).toEqual(
			[0, 1, 2].map((index) => expect.stringContaining(assetOf(index))),
		);
		expect([...new Set(behind(paused).map(({ workflow }) => kindOf(workflow)))]).toEqual(KINDS);
		for (const { workflow } of behind(paused)) {
			expect(workflow).not.toContain(PROMPT);
			expect(workflow).not.toContain(assetOf(0));
			expect(workflow).not.toContain('/cdn/');
		}
	});
});

it('nothing that n8n keeps of a paused execution contains a prompt', async () => {
	const paused = await run();
	for (const { data } of behind(paused)) expect(data).not.toContain(PROMPT);
});

it('outputs of items that finished before the pause are only in what the supervisor returns', async () => {
	const { executions } = await run();
	const isStoredIn = executions.filter(({ data }) => data.includes(assetOf(0)));
	expect(isStoredIn.map(({ workflow }) => kindOf(workflow))).toEqual(['Test', SUPERVISOR]);
	const { resultData } = parse(isStoredIn[1]?.data ?? '') as IRunExecutionData;
	const nodes = Object.entries(resultData.runData)
		.filter(([, runs]) => JSON.stringify(runs).includes(assetOf(0)))
		.map(([name]) => name);
	expect(nodes).toEqual(['Return Result']);
});

it('the stored executions contain neither the key nor the secret', async () => {
	const { apiKey, apiSecret } = simulated.simulator;
	const { written } = await run();
	for (const { workflow, data } of written) {
		expect(`${workflow}${data}`).not.toContain(apiKey);
		expect(`${workflow}${data}`).not.toContain(apiSecret);
	}
});

it('n8n keeps what it may have to read after a crash, and no workflow that fetched results', async () => {
	const { executions } = await run();
	const kept = executions.slice(1).filter(({ isKept }) => isKept);
	expect(kept.map(({ workflow }) => kindOf(workflow))).toEqual([SUPERVISOR, POLLING]);
});
