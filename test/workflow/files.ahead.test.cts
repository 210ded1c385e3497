import type { IDataObject } from 'n8n-workflow';

import {
	addFileModel,
	bigVideo,
	FILES,
	generateFromItems,
	generateWith,
	item,
	useFileServer,
} from './files.cts';
import type { TestFile } from './files.cts';
import { CONTINUE, useSimulator } from './support.cts';

/** The files of an item are uploaded while earlier items wait for a free job slot. */

const JOB_SECONDS = 60;

const simulated = useSimulator({ maxJobsInFlight: 1, rateLimit: 0, jobSeconds: JOB_SECONDS });
const files = useFileServer();

beforeEach(() => addFileModel(simulated));

const { created } = simulated;
const uploads = () => simulated.control.uploads();

const { requestsTo } = simulated;

/** Videos that differ. */
const videos = (count: number) => Array.from({ length: count }, () => bigVideo(100_000));

const itemsWith = (some: TestFile[]) => some.map((file, row) => item({ data: file }, { row }));

const generateEach = (over: IDataObject = {}) => generateWith({ videoOne: 'data' }, over);

/** There is one job for each item, with the file of that item. */
function expectOwnFiles(some: TestFile[]) {
	const sent = created().map(({ body }) =>
		simulated.control.assetBytes(String(body.videoOne)).toString('hex'),
	);
	expect(sent.sort()).toEqual(some.map(({ bytes }) => bytes.toString('hex')).sort());
}

it('all files are uploaded while the first job runs, and each job has its own', async () => {
	const some = videos(5);
	await simulated.outputs(generateEach(), { items: itemsWith(some) });
	expectOwnFiles(some);
	const [first] = created();
	const completions = requestsTo(/\/uploads\/.*\/action$/, 'POST').map(({ at }) => at);
	expect(completions).toHaveLength(5);
	expect(Math.max(...completions)).toBeLessThan(first?.endsAt ?? 0);
});

it('at most twenty items are ahead of those that are submitted', async () => {
	simulated.control.nextOutcome({ kind: 'never' });
	const over = { waitForCompletion: true, options: { timeout: 2 * JOB_SECONDS } };
	const error = await simulated.failure(generateEach(over), { items: itemsWith(videos(30)) });
	expect(error.message).toMatch(/didn't finish within/);
	// Some are submitted and refused, one waits for a slot behind them, and twenty have their files.
	expect(uploads().length).toBeLessThanOrEqual(26);
	expect(created()).toHaveLength(1);
});

describe('a file that is rejected when it is fetched', () => {
	/** The URLs of a video for each name, except that `page` is a web page. */
	const urls = (...names: string[]) =>
		names.map((name) => {
			const bytes = Buffer.concat([FILES.video.bytes, Buffer.from(name)]);
			const type = name === 'page' ? 'text/html' : 'video/mp4';
			return item({}, { videoOne: files.server.serve(`/${name}`, { bytes, type }) });
		});

	it('stops the run, before any later item is submitted', async () => {
		const items = urls('one', 'two', 'page', 'four');
		const error = await simulated.failure(generateFromItems(), { items });
		expect(error.message).toMatch(/which returned a web page instead of a file$/);
		expect(error.raw).toMatchObject({ context: { itemIndex: 2 } });
		expect(created().length).toBeLessThanOrEqual(2);
	});

	it('is one error item with On Error: Continue', async () => {
		const items = urls('page', 'one', 'page', 'two');
		const outputs = await simulated.json(generateFromItems(), { items, settings: CONTINUE });
		const isError = outputs.map(({ error }) => error !== undefined);
		expect(isError).toEqual([true, false, true, false]);
		expect(created()).toHaveLength(2);
	});
});

it('uploads nothing for an item whose values are not valid', async () => {
	const [one, , three] = videos(3);
	const outputs = await simulated.json(generateEach(), {
		items: [item({ data: one! }), item({ other: FILES.video }), item({ data: three! })],
		settings: CONTINUE,
	});
	expect(outputs[1]?.error).toMatch(/refers to binary field "data"/);
	expect(uploads()).toHaveLength(2);
	expectOwnFiles([one!, three!]);
});

describe('cost limits', () => {
	/** Each job costs 10 Creative Units. */
	const limited = async (options: IDataObject, some: TestFile[]) =>
		await simulated.json(generateEach({ options }), { items: itemsWith(some), settings: CONTINUE });

	it('uploads nothing for an item above Max Cost', async () => {
		const some = videos(3);
		const outputs = await limited({ maxCost: '={{ $json.row === 1 ? 9 : 10 }}' }, some);
		expect(outputs[1]?.error).toMatch(/would cost 10 Creative Units/);
		expect(uploads()).toHaveLength(2);
		expectOwnFiles([some[0]!, some[2]!]);
	});

	it('uploads nothing for items above Max Total Cost, and asks for equal prices once', async () => {
		const some = videos(5);
		const outputs = await limited({ maxTotalCost: 35 }, some);
		const errors = outputs.map(({ error }) => error);
		const spent = expect.stringMatching(/are already spent$/);
		expect(errors).toEqual([undefined, undefined, undefined, spent, spent]);
		expect(uploads()).toHaveLength(3);
		expectOwnFiles(some.slice(0, 3));
		const checks = requestsTo(/\/generate\//, 'POST').filter(({ query }) => query.dryRun);
		expect(checks).toHaveLength(1);
	});
});
