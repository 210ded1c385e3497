import type { IDataObject } from 'n8n-workflow';

import { FILES, item } from './files.cts';
import { autoMapped, byId } from './parameters.cts';
import { hintsOf, items, useSimulator } from './support.cts';

/* n8n's Map Automatically: the values come from the columns of each item. */

const simulated = useSimulator();

const bodies = () => simulated.created().map(({ body }) => body);

/** As Google Sheets returns its rows: text, empty cells, and a number for the row. */
const SHEET: IDataObject[] = [
	{ row_number: 2, title: 'Storm', Prompt: 'A lighthouse', duration: '8', 'Aspect Ratio': '9:16' },
	{ row_number: 3, title: 'Calm', Prompt: 'A lake', duration: '', 'Aspect Ratio': '' },
	{ row_number: 4, title: '', Prompt: 'A fox', duration: '4', generate_audio: 'FALSE' },
];

const run = async (rows: IDataObject[], over: IDataObject = {}) =>
	await simulated.outputs(autoMapped(over), { items: items(...rows) });

const messageOf = async (rows: IDataObject[], over: IDataObject = {}) => {
	const given = { items: items(...rows) };
	const { message, description } = await simulated.failure(autoMapped(over), given);
	expect(bodies()).toEqual([]);
	return `${message} | ${description}`;
};

it("makes a video of each row of a sheet, with the row's values", async () => {
	const outputs = await run(SHEET);
	expect(outputs.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2].map((item) => ({ item })));
	expect(bodies()).toEqual([
		{ prompt: 'A lighthouse', duration: 8, aspectRatio: '9:16', generateAudio: true },
		{ prompt: 'A lake', generateAudio: true },
		{ prompt: 'A fox', duration: 4, generateAudio: false },
	]);
});

it('says once which columns are probably misspelled', async () => {
	const rows = [
		{ title: 'Storm', prompt: 'A lake', durration: '4', Aspectratoi: '9:16' },
		{ title: 'Calm', prompt: 'A fox', durration: '8', Aspectratoi: '' },
	];
	const hints = hintsOf(await simulated.run(autoMapped(), { items: items(...rows) }));
	expect(hints.filter(({ type }) => type === 'warning')).toEqual([
		{
			message:
				'Map Automatically ignored columns: "durration" (did you mean "Duration"?), "Aspectratoi" (did you mean "Aspect Ratio"?).',
			type: 'warning',
			location: 'outputPane',
		},
	]);
	expect(bodies()).toHaveLength(2);
});

it('estimates the cost of the same values', async () => {
	const costs = async (rows: IDataObject[], over: IDataObject) =>
		(await run(rows, { operation: 'estimateCost', ...over })).map(({ json }) => json.cost);
	const costOf = async (duration: number) => {
		const parametersJson = JSON.stringify({ duration, generateAudio: true });
		return await costs([{}], { prompt: 'A fox', parameterMode: 'json', parametersJson });
	};
	const durations = ['4', '8'].map((duration) => ({ prompt: 'A fox', duration }));
	const estimated = await costs(durations, {});
	expect(estimated).toEqual([...(await costOf(4)), ...(await costOf(8))]);
	expect(new Set(estimated).size).toBe(2);
});

it('uses the Prompt parameter if it is filled in', async () => {
	await run([{ prompt: 'A lake', duration: '4' }], { prompt: '={{ $json.prompt }} at night' });
	expect(bodies()).toMatchObject([{ prompt: 'A lake at night', duration: 4 }]);
});

it('ignores the values of an earlier form, which is not shown', async () => {
	const parameters = { mappingMode: 'autoMapInputData', value: { duration: 6, seed: 3, old: 1 } };
	await run([{ prompt: 'A lake' }], { parameters });
	expect(bodies()).toEqual([{ prompt: 'A lake', generateAudio: true }]);
});

it('takes the model of each row', async () => {
	const rows = [
		{ model: 'model_veo3-1-fast', prompt: 'A lake', duration: '4' },
		{ model: 'model_kling-v3-t2v-pro', prompt: 'A fox', duration: '5', 'cfg scale': '0,5' },
	];
	expect(await messageOf(rows, { model: byId('={{ $json.model }}') })).toContain(
		'CFG Scale must be a number, but is "0,5"',
	);
	const corrected = rows.map((row) => ({ ...row, 'cfg scale': '0.5' }));
	await run(corrected, { model: byId('={{ $json.model }}') });
	expect(simulated.created()).toMatchObject([
		{ modelId: 'model_veo3-1-fast', body: { duration: 4 } },
		{ modelId: 'model_kling-v3-t2v-pro', body: { duration: '5', cfgScale: 0.5 } },
	]);
});

it('runs an app, whose prompt is an input like all others', async () => {
	const app = { resource: 'app', operation: 'run', app: byId('wflow_poster') };
	await run([{ Prompt: 'A cabin', aspect_ratio: '9:16', title: 'One' }], app);
	const runs = simulated.requestsTo(/\/run$/);
	expect(runs).toMatchObject([{ body: { prompt: 'A cabin', aspectRatio: '9:16' } }]);
});

describe('files', () => {
	const upscale = autoMapped({ model: byId('model_topazlabs-video-upscale') });
	const uploaded = () => String(bodies()[0]?.video);

	it('of a column are found by URL or asset ID', async () => {
		const [made] = await run([{ prompt: 'A fox' }]);
		const { assetId, url } = made?.json ?? {};
		await simulated.outputs(upscale, { items: items({ Video: assetId }, { video: url }) });
		expect(bodies().slice(1)).toEqual([
			{ video: assetId },
			{ video: expect.stringMatching(/^asset_/) },
		]);
	});

	it('of a form are in the binary field that is named like the input', async () => {
		const form = { Video: { filename: 'clip.mp4', mimetype: 'video/mp4', size: 1_024 } };
		await simulated.run(upscale, { items: [item({ Video: FILES.video }, form)] });
		expect(simulated.control.assetBytes(uploaded()).equals(FILES.video.bytes)).toBe(true);
	});
});

describe('what is refused, before anything is sent', () => {
	it('a cell that is not valid, with the names of the model', async () => {
		const message = await messageOf([...SHEET, { prompt: 'A cat', duration: '5 seconds' }]);
		expect(message).toMatch(
			/^Duration must be one of .* but is "5 seconds".*Change the columns of the input item\. .* takes: .*duration \(number, one of 4, 6, 8\).* No other item was submitted either\.$/,
		);
	});

	it('an item that has no value for the model', async () => {
		expect(await messageOf([{ title: 'One' }])).toContain(
			'No filled column of the item has the name of a parameter',
		);
	});
});

it('an unknown name stays an issue in the form', async () => {
	const parameters = { mappingMode: 'defineBelow', value: { title: 'One', duration: 4 } };
	const message = await messageOf([{}], { prompt: 'A fox', parameters });
	expect(message).toContain('This model has no input "title"');
});
