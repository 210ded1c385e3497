import { createHash, randomBytes } from 'node:crypto';

import { open, submit, useSimulator } from './support.cts';
import { uploading } from './uploading.cts';

const MIN = 1000;
const simulated = useSimulator({ minPartSize: MIN, uploadSeconds: 10 });
const { begin, put, act, look } = uploading(simulated);

describe('an upload', () => {
	it('becomes an asset with the same bytes, whatever the order of its parts', async () => {
		const file = randomBytes(2500);
		const upload = await begin(file.length, 3);
		expect(upload.parts.map(({ number }) => number)).toEqual([1, 2, 3]);
		for (const number of [2, 3, 1]) {
			const bytes = file.subarray((number - 1) * MIN, number * MIN);
			const { status, headers } = await put(upload.parts[number - 1]?.url, bytes);
			expect(status).toBe(200);
			expect(headers.etag).toMatch(/^".+"$/);
		}
		expect(await look(upload.id)).toMatchObject({ status: 'pending', entityId: null });
		expect((await act(upload.id)).data.upload).toMatchObject({ status: 'validating' });
		simulated.control.advance(5);
		expect(await look(upload.id)).toMatchObject({ status: 'validated', entityId: null });
		simulated.control.advance(5);
		const { status, entityId } = await look(upload.id);
		expect(status).toBe('imported');
		const { data } = await simulated.api.get(`/assets/${entityId}`);
		expect(data.asset).toMatchObject({
			kind: 'video',
			source: 'uploaded-video',
			metadata: { name: 'clip.mp4', type: 'uploaded-video' },
			properties: { size: file.length },
		});
		const { data: bytes } = await open.get<Buffer>(data.asset.url, { responseType: 'arraybuffer' });
		expect(bytes.equals(file)).toBe(true);
		const sha256 = createHash('sha256').update(file).digest('hex');
		expect(simulated.control.uploads()).toMatchObject([{ assetId: entityId, sha256 }]);
		await submit(simulated, '/generate/custom/model_topazlabs-video-upscale', { video: entityId });
	});

	it('uses the last version of a repeated part', async () => {
		const { id, parts } = await begin(4, 1);
		await put(parts[0]?.url, Buffer.from('none'));
		await put(parts[0]?.url, Buffer.from('best'));
		await act(id);
		const [{ assetId = '' } = {}] = simulated.control.uploads();
		expect(simulated.control.assetBytes(assetId).toString()).toBe('best');
	});

	it('detects the dimensions of an image', async () => {
		const png = Buffer.from(
			'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
			'base64',
		);
		const spec = { fileName: 'a.png', contentType: 'image/png', kind: 'image' };
		const body = { ...spec, fileSize: png.length, parts: 1 };
		const { upload } = (await simulated.api.post('/uploads', body)).data;
		await put(upload.parts[0].url, png);
		await act(upload.id);
		simulated.control.advance(10);
		const { data } = await simulated.api.get(`/assets/${(await look(upload.id)).entityId}`);
		expect(data.asset.properties).toMatchObject({ width: 1, height: 1 });
	});

	it('can fail with a reason', async () => {
		simulated.control.nextUploadOutcome({ status: 'failed', errorMessage: 'Not a video' });
		const { id, parts } = await begin(4, 1);
		await put(parts[0]?.url, Buffer.from('text'));
		await act(id);
		simulated.control.advance(10);
		const upload = await look(id);
		expect(upload).toMatchObject({ status: 'failed', errorMessage: 'Not a video', entityId: null });
	});

	it('fails if the size differs from the announced one', async () => {
		const { id, parts } = await begin(5, 1);
		await put(parts[0]?.url, Buffer.from('four'));
		await act(id);
		simulated.control.advance(10);
		expect(await look(id)).toMatchObject({ status: 'failed', entityId: null });
	});
});

describe('the job of an upload', () => {
	const getJob = async (jobId: string) => (await simulated.api.get(`/jobs/${jobId}`)).data.job;

	it('succeeds with the asset id in its output', async () => {
		const { id, jobId, parts } = await begin(4, 1);
		expect(await getJob(jobId)).toMatchObject({ jobType: 'upload', status: 'pending' });
		await put(parts[0]?.url, Buffer.from('four'));
		await act(id);
		expect(await getJob(jobId)).toMatchObject({ status: 'in-progress' });
		simulated.control.advance(10);
		const { entityId } = await look(id);
		expect(await getJob(jobId)).toMatchObject({
			status: 'success',
			progress: 1,
			metadata: { output: { entityId } },
		});
	});

	it('fails with the reason of the upload', async () => {
		simulated.control.nextUploadOutcome({ status: 'failed', errorMessage: 'Not a video' });
		const { id, jobId, parts } = await begin(4, 1);
		await put(parts[0]?.url, Buffer.from('text'));
		await act(id);
		simulated.control.advance(10);
		const { status, metadata } = await getJob(jobId);
		expect([status, metadata.error, metadata.output]).toEqual([
			'failure',
			'Not a video',
			undefined,
		]);
	});

	it('is listed among the jobs, and is neither charged nor counted', async () => {
		const { jobId } = await begin(4, 1);
		const made = await submit(simulated);
		const list = async (query: string) =>
			(await simulated.api.get(`/jobs?${query}`)).data.jobs.map(
				(job: { jobId: string }) => job.jobId,
			);
		expect(await list('')).toEqual([made.jobId, jobId]);
		expect(await list('type=upload')).toEqual([jobId]);
		expect(await list('status=pending')).toEqual([jobId]);
		expect(simulated.control.jobsCreated()).toHaveLength(1);
	});
});

test('the log keeps size and hash of a part instead of its bytes', async () => {
	const bytes = randomBytes(300);
	const { parts } = await begin(bytes.length, 1);
	await put(parts[0]?.url, bytes);
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	expect(simulated.control.requests().at(-1)).toMatchObject({
		method: 'PUT',
		body: { bytes: 300, sha256 },
	});
});
