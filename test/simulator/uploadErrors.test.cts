import { useSimulator } from './support.cts';
import { SPEC, uploading } from './uploading.cts';

const simulated = useSimulator({ minPartSize: 1000 });
const { begin, put, act } = uploading(simulated);

describe('POST /uploads and its parts', () => {
	it.each([
		{ kind: 'picture' },
		{ fileName: '' },
		{ contentType: undefined },
		{ fileSize: 0 },
		{ fileSize: '12' },
		{ parts: 0 },
		{ parts: 10_001 },
	])('reject an upload with %j', async (wrong) => {
		const { status } = await simulated.api.post('/uploads', {
			...SPEC,
			fileSize: 9,
			parts: 1,
			...wrong,
		});
		expect(status).toBe(400);
	});

	it('reject credentials beside the signature', async () => {
		const { parts } = await begin(4, 1);
		const reply = await put(parts[0]?.url, Buffer.from('four'), { authorization: 'Basic x' });
		expect(reply.status).toBe(400);
		expect(reply.data).toContain('<Error>');
	});

	it('reject an expired or different URL', async () => {
		const { parts } = await begin(4, 1);
		const url = parts[0]?.url ?? '';
		const other = url.replace('/1?', '/2?');
		expect((await put(other, Buffer.from('four'))).status).toBe(403);
		simulated.control.advance(3601);
		expect((await put(url, Buffer.from('four'))).status).toBe(403);
	});

	it('reject completion with missing or small parts, or twice', async () => {
		const small = await begin(20, 2);
		await put(small.parts[0]?.url, Buffer.alloc(10));
		expect((await act(small.id)).data.reason).toBe('Some parts have not been uploaded');
		await put(small.parts[1]?.url, Buffer.alloc(10));
		expect((await act(small.id)).status).toBe(400);
		const one = await begin(10, 1);
		await put(one.parts[0]?.url, Buffer.alloc(10));
		expect((await act(one.id)).status).toBe(200);
		expect((await act(one.id)).status).toBe(400);
		expect((await act(one.id, 'abort')).status).toBe(400);
	});

	it('return 404 for unknown uploads', async () => {
		expect((await simulated.api.get('/uploads/upload_none')).status).toBe(404);
		expect((await act('upload_none')).status).toBe(404);
	});
});
