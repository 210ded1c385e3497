import { CLIP, useSimulator } from './support.cts';

const simulated = useSimulator({ rateLimit: 0 });

const HOOK = { url: 'https://example.com', enabledEvents: ['generation.completed'] };
const UPLOAD = { ...CLIP, fileSize: 9, parts: 1 };
const TOO_MANY = Array.from({ length: 201 }, () => 'asset_none');

const SEARCH = 'POST /search/assets';
const UPLOADS = 'POST /uploads';
const HOOKS = 'POST /projects/proj_simulator/webhook-endpoints';

it.each<[string, object | undefined, number?]>([
	['GET /models?pageSize=0', undefined],
	['GET /models?pageSize=x', undefined],
	['GET /models?privacy=mine', undefined],
	['GET /models?privacy=public&paginationToken=bm9uZQ', undefined],
	['GET /models?privacy=public&type=custom&types=flux.1-lora', undefined],
	['GET /workflows?privacy=mine', undefined],
	['GET /assets?type=txt2img&types=canvas', undefined],
	['GET /assets?createdAfter=2026-11-20T10:00:00.000Z', undefined],
	[SEARCH, {}],
	[SEARCH, { filter: 'kind = video' }],
	[SEARCH, { filter: 'kind = "video" tags = "a"' }],
	[SEARCH, { filter: 'kind = "video" AND' }],
	[SEARCH, { filter: 'name = "a"' }],
	[SEARCH, { filter: 'kind = "video"', sortBy: ['name:asc'] }],
	[SEARCH, { image: 'asset_none' }, 404],
	['POST /assets', { name: 'a.png' }],
	['POST /assets', { name: 'a.png', image: 'AAAA' }],
	['POST /assets', { name: 'a.png', image: 5 }],
	['POST /assets/get-bulk', { assetIds: TOO_MANY }],
	[UPLOADS, { ...UPLOAD, kind: 'picture' }],
	[UPLOADS, { ...UPLOAD, fileName: '' }],
	[UPLOADS, { ...UPLOAD, contentType: undefined }],
	[UPLOADS, { ...UPLOAD, fileSize: 0 }],
	[UPLOADS, { ...UPLOAD, fileSize: '12' }],
	[UPLOADS, { ...UPLOAD, parts: 0 }],
	[UPLOADS, { ...UPLOAD, parts: 10_001 }],
	[UPLOADS, { ...UPLOAD, assetOptions: { collectionIds: ['collection_none'] } }, 404],
	['POST /uploads/upload_none/action', { action: 'complete' }, 404],
	[HOOKS, { ...HOOK, url: '/hook' }],
	[HOOKS, { ...HOOK, enabledEvents: ['job.done'] }],
	[HOOKS, { ...HOOK, enabledEvents: [] }],
	['POST /generate/custom/model_none', {}, 404],
	['POST /generate/prompt', { mode: 'poetic' }],
	['POST /generate/prompt', { mode: 'completion', numResults: 6 }],
	// It lacks its prompt.
	['PUT /workflows/wflow_poster/run', {}],
	['PUT /workflows/wflow_draft/run', {}],
])('%s with %j is refused', async (call, data, status = 400) => {
	const [method = '', url = ''] = call.split(' ');
	const reply = await simulated.api.request({ method, url, data });
	const { reason, message } = reply.data;
	expect([reply.status, reason ?? message]).toEqual([status, expect.any(String)]);
	expect(simulated.control.jobsCreated()).toEqual([]);
});

it('every third refusal has a trace ID', async () => {
	const traces = [];
	for (let i = 0; i < 6; i++)
		traces.push((await simulated.api.get('/models/model_none')).data.trace_id);
	expect(traces.filter(Boolean)).toHaveLength(2);
});
