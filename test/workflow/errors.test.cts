import type { IDataObject } from 'n8n-workflow';

import { asset, byId, generate, generateFields, generateJson, job } from './parameters.cts';
import { items, useSimulator } from './support.cts';

const simulated = useSimulator();

const sent = () => simulated.control.requests().filter(({ method }) => method !== 'GET');

const app = (operation: string, id: string): IDataObject => ({
	resource: 'app',
	operation,
	app: byId(id),
});

const model = (id: string) => ({ resource: 'model', operation: 'get', model: byId(id) });

const download = (id: string) => asset('download', { assetId: byId(id) });

const list = (resource: string, over: IDataObject) => ({ resource, operation: 'getMany', ...over });

const usage = (over: IDataObject) => ({ resource: 'account', operation: 'getUsage', ...over });

const prompt = (over: IDataObject): IDataObject => ({
	resource: 'prompt',
	operation: 'generate',
	mode: 'completion',
	prompt: 'A fox',
	...over,
});

const withOption = (options: IDataObject) => generate({ options });

const json = (parametersJson: string) => generateJson({}, { parametersJson });

const UPSCALE = 'model_topazlabs-video-upscale';

const NOTHING = '={{ $json.none }}';

/** Messages, and what they are about. */
const REFUSED: Array<[message: RegExp, parameters: IDataObject]> = [
	[/^Duration must be one of /, generateFields({ duration: '7' })],
	[/^"Parameters \(JSON\)" can't be parsed: Expected /, json('{ duration: 8 }')],
	[/^"Parameters \(JSON\)" can't be parsed: it isn't a JSON object$/, json('[1]')],
	[/: leave "Prompt" empty/, generateJson({ video: 'asset_1' }, { model: byId(UPSCALE) })],
	[/^Prompt is required$/, generate({ prompt: '' })],
	[/^No model is selected$/, generate({ model: byId(NOTHING) })],
	[/^No model is selected$/, model(NOTHING)],
	[/^Model model_none not found$/, model('model_none')],
	[/^No app is selected$/, app('run', NOTHING)],
	[/^No app is selected$/, app('get', NOTHING)],
	[/wflow_none.*not found/i, app('get', 'wflow_none')],
	[/wflow_none.*not found/i, { ...json('{}'), ...app('run', 'wflow_none') }],
	[/^"Job" is empty$/, job('get')],
	[/^"Job" takes one job ID, but got a list$/, job('get', { jobId: byId('={{ ["job_1"] }}') })],
	[/job_none.*not found/i, job('get', { jobId: byId('job_none') })],
	[/^"Asset" is empty$/, download(NOTHING)],
	[/^"Asset" takes one asset ID, but got a list$/, download('={{ ["asset_1", "asset_2"] }}')],
	[/asset_none not found/, download('asset_none')],
	[
		/^"Created After" must be a date, but is "soon"$/,
		list('asset', { filters: { createdAfter: 'soon' } }),
	],
	[/^"Limit" must be a whole number of at least 1, not 0$/, list('job', { limit: 0 })],
	[/^"Limit" must be .*, not "many"$/, list('job', { limit: '={{ "many" }}' })],
	[/^"Limit" must be .*, not 1.5$/, list('job', { limit: 1.5 })],
	[/^"Usage Of" must be one of .*, but is "models"$/, usage({ usageType: '={{ "models" }}' })],
	[/^"Poll Interval" must be a number of at least 2, not 1$/, withOption({ pollInterval: 1 })],
	[/^"Timeout" must be .* at least 1, not "soon"$/, withOption({ timeout: '={{ "soon" }}' })],
	[/^"Max Cost" must be a number of at least 0, not -5$/, withOption({ maxCost: -5 })],
	[/^Images is required/, prompt({ mode: 'image-editing' })],
	[/^Images .*at most/, prompt({ images: 'asset_1,asset_2,asset_3,asset_4,asset_5,asset_6' })],
	[/^Images 1 refers to binary field "photo"/, prompt({ images: 'photo' })],
	[/^This node has no operation "destroy" for the/, { resource: 'video', operation: 'destroy' }],
];

it.each(REFUSED)('%s', async (message, parameters) => {
	const { message: said, description } = await simulated.failure(parameters);
	expect(said).toMatch(message);
	expect(description).toMatch(/\S/);
	expect(sent()).toEqual([]);
});

it('invalid values of a later item prevent the submission of an earlier one', async () => {
	const good = { model: 'model_veo3-1-fast' };
	const error = await simulated.failure(generate({ model: byId('={{ $json.model }}') }), {
		items: items(good, good, { model: 'model_does-not-exist' }),
	});
	expect(error.message).toMatch(/model_does-not-exist not found/);
	expect(error.raw).toMatchObject({ context: { itemIndex: 2 } });
	expect(simulated.created()).toHaveLength(0);
});
