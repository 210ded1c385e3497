import type { IDataObject } from 'n8n-workflow';

import { byId, generate } from './parameters.cts';
import { useSimulator } from './support.cts';

const simulated = useSimulator();

const MODEL = 'model_scenario-llm';

const WRITE = { resource: 'text', model: byId(MODEL), prompt: 'Describe a lighthouse' };

const downloads = () => simulated.requestsTo(/^\/cdn\/files\//);

/** More than the preview in the record of an asset. */
const LONG = 'Ein Leuchtturm über dem Meer. '.repeat(100);

const MEBIBYTE = 1024 ** 2;

async function textOf(text: string, over: IDataObject = {}) {
	simulated.control.nextOutcome({ text });
	const [item] = await simulated.outputs(generate({ ...WRITE, ...over }));
	return { text: item?.json.text, file: item?.binary?.data };
}

describe('Generate Text', () => {
	it('fills the instruction of Scenario LLM from Prompt', async () => {
		await textOf('A lighthouse');
		expect(simulated.created()).toMatchObject([
			{ modelId: MODEL, body: { instruction: 'Describe a lighthouse' } },
		]);
	});

	it('returns the text beside the file', async () => {
		const { text, file } = await textOf('A lighthouse');
		expect(text).toBe('A lighthouse');
		expect(file).toMatchObject({ mimeType: 'text/plain', fileExtension: 'txt' });
		expect(Buffer.from(file?.data ?? '', 'base64').toString()).toBe('A lighthouse');
	});

	it('downloads nothing for a short text with Download Files off', async () => {
		const { text, file } = await textOf('A lighthouse', { downloadFiles: false });
		expect([text, file, downloads()]).toEqual(['A lighthouse', undefined, []]);
	});

	it.each([true, false])(
		'reads a text from its file if the record has only its beginning, with Download Files %s',
		async (downloadFiles) => {
			const { text, file } = await textOf(LONG, { downloadFiles });
			expect(text).toBe(LONG);
			expect(file !== undefined).toBe(downloadFiles);
			expect(downloads()).toHaveLength(1);
		},
	);

	it('reads the file again if it did not arrive whole', async () => {
		simulated.control.nextFault({ kind: 'truncated' });
		expect((await textOf(LONG, { downloadFiles: false })).text).toBe(LONG);
		expect(downloads()).toHaveLength(2);
	});

	it('leaves a text of more than 1 MB to the file', async () => {
		const whole = 'x'.repeat(MEBIBYTE);
		expect((await textOf(whole)).text).toBe(whole);
		const { text, file } = await textOf(`${whole}y`);
		expect(text).toBeNull();
		expect(Buffer.from(file?.data ?? '', 'base64').length).toBe(MEBIBYTE + 1);
	});
});
