import { useSimulator } from './support.cts';

const simulated = useSimulator({ rateLimit: 0 });

const SEARCH = '/search/assets';
const VEO3 = '/generate/custom/model_veo3';
const HOOKS = '/projects/proj_simulator/webhook-endpoints';
const HOOK = { url: 'https://example.com', enabledEvents: ['generation.completed'] };
const UPLOAD = {
	...{ fileName: 'clip.mp4', contentType: 'video/mp4', kind: 'video' },
	...{ fileSize: 9, parts: 1 },
};

async function expectRefusal(method: string, url: string, status: number, data?: object) {
	const reply = await simulated.api.request({ method, url, data });
	const { reason, message } = reply.data;
	expect([reply.status, reason ?? message]).toEqual([status, expect.any(String)]);
	expect(simulated.control.jobsCreated()).toEqual([]);
}

it.each([
	'/models?pageSize=0',
	'/models?pageSize=501',
	'/models?pageSize=x',
	'/models?privacy=mine',
	'/models?privacy=public&paginationToken=bm9uZQ',
	'/models?privacy=public&type=custom&types=flux.1-lora',
	'/models?privacy=private&types=custom',
	'/workflows?privacy=mine',
	'/assets?type=txt2img&types=canvas',
	'/assets?createdAfter=2026-11-20T10:00:00.000Z',
])('GET %s is refused', async (url) => await expectRefusal('GET', url, 400));

it.each<[string, object, number?]>([
	[SEARCH, {}],
	[SEARCH, { filter: 'kind = video' }],
	[SEARCH, { filter: 'kind = "video" tags = "a"' }],
	[SEARCH, { filter: 'kind = "video" AND' }],
	[SEARCH, { filter: 'name = "a"' }],
	[SEARCH, { filter: 'kind = "video"', sortBy: ['name:asc'] }],
	[SEARCH, { image: 'asset_none' }, 404],
	['/assets', { name: 'a.png' }],
	['/assets', { name: 'a.png', image: 'AAAA' }],
	['/assets', { name: 'a.png', image: 5 }],
	['/assets/get-bulk', { assetIds: Array.from({ length: 201 }, () => 'asset_none') }],
	['/uploads', { ...UPLOAD, kind: 'picture' }],
	['/uploads', { ...UPLOAD, fileName: '' }],
	['/uploads', { ...UPLOAD, contentType: undefined }],
	['/uploads', { ...UPLOAD, fileSize: 0 }],
	['/uploads', { ...UPLOAD, fileSize: '12' }],
	['/uploads', { ...UPLOAD, parts: 0 }],
	['/uploads', { ...UPLOAD, parts: 10_001 }],
	['/uploads', { ...UPLOAD, assetOptions: { collectionIds: ['collection_none'] } }, 404],
	['/uploads/upload_none/action', { action: 'complete' }, 404],
	[HOOKS, { ...HOOK, url: '/hook' }],
	[HOOKS, { ...HOOK, enabledEvents: ['job.done'] }],
	[HOOKS, { ...HOOK, enabledEvents: [] }],
	[`${VEO3}?dryRun=true`, { generateAudio: true, duration: 7 }],
	['/generate/custom/model_none', {}, 404],
	['/generate/prompt', { mode: 'poetic' }],
	['/generate/prompt', { mode: 'completion', numResults: 6 }],
])('POST %s with %j is refused', async (url, body, status = 400) => {
	await expectRefusal('POST', url, status, body);
});

it.each([
	['without what it needs', 'wflow_poster'],
	['that is a draft', 'wflow_draft'],
])('an app %s is refused', async (_, app) => {
	await expectRefusal('PUT', `/workflows/${app}/run`, 400, {});
});

it('every third refusal has a trace ID', async () => {
	const traces = [];
	for (let i = 0; i < 6; i++)
		traces.push((await simulated.api.get('/models/model_none')).data.trace_id);
	expect(traces.filter(Boolean)).toHaveLength(2);
});
